using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Playwright;

namespace Rectify.Browser.Tests.Support;

/// <summary>One page in the browser, with everything that went wrong on it so far.</summary>
public sealed class Tab : IAsyncDisposable
{
    public const int Desk = 1440;
    public const int Phone = 390;

    private static readonly string Axe = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js"));
    private readonly List<string> _faults = [];
    private readonly bool _scripts;
    private int _width;

    public Tab(string address, IPage page, int width, bool scripts)
    {
        Page = page;
        _width = width;
        _scripts = scripts;
        page.Console += (_, message) => Note(message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal), $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"script: {error}");
        page.Request += (_, request) => Note(!IsOurs(request.Url, address), $"leaves the host: {request.Url}");
        page.Response += (_, response) => Note(
            response.Status >= (response.Request.ResourceType is "document" or "fetch" or "xhr" ? 500 : 400), $"{response.Status}: {response.Url}");
    }

    public IPage Page { get; }

    /// <summary>Errors on the console or in scripts, requests that left the host, parts of a page that weren't there, answers of 500 and above.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static int HeightOf(int width) => width == Phone ? 844 : 900;

    /// <summary>The same page on a screen of another width.</summary>
    public async Task ResizeAsync(int width)
    {
        _width = width;
        await Page.SetViewportSizeAsync(width, HeightOf(width));
    }

    /// <summary>What axe calls moderate or worse, as one line each; it is a script itself.</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        Assert.True(_scripts, "Without scripts axe never ends.");
        await Page.EvaluateAsync(Axe);
        var found = await Page.EvaluateAsync<JsonElement>(
            """
            async () => {
              const found = (await axe.run(document, { resultTypes: ['violations'] })).violations;
              // axe leaves empty style attributes behind; htmx would copy them to what it swaps in, against the page's policy.
              for (const touched of document.querySelectorAll('[style=""]')) touched.removeAttribute('style');
              return found.filter(fault => fault.impact !== 'minor')
                .map(fault => `${fault.impact} ${fault.id}: ${fault.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary).join(' | ')}`);
            }
            """);
        return [.. found.EnumerateArray().Select(fault => fault.GetString()!)]; // the script made strings
    }

    /// <summary>How far the page reaches past the window's right edge, in CSS pixels; 0 when a phone need not scroll sideways.</summary>
    public Task<int> OverhangAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Clicks what leads to another page, and waits until all of that is there.</summary>
    public async Task FollowAsync(ILocator place)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Loaded(object? sender, IPage page) => loaded.TrySetResult();
        Page.Load += Loaded;
        await place.ClickAsync();
        await loaded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Page.Load -= Loaded;
    }

    /// <inheritdoc cref="FollowAsync(ILocator)"/>
    public Task FollowAsync(string selector) => FollowAsync(Page.Locator(selector));

    /// <summary>Opens a form of the page, fills in its fields by name and sends it; with scripts on, the page stays and the answer comes later.</summary>
    /// <param name="fields">By the names they are posted under; a choice by its code, a file by its path.</param>
    public async Task SendAsync(string form, params (string Name, string Value)[] fields)
    {
        var place = Page.Locator($"#{form}");
        if (await place.GetAttributeAsync("open") is null)
            await place.Locator("summary").First.ClickAsync();
        foreach (var (name, value) in fields)
            await FillAsync(place.Locator($"[name='{name}']").First, value);
        await (_scripts ? place.Locator("button.btn").ClickAsync() : FollowAsync(place.Locator("button.btn")));
    }

    /// <summary>Fills in one field, whatever it is.</summary>
    public static async Task FillAsync(ILocator field, string value)
    {
        var tag = await field.EvaluateAsync<string>("field => field.tagName + ':' + field.type");
        await (tag switch
        {
            "INPUT:file" => field.SetInputFilesAsync(value),
            "SELECT:select-one" => field.SelectOptionAsync(value),
            _ => field.FillAsync(value),
        });
    }

    /// <summary>A file of that name in a folder of its own, to be uploaded.</summary>
    public static string FileOf(string name, string text)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("rectify-").FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A photograph of that name: the smallest picture there is, one grey dot.</summary>
    public static string PictureOf(string name)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("rectify-").FullName, name);
        File.WriteAllBytes(path, Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="));
        return path;
    }

    /// <summary>Asserts that axe, the console and the width have nothing against the page as it stands, and keeps a picture of it.</summary>
    public async Task CheckAsync(string name, [CallerFilePath] string here = "")
    {
        await PictureAsync(name, here);
        Assert.Empty(await AxeAsync());
        Assert.Empty(Faults);
        Assert.Equal(0, await OverhangAsync());
    }

    /// <summary>Keeps a picture of the whole page in the git-ignored folder <c>screenshots</c>.</summary>
    public Task PictureAsync(string name, [CallerFilePath] string here = "") => Page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Path.GetDirectoryName(here)!, "screenshots", $"{name}-{_width}.png"), // a source file lies in a folder
        FullPage = true,
    });

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    private static bool IsOurs(string url, string address) =>
        url.StartsWith(address, StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal);

    private void Note(bool isFault, string fault)
    {
        if (isFault)
            _faults.Add(fault);
    }
}
