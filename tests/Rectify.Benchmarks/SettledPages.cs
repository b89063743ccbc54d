using Microsoft.Playwright;
using Rectify.Bench;
using Rectify.Database;

namespace Rectify.Benchmarks;

/// <summary>Pages with pictures, opened in chromium by a city's supervisor: milliseconds from asking for one until nothing on it moves.</summary>
internal static class SettledPages
{
    private const int Rounds = 20;

    private static readonly string[] Pages = ["/analysis", "/stars", "/"];

    private static readonly string[] Installed = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    /// <returns>By page, the first opening and what 95 of 100 of the later ones stayed below.</returns>
    public static async Task<Dictionary<string, double[]>> MeasureAsync(long findings, string workflows)
    {
        var ct = CancellationToken.None;
        await using var database = await BenchDatabase.OpenAsync(Connections.From(BenchVerb.Create().Parse("lists")), ct);
        var (city, _) = await ListedCity.FillAsync(database, findings, workflows, TimeProvider.System, ct);
        var password = await GeneratorPerson.GivePasswordAsync(new CityDatabase(database.Service), city.Tenant, city.Supervisor, ct);
        await using var serve = await ServeProcess.StartAsync(database.Connections, ct, turns: false);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("RECTIFY_CHROMIUM") ?? Installed.First(File.Exists),
            Args = ["--no-sandbox"], // may run as root, where chromium's own sandbox doesn't start
        });
        var page = await chromium.NewPageAsync(new() { BaseURL = serve.Address, Locale = "zh-CN", ViewportSize = new() { Width = 1440, Height = 900 } });
        page.SetDefaultTimeout(60_000);
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#login", city.Supervisor.ToString());
        await page.FillAsync("#password", password);
        await page.ClickAsync("main button");
        await page.WaitForURLAsync(serve.Address + "/");
        return await OpenAllAsync(page);
    }

    private static async Task<Dictionary<string, double[]>> OpenAllAsync(IPage page)
    {
        var figures = new Dictionary<string, double[]>();
        foreach (var address in Pages)
        {
            var first = await OpenAsync(page, address);
            var later = new List<double>();
            for (var round = 0; round < Rounds; round++)
                later.Add(await OpenAsync(page, address));
            figures[address] = [Math.Round(first), Math.Round(later.Order().ElementAt(Rounds * 95 / 100))];
        }

        return figures;
    }

    // Loaded, every table with a picture has it, and two frames went by: a picture is painted in the one after it was asked for.
    private static async Task<double> OpenAsync(IPage page, string address)
    {
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.chart canvas, .sky canvas').length >= document.querySelectorAll('[data-chart], [data-stars]').length");
        return await page.EvaluateAsync<double>("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))");
    }
}
