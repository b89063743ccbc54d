using Microsoft.Playwright;

namespace Rectify.Browser.Tests.Support;

/// <summary>Debian's chromium, steered by Playwright: its headless shell where that is there, which draws no window.</summary>
public sealed class Chromium
{
    private static readonly string[] Installed = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task StartAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("RECTIFY_CHROMIUM") ?? Installed.First(File.Exists),
            Args = ["--no-sandbox"], // the tests may run as root, where chromium's own sandbox doesn't start
        });
    }

    public async Task StopAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A tab of a person of their own: no cookies but theirs.</summary>
    /// <param name="width">1440 for a desk, 390 for a phone.</param>
    /// <param name="cookies">What the person's browser remembers from another tab; null for nothing.</param>
    public async Task<Tab> OpenAsync(string address, int width, bool scripts, string? cookies = null)
    {
        // Started by the fixture before any test.
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address,
            Locale = "zh-CN",
            JavaScriptEnabled = scripts,
            StorageState = cookies,
            ViewportSize = new() { Width = width, Height = Tab.HeightOf(width) },
        });
        context.SetDefaultTimeout(10_000);
        return new Tab(address, await context.NewPageAsync(), width, scripts);
    }
}
