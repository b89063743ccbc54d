using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

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

/// <summary>How long and how often <c>bench transitions</c> measures.</summary>
internal sealed record TransitionPlan(long Findings, int Runs, TimeSpan Length)
{
    /// <summary>Who takes the workers' steps.</summary>
    public IProcessRunner Runner { get; init; } = new BuiltInRunner();
}

/// <summary>
/// Measures eight workers that each sign for one issued finding after the other, as the service does for its users, against pgbench
/// sending the very statements of one such action: half the findings are the workers', half pgbench's, in runs that take turns.
/// </summary>
internal sealed class TransitionsBench(BenchDatabase database, CityDatabase cities, ProcessLibrary library, BenchCity city, long findings, IProcessRunner runner)
{
    private const int Workers = 8;
    private const int Events = 3; // each finding was opened, qualified and issued
    private const int Scatter = 104_729; // a prime: neighbours in time are no neighbours in the tables

    private readonly TakeAction _take = new(cities, library, runner, TimeProvider.System);
    private readonly BenchFindings _findings = new(
        database.Owner, city, new OpenFinding(cities, library, new BuiltInRunner(), TimeProvider.System),
        new TakeAction(cities, library, new BuiltInRunner(), TimeProvider.System));

    private long _next;

    /// <summary>How many findings the workers may move.</summary>
    private long Own => findings / 2;

    /// <exception cref="Layout.OperatorException">The workflows are wrong, or pgbench failed.</exception>
    public static async Task<TransitionFigures> MeasureAsync(BenchDatabase database, string workflows, TransitionPlan plan, CancellationToken ct)
    {
        var bench = await PrepareAsync(database, workflows, plan, ct);
        return await bench.MeasureAsync(plan, ct);
    }

    /// <returns>CPU of one action in microseconds.</returns>
    public static async Task<double> CpuOfOneAsync(BenchDatabase database, string workflows, TransitionPlan plan, CancellationToken ct)
    {
        var bench = await PrepareAsync(database, workflows, plan, ct);
        await bench.RunAsync(plan.Length, ct); // until what recurs is compiled well
        return (await bench.RunAsync(plan.Length, ct)).CpuMicroseconds;
    }

    private static async Task<TransitionsBench> PrepareAsync(BenchDatabase database, string workflows, TransitionPlan plan, CancellationToken ct)
    {
        var folder = await WorkflowFolder.ReadAsync(workflows, [.. Roles.OfBusiness], ct);
        var cities = new CityDatabase(database.Service);
        var library = new ProcessLibrary(cities, TimeProvider.System);
        var city = await BenchCity.BuildAsync(database.Owner, cities, library, folder, units: 10, [null], TimeProvider.System, ct);
        var bench = new TransitionsBench(database, cities, library, city, plan.Findings, plan.Runner);
        await bench._findings.AddAsync(city.Teams[0], "60wd", 0, plan.Findings, ct);
        await bench._findings.AnalyzeAsync(ct);
        return bench;
    }

    private async Task<TransitionFigures> MeasureAsync(TransitionPlan plan, CancellationToken ct)
    {
        var (statements, script, variables) = await ScriptAsync(ct);
        var pgbench = new Pgbench(database.Connections.Service);
        await RunAsync(plan.Length / 4, ct);
        var (own, theirs) = (new List<ActingRun>(), new List<double>());
        for (var run = 1; run <= plan.Runs; run++)
        {
            own.Add(await RunAsync(plan.Length, ct));
            variables["base"] = $"{run * 50_000_000}";
            theirs.Add(await pgbench.RunAsync(script, variables, Workers, plan.Length, ct));
        }

        var mine = own.OrderBy(one => one.PerSecond).ElementAt(own.Count / 2);
        var other = theirs.Order().ElementAt(theirs.Count / 2);
        return new TransitionFigures(
            "transitions", findings, statements, plan.Runs, plan.Length.TotalSeconds, Math.Round(mine.PerSecond), Math.Round(other),
            Math.Round(mine.PerSecond / other, 3), Math.Round(mine.CpuMicroseconds), Math.Round(await StepMicrosecondsAsync(ct) / mine.CpuMicroseconds, 4));
    }

    private async Task<ActingRun> RunAsync(TimeSpan length, CancellationToken ct)
    {
        var (done, cpu, watch) = (0L, Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < length)
            {
                await ActAsync(_take, Take(), ct);
                Interlocked.Increment(ref done);
            }
        }, ct)));
        return new ActingRun(done / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / done);
    }

    /// <summary>The ordinal of a finding that nobody has moved yet.</summary>
    private long Take()
    {
        var turn = Interlocked.Increment(ref _next);
        return turn <= Own ? turn * Scatter % Own : throw new Layout.OperatorException("bench_too_few_findings", ("findings", findings));
    }

    private async Task ActAsync(TakeAction take, long ordinal, CancellationToken ct)
    {
        var answer = await take.HandleAsync(Asking(ordinal), ct);
        if (answer is not Answer.Taken)
            throw new InvalidOperationException($"Finding {ordinal} of the bench answered {answer}");
    }

    private Asking Asking(long ordinal)
    {
        var head = _findings.UnitOf(ordinal).Head;
        var key = new IdempotencyKey(head, "POST /api/findings/{id}/actions/{action}", KeyOf(ordinal), SHA256.HashData(BitConverter.GetBytes(ordinal)));
        return new(city.Tenant, head, BenchFindings.IdOf(ordinal), Events, key, by => new Command.Act(by, "acknowledge", Brought.Nothing));
    }

    private static string KeyOf(long ordinal) => $"sign-for-{ordinal:x12}";

    private async Task<(int Statements, string Script, Dictionary<string, string> Variables)> ScriptAsync(CancellationToken ct)
    {
        using var sent = new SentStatements();
        await using var listening = sent.Listen(Connections.Tuned(database.Connections.Service));
        var take = new TakeAction(new CityDatabase(listening), library, new BuiltInRunner(), TimeProvider.System);
        var ordinal = Take();
        await library.OfAsync(city.Tenant, ct);
        await ActAsync(take, ordinal, ct);
        var script = new PgbenchScript(BenchFindings.IdOf(ordinal), KeyOf(ordinal));
        var text = script.Of(sent.All, Own, findings - 1);
        return (sent.All.Count + 2, text, new(script.Variables) { ["count"] = "0" });
    }

    private async Task<double> StepMicrosecondsAsync(CancellationToken ct)
    {
        const int steps = 20_000;
        var ordinal = Take();
        var published = await library.OfAsync(city.Tenant, ct);
        await using var transaction = await cities.BeginAsync(city.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(TimeProvider.System.GetUtcNow());
        var finding = await LockedFinding.LookAsync(transaction, BenchFindings.IdOf(ordinal), now, ct)
            ?? throw new InvalidOperationException("The bench's own finding is there.");
        var process = published.ProcessWith(finding.ProcessHash);
        var (command, at) = (Asking(ordinal).Command(finding.ActorFor(process, _findings.UnitOf(ordinal).Head)), finding.CircumstancesAt(now, published));
        var watch = Stopwatch.StartNew();
        for (var step = 0; step < steps; step++)
            Statechart.Step(process, finding.State, command, at);
        return watch.Elapsed.TotalMicroseconds / steps;
    }

    private sealed record ActingRun(double PerSecond, double CpuMicroseconds);
}
