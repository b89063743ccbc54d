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
            await SweepAsync(tenant.Id, ct);
    }

    /// <summary>Fires everything that is due in one city and that nobody else has in hand.</summary>
    /// <returns>How many findings it took in hand.</returns>
    public async Task<int> SweepAsync(Guid tenant, CancellationToken ct)
    {
        var (taken, place) = (0, SweepPlace.Start);
        while (true)
        {
            var due = await FireAsync(tenant, place, ct);
            taken += due.Count;
            if (due.Count < Batch)
                return taken;
            place = due.Last ?? place;
        }
    }

    private async Task<DueFindings> FireAsync(Guid tenant, SweepPlace after, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var due = await DueFindings.LockAsync(city, now, after, Batch, ct);
        if (due.Count == 0)
            return due;

        foreach (var (finding, error) in due.Unreadable)
            await PutOffAsync(city, finding, now, error, ct);
        if (!await TryFireAsync(city, due.Found, published, now, ct))
            await FireOneByOneAsync(city, due.Found, published, now, ct);
        await TestPause.AtAsync(city, "sweep:before_commit", ct);
        await city.CommitAsync(ct);
        await TestPause.AtAsync(city, "sweep:after_commit", ct);
        return due;
    }

    // One finding that fails must not hold up the others: they are taken again one by one, so that it fails alone.
    private async Task FireOneByOneAsync(
        CityTransaction city, List<LockedFinding> due, Published published, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var finding in due)
            await TryFireAsync(city, [finding], published, now, ct);
    }

    /// <returns>false when something failed: nothing of it is written, and one that failed alone waits to be tried again.</returns>
    private async Task<bool> TryFireAsync(
        CityTransaction city, List<LockedFinding> due, Published published, DateTimeOffset now, CancellationToken ct)
    {
        await city.Transaction.SaveAsync("sweep", ct);
        try
        {
            await FireAsync(city, due, published, now, ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await city.Transaction.RollbackAsync("sweep", ct); // fails too when it was the connection: then the whole transaction is gone
            if (due is [var alone])
                await PutOffAsync(city, alone.Id, now, e.Message, ct);
            return false;
        }
    }

    private async Task FireAsync(
        CityTransaction city, List<LockedFinding> due, Published published, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = city.CreateBatch();
        var rows = new TurnRows(city.Tenant);
        var fired = new List<(TurnWriting Writing, Advance Advance, string Number)>();
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
            writing.AddTo(rows, turns, finding.Head, finding.State, number: "");
            fired.Add((writing, new Advance(turns[^1].Outcome, turns), finding.Number));
        }

        rows.AddTo(batch);
        await TestPause.AtAsync(city, "sweep:before_write", ct);
        await batch.ExecuteNonQueryAsync(ct);
        foreach (var (writing, advance, number) in fired)
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
            sweep_after = $3 + least(interval '1 minute' * power(2, least(sweep_failures, 10)), interval '6 hours')
        where tenant_id = $1 and id = $2
        """) { Parameters = { Sql.Of(city.Tenant), Sql.Of(finding), Sql.Of(now), Sql.Of(error) } };
}
