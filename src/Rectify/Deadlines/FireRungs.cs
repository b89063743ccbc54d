using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Jobs;
using Rectify.Processes;

namespace Rectify.Deadlines;

/// <summary>Fires the rungs that are due, a hundred findings a transaction, each rung once on however many nodes (engine.md 5.9).</summary>
public sealed class FireRungs(CityDatabase database, ProcessLibrary library, IProcessRunner runner, TimeProvider clock) : IJob
{
    private const int Batch = 100;

    public string Name => "fire_rungs";

    public TimeSpan Every => TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            while (await FireAsync(tenant.Id, ct) == Batch)
            {
            }
        }
    }

    /// <returns>How many findings were taken in hand.</returns>
    public async Task<int> FireAsync(Guid tenant, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var due = await DueFindings.LockAsync(city, now, Batch, ct);
        if (due.Count == 0)
            return 0;

        await city.Transaction.SaveAsync("sweep", ct);
        try
        {
            await FireAsync(city, due, published, now, ct);
        }
        catch (Exception e) when (e is PostgresException or RunawayLadderException)
        {
            await city.Transaction.RollbackAsync("sweep", ct);
            foreach (var finding in due)
                await FireAloneAsync(city, finding, published, now, ct);
        }

        await city.CommitAsync(ct);
        return due.Count;
    }

    // One finding that fails must not hold up the others: it is rolled back alone, tried again later, and shown to administrators.
    private async Task FireAloneAsync(CityTransaction city, LockedFinding finding, Published published, DateTimeOffset now, CancellationToken ct)
    {
        await city.Transaction.SaveAsync("finding", ct);
        try
        {
            await FireAsync(city, [finding], published, now, ct);
        }
        catch (Exception e) when (e is PostgresException or RunawayLadderException)
        {
            await city.Transaction.RollbackAsync("finding", ct);
            await PutOffAsync(city, finding.Id, now, e.Message, ct);
        }
    }

    private async Task FireAsync(
        CityTransaction city, IReadOnlyList<LockedFinding> due, Published published, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = city.CreateBatch();
        var linked = new List<(TurnWriting Writing, Advance Advance, string Number)>();
        foreach (var finding in due)
        {
            var process = published.ProcessWith(finding.ProcessHash);
            var at = finding.CircumstancesAt(now, published);
            var turns = await runner.SweepAsync(process, finding.State, at, ct);
            if (turns.IsEmpty)
            {
                batch.BatchCommands.Add(PutOff(city, finding.Id, now, "no rung of it could fire"));
                continue;
            }

            var writing = new TurnWriting(city, process, finding.ProcessHash, finding.Id, finding.Roster, at);
            writing.AddTo(batch, turns, finding.Head, finding.State, number: "");
            linked.Add((writing, new Advance(turns[^1].Outcome, turns), finding.Number));
        }

        await batch.ExecuteNonQueryAsync(ct);
        foreach (var (writing, advance, number) in linked)
            await LinkedFindings.OpenAsync(writing, advance.Turns, number, published, ct);
    }

    private static async Task PutOffAsync(CityTransaction city, Guid finding, DateTimeOffset now, string error, CancellationToken ct)
    {
        await using var batch = city.CreateBatch();
        batch.BatchCommands.Add(PutOff(city, finding, now, error));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlBatchCommand PutOff(CityTransaction city, Guid finding, DateTimeOffset now, string error) => new("""
        update finding set sweep_failures = sweep_failures + 1, sweep_error = $4,
            sweep_after = $3 + least(interval '1 minute' * power(2, sweep_failures), interval '6 hours')
        where tenant_id = $1 and id = $2
        """) { Parameters = { Sql.Of(city.Tenant), Sql.Of(finding), Sql.Of(now), Sql.Of(error) } };
}
