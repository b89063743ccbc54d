using System.Text.Json.Serialization;

namespace Rectify.Bench;

/// <summary>What <c>bench serve</c> measured.</summary>
/// <param name="StartSeconds">From the start of the process to its first answers, the median start: the bar is at most 5.</param>
/// <param name="StartCpuSeconds">CPU of that process up to then, of the same start.</param>
/// <param name="IdleMib">Memory after nobody asked anything for so long: the bar is at most 250 after 10 minutes.</param>
/// <param name="PeakMib">The most memory it ever had under the load of <c>bench http</c>: the bar is at most 600.</param>
/// <param name="RestedMib">Memory after nobody asked anything for as long again.</param>
/// <param name="Ratio">The largest of the three to its bar: at most 1.</param>
public sealed record ServeFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("findings")] long Findings,
    [property: JsonPropertyName("seed_seconds")] double SeedSeconds,
    [property: JsonPropertyName("start_seconds")] double StartSeconds,
    [property: JsonPropertyName("start_cpu_seconds")] double StartCpuSeconds,
    [property: JsonPropertyName("idle_seconds")] double IdleSeconds,
    [property: JsonPropertyName("idle_mib")] double IdleMib,
    [property: JsonPropertyName("peak_mib")] double PeakMib,
    [property: JsonPropertyName("rested_mib")] double RestedMib,
    [property: JsonPropertyName("ratio")] double Ratio);

/// <summary>Measures how soon <c>rectify serve</c> answers with many findings there are, and its memory: idle, under load, and idle again.</summary>
internal static class ServeBench
{
    private const int Starts = 3;
    private const double MostSeconds = 5, MostIdle = 250, MostPeak = 600;

    /// <param name="idle">How long it is left alone, its jobs turning.</param>
    /// <param name="plan">How many findings there are, and how long the load lasts.</param>
    public static async Task<ServeFigures> MeasureAsync(BenchDatabase database, string workflows, TimeSpan idle, TransitionPlan plan, CancellationToken ct)
    {
        var seeding = System.Diagnostics.Stopwatch.StartNew();
        var city = await SigningCity.BuildAsync(database, workflows, ActingRun.Workers, plan.Findings, ct);
        var seeded = seeding.Elapsed;
        var starts = new List<(double Seconds, double Cpu)>();
        for (var start = 1; start < Starts; start++)
        {
            await using var once = await ServeProcess.StartAsync(database.Connections, ct);
            starts.Add((once.ToFirstAnswer.TotalSeconds, once.CpuToFirstAnswer.TotalSeconds));
        }

        await using var serve = await ServeProcess.StartAsync(database.Connections, ct);
        starts.Add((serve.ToFirstAnswer.TotalSeconds, serve.CpuToFirstAnswer.TotalSeconds));
        await Task.Delay(idle, ct);
        var idleMib = serve.Mib;
        using (var generator = await HttpBench.StartGeneratorAsync(serve, city, plan, ct))
            await generator.RunAsync(plan.Length, ct);
        var peakMib = serve.PeakMib;
        await Task.Delay(idle, ct);
        var (seconds, cpu) = starts.Order().ElementAt(Starts / 2);
        var ratio = Math.Max(seconds / MostSeconds, Math.Max(idleMib / MostIdle, peakMib / MostPeak));
        return new ServeFigures(
            "serve", plan.Findings, Math.Round(seeded.TotalSeconds), Math.Round(seconds, 2), Math.Round(cpu, 2), idle.TotalSeconds, idleMib, peakMib,
            serve.Mib, Math.Round(ratio, 2));
    }
}
