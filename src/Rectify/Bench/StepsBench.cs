using System.Diagnostics;
using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Processes;

namespace Rectify.Bench;

/// <summary>What <c>bench steps</c> measured on one core.</summary>
/// <param name="Ratio">Of the bar: 1 is 200,000 steps a second.</param>
/// <param name="MeanBytes">Allocated a step; the bar is 4,096.</param>
/// <param name="Share">What a step is of the CPU of one action through the store; the bar is 0.02. Null where that wasn't measured.</param>
public sealed record StepFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("per_second")] double PerSecond,
    [property: JsonPropertyName("mean_bytes")] double MeanBytes,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("share")] double? Share = null);

/// <summary>Measures how many steps of findings the engine decides a second on one core, and what each allocates.</summary>
public static class StepsBench
{
    private const double Bar = 200_000;
    private const int Runs = 5;
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(2);

    /// <summary>The same, and what share of the CPU of <c>TakeAction</c> that is, of which some thousand are taken for it.</summary>
    internal static async Task<StepFigures> MeasureAsync(BenchDatabase database, string folder, CancellationToken ct)
    {
        var figures = await MeasureAsync(folder, TimeSpan.FromSeconds(2), ct);
        var action = await TransitionsBench.CpuOfOneAsync(database, folder, new TransitionPlan(30_000, 1, TimeSpan.FromSeconds(3)), ct);
        return figures with { Share = Math.Round(1e6 / figures.PerSecond / action, 4) };
    }

    /// <param name="folder">The folder of workflows; the bench takes its steps on <c>rectification</c>.</param>
    /// <param name="length">Of each of five runs, whose median counts.</param>
    public static async Task<StepFigures> MeasureAsync(string folder, TimeSpan length, CancellationToken ct)
    {
        var files = await WorkflowFolder.ReadAsync(folder, [.. Roles.OfBusiness], ct);
        var process = files.Processes.FirstOrDefault(process => process.Name == "rectification")
            ?? throw new Layout.OperatorException("bench_no_workflows", ("folder", folder));
        var cases = new StepCases(process, files.Ladders);
        Run(cases, Warmth);
        var runs = Enumerable.Range(0, Runs).Select(_ => Run(cases, length)).OrderBy(run => run.PerSecond).ToArray();
        return runs[Runs / 2];
    }

    private static StepFigures Run(StepCases cases, TimeSpan length)
    {
        var (steps, allocated, watch) = (0L, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        while (watch.Elapsed < length)
        {
            for (var round = 0; round < 50; round++)
            {
                foreach (var one in cases.Mix)
                    cases.Step(one);
            }

            steps += 50 * cases.Mix.Length;
        }

        var perSecond = steps / watch.Elapsed.TotalSeconds;
        return new StepFigures("steps", Math.Round(perSecond), Math.Round((GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)steps), Math.Round(perSecond / Bar, 3));
    }
}
