using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Rectify.Processes;

namespace Rectify.Bench;

/// <summary><c>rectify bench …</c>: measures this machine; each kind prints how it stands to its bar as <c>ratio</c>.</summary>
internal static class BenchVerb
{
    public static Command Create() => new("bench", "测量本机性能 / measures what this machine does; 'ratio' is the figure against its bar") { Steps() };

    private static Command Steps()
    {
        var json = new Option<bool>("--json") { Description = "以 JSON 输出 / print JSON" };
        var folder = new Option<string>("--workflows") { Description = "流程目录 / the folder of workflows", DefaultValueFactory = _ => PublishFolder.Shipped };
        var command = new Command("steps", "引擎每秒步数 / steps of findings a second on one core") { json, folder };
        command.SetAction(async (parsed, ct) =>
        {
            var figures = await StepsBench.MeasureAsync(parsed.GetRequiredValue(folder), TimeSpan.FromSeconds(2), ct);
            var text = parsed.GetValue(json)
                ? JsonSerializer.Serialize(figures)
                : string.Create(CultureInfo.InvariantCulture, $"{figures.PerSecond:N0} steps a second on one core, {figures.MeanBytes:N0} bytes each, ratio {figures.Ratio}");
            await parsed.InvocationConfiguration.Output.WriteLineAsync(text.AsMemory(), ct);
            return 0;
        });
        return command;
    }
}
