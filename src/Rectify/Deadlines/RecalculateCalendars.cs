using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Jobs;
using Rectify.Notices;
using Rectify.Processes;

namespace Rectify.Deadlines;

/// <summary>Holds the clocks of open findings against a calendar that was published since they were last looked at, a hundred findings a
/// transaction, and tells each unit whose days moved in one notice (engine.md 4.3).</summary>
public sealed class RecalculateCalendars(CityDatabase database, ProcessLibrary library, IProcessRunner runner, TimeProvider clock) : IJob
{
    private const int Batch = 100;
    private static readonly string[] Told = ["head", "liaison"];

    public string Name => "recalculate_calendars";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await RecalculateAsync(tenant.Id, ct);
    }

    /// <returns>How many findings of one city got another due day.</returns>
    public async Task<int> RecalculateAsync(Guid tenant, CancellationToken ct)
    {
        var (all, last) = (0, Guid.Empty);
        while (true)
        {
            var (moved, outdated) = await RecalculateAsync(tenant, last, ct);
            all += moved;
            if (outdated.Count < Batch)
                return all;
            last = outdated.Last;
        }
    }

    private async Task<(int Moved, ClaimedFindings Looked)> RecalculateAsync(Guid tenant, Guid after, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var outdated = await OutdatedFindings.LockAsync(city, published, now, after, Batch, ct);
        if (outdated.Count == 0)
            return (0, outdated);

        var moved = 0;
        await Sweeping.TakeAsync(city, outdated, now, async findings => moved += await RecalculateAsync(city, findings, published, now, ct), ct);
        await city.CommitAsync(ct);
        return (moved, outdated);
    }

    private async Task<int> RecalculateAsync(
        CityTransaction city, List<LockedFinding> findings, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var turned = new TurnedFindings(city, published);
        var digests = new List<Occasion>();
        foreach (var finding in findings)
        {
            var at = finding.CircumstancesAt(now, published);
            if (!finding.State.Deadlines.Any(deadline => deadline.Runs && published.IsOlder(finding.Calendar, deadline.Version.Calendar)))
                continue;
            var advance = await runner.TakeAsync(published.ProcessWith(finding.ProcessHash), finding.State, new Command.Recalculate(), at, ct);
            if (!advance.Turns.Any(turn => turn is { Command: Command.Recalculate } && turn.Outcome.Effects.Any(effect => effect is Effect.SetDeadline)))
                continue; // nothing moved: no event says so, and a rung that is due is the other sweep's
            turned.Add(finding, at, advance.Turns);
            if (finding.ConfinedTo.Length == 0) // of the others its unit knows nothing
                digests.Add(new(finding.State.Placement.Unit, "calendar", finding.Calendar, at.Calendar.Hash));
        }

        await turned.WriteAsync(ct);
        await OutdatedFindings.LookedAtAsync(city, findings, published, ct);
        await OccasionNotices.TellAsync(city, [.. digests.Distinct()], Told, now, ct);
        return digests.Count;
    }
}
