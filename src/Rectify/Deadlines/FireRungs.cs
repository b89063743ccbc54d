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
    private const int Lanes = 2; // while the server writes the findings of one, the other decides its own

    public string Name => "fire_rungs";

    public TimeSpan Every => TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await SweepAsync(tenant.Id, ct);
    }

    /// <summary>Fires everything that is due in one city and that nobody else has in hand.</summary>
    /// <returns>How many findings it took in hand.</returns>
    public async Task<int> SweepAsync(Guid tenant, CancellationToken ct) =>
        (await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => SweepLaneAsync(tenant, ct)))).Sum();

    // A lane leaves out what the other holds, like another node's, and ends when that is all there is.
    private async Task<int> SweepLaneAsync(Guid tenant, CancellationToken ct)
    {
        var (taken, place) = (0, SweepPlace.Start);
        while (true)
        {
            var due = await FireAsync(tenant, place, ct);
            taken += due.Claimed.Count;
            if (due.Claimed.Count < Batch)
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
        if (due.Claimed.Count == 0)
            return due;

        await Sweeping.TakeAsync(city, due.Claimed, now, findings => FireAsync(city, findings, published, now, ct), ct);
        await TestPause.AtAsync(city, "sweep:before_commit", ct);
        await city.CommitAsync(ct);
        await TestPause.AtAsync(city, "sweep:after_commit", ct);
        return due;
    }

    private async Task FireAsync(
        CityTransaction city, List<LockedFinding> due, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var turned = new TurnedFindings(city, published);
        foreach (var finding in due)
        {
            var process = published.ProcessWith(finding.ProcessHash);
            var at = finding.CircumstancesAt(now, published);
            var turns = await runner.SweepAsync(process, finding.State, at, ct);
            if (turns.IsEmpty)
                await Sweeping.PutOffAsync(city, finding.Id, now, "no rung of it could fire", ct);
            else
                turned.Add(finding, at, turns);
        }

        await TestPause.AtAsync(city, "sweep:before_write", ct);
        await turned.WriteAsync(ct);
    }
}
