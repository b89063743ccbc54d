using System.Text.Json;
using Rectify.Bench;
using Rectify.Benchmarks;
using Rectify.Processes;

// Runs every bench of `rectify bench`, opens the pages with pictures in chromium, and says of each bar whether it holds; exits with 1 when
// one doesn't. `--small` takes minutes instead of hours, and proves less; `--settled` only opens the pages.
var isSmall = args.Contains("--small");
string[][] benches = args.Contains("--settled") ? [] : isSmall
    ?
    [
        ["steps"], ["transitions", "--findings", "60000", "--seconds", "8", "--runs", "3"], ["http", "--findings", "60000", "--seconds", "8", "--runs", "3"],
        ["serve", "--findings", "60000", "--seconds", "10", "--idle", "60"], ["rungs", "--rungs", "10000"], ["import", "--rows", "10000"],
        ["lists", "--findings", "60000"], ["notices", "--notices", "4000"], ["export", "--findings", "10000"],
    ]
    : [["steps"], ["transitions"], ["http"], ["serve"], ["rungs"], ["import"], ["lists"], ["notices"], ["export"]];
(string Bench, string Figure, double Bar, bool IsAtMost)[] bars =
[
    ("steps", "ratio", 1, false), ("steps", "mean_bytes", 4096, true), ("steps", "share", 0.02, true), ("transitions", "ratio", 0.4, false),
    ("http", "ratio", 0.5, false), ("http", "peak_mib", 600, true),
    ("serve", "start_seconds", 5, true), ("serve", "idle_mib", 250, true), ("serve", "peak_mib", 600, true),
    ("rungs", "ratio", 0.15, false), ("import", "ratio", 6, true), ("import", "xlsx_ratio", 2.5, true), ("import", "memory_growth_mib", 40, true),
    ("lists", "search_p95", 300, true), ("lists", "list_p95", 150, true), ("lists", "list_p95_of_eight", 500, true),
    ("notices", "ratio", 1, false), ("notices", "missing", 0, true), ("notices", "twice_undisturbed", 0, true), ("notices", "delay_seconds", 5, true),
    ("export", "ratio", 6, true), ("export", "csv_memory_growth_mib", 100, true), ("export", "xlsx_memory_growth_mib", 100, true),
];
var missed = 0;
foreach (var bench in benches)
{
    using var output = new StringWriter();
    var run = BenchVerb.Create().Parse([.. bench, "--json"]);
    if (await run.InvokeAsync(new() { Output = output }) != 0)
        return 1;
    var figures = JsonSerializer.Deserialize<JsonElement>(output.ToString());
    await Console.Out.WriteLineAsync(figures.GetRawText());
    foreach (var bar in bars.Where(bar => bar.Bench == bench[0]))
    {
        var figure = figures.GetProperty(bar.Figure).GetDouble();
        var isHeld = bar.IsAtMost ? figure <= bar.Bar : figure >= bar.Bar;
        missed += isHeld ? 0 : 1;
        await Console.Out.WriteLineAsync(FormattableString.Invariant(
            $"{bar.Bench,-12} {bar.Figure,-20} {figure,10:G6}   {(bar.IsAtMost ? "at most" : "at least")} {bar.Bar}: {(isHeld ? "held" : "MISSED")}"));
    }
}

foreach (var (page, figures) in await SettledPages.MeasureAsync(isSmall ? 60_000 : 1_000_000, PublishFolder.Shipped))
{
    var isHeld = figures[1] <= 2_000;
    missed += isHeld ? 0 : 1;
    await Console.Out.WriteLineAsync(FormattableString.Invariant(
        $"settled      {page,-20} {figures[1],10:G6}   at most 2000 ms: {(isHeld ? "held" : "MISSED")} (the first time {figures[0]:G6})"));
}

return missed == 0 ? 0 : 1;
