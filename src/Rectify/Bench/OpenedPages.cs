using System.Diagnostics;
using Rectify.Database;

namespace Rectify.Bench;

/// <summary>The pages that are looked at all day, opened whole in a <c>serve</c> of its own by the city's supervisor.</summary>
/// <param name="finding">One that is there.</param>
internal sealed class OpenedPages(BenchDatabase database, BenchCity city, Guid finding)
{
    private const int Rounds = 40, Clients = 8;

    private readonly string[] _addresses = ["/", "/findings", $"/findings/{finding}", "/inbox", "/analysis", "/stars", "/situation", "/statistics?rows=area"];

    /// <returns>By address, the milliseconds that 95 of 100 openings stayed below: the first opening apart, one client, eight.</returns>
    public async Task<Dictionary<string, double[]>> MeasureAsync(CancellationToken ct)
    {
        await using var serve = await ServeProcess.StartAsync(database.Connections, ct, turns: false);
        using var browser = new BenchBrowser(new(serve.Address));
        var password = await GeneratorPerson.GivePasswordAsync(new CityDatabase(database.Service), city.Tenant, city.Supervisor, ct);
        await browser.SignInAsync($"bench {city.Tenant}", city.Supervisor.ToString(), password, ct);
        var figures = new Dictionary<string, double[]>();
        foreach (var address in _addresses)
        {
            var first = await OpenAsync(browser, address, ct);
            figures[address.Replace(finding.ToString(), "{id}", StringComparison.Ordinal)] =
                [first, await OfManyAsync(browser, address, 1, ct), await OfManyAsync(browser, address, Clients, ct)];
        }

        return figures;
    }

    private static async Task<double> OfManyAsync(BenchBrowser browser, string address, int clients, CancellationToken ct)
    {
        var taken = new double[Rounds];
        await Parallel.ForAsync(0, taken.Length, new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = ct },
            async (round, ct) => taken[round] = await OpenAsync(browser, address, ct));
        return taken.Order().ElementAt(taken.Length * 95 / 100);
    }

    private static async Task<double> OpenAsync(BenchBrowser browser, string address, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        await browser.GetAsync(address, ct);
        return Math.Round(watch.Elapsed.TotalMilliseconds, 1);
    }
}
