using System.Diagnostics;
using System.Text.Json.Serialization;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Bench;

/// <summary>What <c>bench transitions</c> measured.</summary>
/// <param name="PerSecond">Actions taken a second, the median run.</param>
/// <param name="PgbenchPerSecond">The same statements a second, sent by pgbench; the median run.</param>
/// <param name="Ratio">The first of the second: the bar is 0.4.</param>
/// <param name="CpuMicroseconds">CPU of this process for one action; the server's is not in it.</param>
/// <param name="StepShare">What the engine's decision is of that: the bar is 0.02.</param>
public sealed record TransitionFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("findings")] long Findings,
    [property: JsonPropertyName("statements")] int Statements,
    [property: JsonPropertyName("runs")] int Runs,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("per_second")] double PerSecond,
    [property: JsonPropertyName("pgbench_per_second")] double PgbenchPerSecond,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("cpu_microseconds")] double CpuMicroseconds,
    [property: JsonPropertyName("step_share")] double StepShare);

/// <summary>With how many findings, how often and how long a bench of actions measures.</summary>
internal sealed record TransitionPlan(long Findings, int Runs, TimeSpan Length)
{
    /// <summary>How many findings each unit has where there is one for each worker.</summary>
    public long OfAUnit => Findings / ActingRun.Workers;

    /// <summary>Who takes the workers' steps.</summary>
    public IProcessRunner Runner { get; init; } = new BuiltInRunner();
}

/// <summary>
/// Measures eight workers that each sign for one issued finding after the other, as the service does for its users, against pgbench
/// sending the very statements of one such action: half the findings are the workers', half pgbench's, in runs that take turns.
/// </summary>
internal sealed class TransitionsBench(BenchDatabase database, SigningCity city, TransitionPlan plan)
{
    private const int Units = 10;

    private readonly TakeAction _take = city.TakenBy(plan.Runner);
    private readonly FindingStock _own = new(0, 1, plan.Findings / 2);

    /// <exception cref="Layout.OperatorException">The workflows are wrong, or pgbench failed.</exception>
    public static async Task<TransitionFigures> MeasureAsync(BenchDatabase database, string workflows, TransitionPlan plan, CancellationToken ct)
    {
        var bench = new TransitionsBench(database, await SigningCity.BuildAsync(database, workflows, Units, plan.Findings, ct), plan);
        return await bench.MeasureAsync(ct);
    }

    /// <returns>CPU of one action in microseconds.</returns>
    public static async Task<double> CpuOfOneAsync(BenchDatabase database, string workflows, TransitionPlan plan, CancellationToken ct)
    {
        var bench = new TransitionsBench(database, await SigningCity.BuildAsync(database, workflows, Units, plan.Findings, ct), plan);
        await bench.RunAsync(plan.Length, ct); // until what recurs is compiled well
        return (await bench.RunAsync(plan.Length, ct)).CpuMicroseconds;
    }

    private async Task<TransitionFigures> MeasureAsync(CancellationToken ct)
    {
        var (statements, script, variables) = await ScriptAsync(ct);
        var pgbench = new Pgbench(database.Connections.Service);
        await RunAsync(plan.Length / 4, ct);
        var (own, theirs) = (new List<ActingRun>(), new List<double>());
        for (var run = 1; run <= plan.Runs; run++)
        {
            own.Add(await RunAsync(plan.Length, ct));
            variables["base"] = $"{run * 50_000_000}";
            theirs.Add(await pgbench.RunAsync(script, variables, ActingRun.Workers, plan.Length, ct));
        }

        var mine = ActingRun.MedianOf(own);
        var other = theirs.Order().ElementAt(theirs.Count / 2);
        return new TransitionFigures(
            "transitions", plan.Findings, statements, plan.Runs, plan.Length.TotalSeconds, Math.Round(mine.PerSecond), Math.Round(other),
            Math.Round(mine.PerSecond / other, 3), Math.Round(mine.CpuMicroseconds), Math.Round(await StepMicrosecondsAsync(ct) / mine.CpuMicroseconds, 4));
    }

    private Task<ActingRun> RunAsync(TimeSpan length, CancellationToken ct) =>
        ActingRun.MeasureAsync(length, _ => city.SignAsync(_take, _own.Take(), ct), ct);

    private async Task<(int Statements, string Script, Dictionary<string, string> Variables)> ScriptAsync(CancellationToken ct)
    {
        using var sent = new SentStatements();
        await using var listening = sent.Listen(Connections.Tuned(database.Connections.Service));
        var take = new TakeAction(new CityDatabase(listening), city.Library, new BuiltInRunner(), new Seals(new SealKeys(null)), TimeProvider.System);
        var ordinal = _own.Take();
        await city.Library.OfAsync(city.City.Tenant, ct);
        await city.SignAsync(take, ordinal, ct);
        var script = new PgbenchScript(BenchFindings.IdOf(ordinal), SigningCity.KeyOf(ordinal));
        var text = script.Of(sent.All, plan.Findings / 2, plan.Findings - 1);
        return (sent.All.Count + 2, text, new(script.Variables) { ["count"] = "0" });
    }

    private async Task<double> StepMicrosecondsAsync(CancellationToken ct)
    {
        const int steps = 20_000;
        var ordinal = _own.Take();
        var published = await city.Library.OfAsync(city.City.Tenant, ct);
        await using var transaction = await city.Cities.BeginAsync(city.City.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(TimeProvider.System.GetUtcNow());
        var finding = await LockedFinding.LookAsync(transaction, BenchFindings.IdOf(ordinal), now, ct)
            ?? throw new InvalidOperationException("The bench's own finding is there.");
        var process = published.ProcessWith(finding.ProcessHash);
        var (command, at) = (city.Asking(ordinal).Command(finding.ActorsFor(process, city.Findings.UnitOf(ordinal).Head).First()), finding.CircumstancesAt(now, published));
        var watch = Stopwatch.StartNew();
        for (var step = 0; step < steps; step++)
            Statechart.Step(process, finding.State, command, at);
        return watch.Elapsed.TotalMicroseconds / steps;
    }
}
