using System.Text.Json.Serialization;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Bench;

/// <summary>What <c>bench http</c> measured.</summary>
/// <param name="InProcessPerSecond">Actions taken a second by eight workers in this process, the median run.</param>
/// <param name="PerSecond">The same over HTTP, half by cookie and form, half by token and JSON; the median run.</param>
/// <param name="Ratio">The second of the first: the bar is 0.5.</param>
/// <param name="ServiceCpu">CPU of the service for one action, in microseconds.</param>
/// <param name="GeneratorCpu">CPU of the generator for one action, in microseconds.</param>
/// <param name="PeakMib">The most memory that the service ever had: the bar is at most 600.</param>
public sealed record HttpFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("findings")] long Findings,
    [property: JsonPropertyName("runs")] int Runs,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("in_process_per_second")] double InProcessPerSecond,
    [property: JsonPropertyName("per_second")] double PerSecond,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("in_process_cpu_microseconds")] double InProcessCpu,
    [property: JsonPropertyName("service_cpu_microseconds")] double ServiceCpu,
    [property: JsonPropertyName("generator_cpu_microseconds")] double GeneratorCpu,
    [property: JsonPropertyName("peak_mib")] double PeakMib);

/// <summary>
/// Measures eight workers who sign for issued findings through <c>rectify serve</c>, sent by a third process, against eight who do the same in
/// this process: half the findings are for one, half for the other, in runs that take turns while the service turns its jobs.
/// </summary>
internal sealed class HttpBench(SigningCity city, TransitionPlan plan)
{
    private const long Warm = 3_000; // by then what recurs is compiled well, however slow the machine

    private readonly TakeAction _take = city.TakenBy(new BuiltInRunner());
    private readonly FindingStock[] _own =
        [.. Enumerable.Range(0, ActingRun.Workers).Select(unit => new FindingStock(unit, ActingRun.Workers, plan.OfAUnit / 2))];

    /// <exception cref="OperatorException">The service didn't start or didn't take an action.</exception>
    public static async Task<HttpFigures> MeasureAsync(BenchDatabase database, string workflows, TransitionPlan plan, CancellationToken ct)
    {
        var city = await SigningCity.BuildAsync(database, workflows, ActingRun.Workers, plan.Findings, ct);
        await using var serve = await ServeProcess.StartAsync(database.Connections, ct);
        using var generator = await StartGeneratorAsync(serve, city, plan, ct);
        return await new HttpBench(city, plan).MeasureAsync(serve, generator, ct);
    }

    /// <summary>A generator that has the second half of each unit's findings.</summary>
    public static async Task<GeneratorProcess> StartGeneratorAsync(ServeProcess serve, SigningCity city, TransitionPlan plan, CancellationToken ct) =>
        await GeneratorProcess.StartAsync(
            new(serve.Address, $"bench {city.City.Tenant}", await GeneratorPerson.LetInAsync(city, plan.OfAUnit, ct)), ct);

    private async Task<HttpFigures> MeasureAsync(ServeProcess serve, GeneratorProcess generator, CancellationToken ct)
    {
        var (own, over) = (new List<ActingRun>(), new List<ActingRun>());
        var warm = (await RunAsync(ct)).Done;
        var sent = 0L;
        while (sent < Warm)
            sent += (await generator.RunAsync(plan.Length, ct)).Done;
        var cpu = TimeSpan.Zero;
        for (var run = 0; run < plan.Runs; run++)
        {
            own.Add(await RunAsync(ct));
            var before = serve.Cpu;
            over.Add(await generator.RunAsync(plan.Length, ct));
            cpu += serve.Cpu - before;
        }

        await CheckAsync(warm + sent + own.Concat(over).Sum(run => run.Done), ct);
        var (mine, theirs) = (ActingRun.MedianOf(own), ActingRun.MedianOf(over));
        return new HttpFigures(
            "http", plan.Findings, plan.Runs, plan.Length.TotalSeconds, Math.Round(mine.PerSecond), Math.Round(theirs.PerSecond),
            Math.Round(theirs.PerSecond / mine.PerSecond, 3), Math.Round(mine.CpuMicroseconds),
            Math.Round(cpu.TotalMicroseconds / over.Sum(run => run.Done)), Math.Round(theirs.CpuMicroseconds), serve.PeakMib);
    }

    private Task<ActingRun> RunAsync(CancellationToken ct) =>
        ActingRun.MeasureAsync(plan.Length, worker => city.SignAsync(_take, _own[worker].Take(), ct), ct);

    // An answer that says so is one thing, an event in the database another.
    private async Task CheckAsync(long taken, CancellationToken ct)
    {
        if (await city.SignedAsync(ct) is var signed && signed != taken)
            throw new OperatorException("bench_http_wrong", ("taken", taken), ("signed", signed));
    }
}
