using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Jobs;
using Rectify.Notices;
using Rectify.Processes;

namespace Rectify.Organisations;

/// <summary>Moves the open findings of a unit that has ended to the one who carries on, a hundred a transaction, and tells that one in one
/// notice (engine.md 6.7). Ended findings stay where their snapshot says.</summary>
public sealed class MoveToSuccessors(CityDatabase database, ProcessLibrary library, IProcessRunner runner, TimeProvider clock) : IJob
{
    private const int Batch = 100;
    private static readonly string[] Told = ["head", "liaison"];
    private static readonly Roster Nobody = new([], [], []); // who carries on hears of all the findings at once, and not of each

    public string Name => "move_to_successors";

    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await MoveAsync(tenant.Id, ct);
    }

    /// <returns>How many findings of one city were moved.</returns>
    public async Task<int> MoveAsync(Guid tenant, CancellationToken ct)
    {
        var (all, last) = (0, Guid.Empty);
        while (true)
        {
            var (moved, claimed) = await MoveAsync(tenant, last, ct);
            all += moved;
            if (claimed.Count < Batch)
                return all;
            last = claimed.Last;
        }
    }

    private async Task<(int Moved, ClaimedFindings Claimed)> MoveAsync(Guid tenant, Guid after, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var orphaned = await OrphanedFindings.LockAsync(city, now, after, Batch, ct);
        if (orphaned.Claimed.Count == 0)
            return (0, orphaned.Claimed);

        var moved = 0;
        await Sweeping.TakeAsync(
            city, orphaned.Claimed, now, async findings => moved += await MoveAsync(city, findings, orphaned, published, now, ct), ct);
        await city.CommitAsync(ct);
        return (moved, orphaned.Claimed);
    }

    private async Task<int> MoveAsync(
        CityTransaction city, List<LockedFinding> findings, OrphanedFindings orphaned, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var (turned, units, moved) = (new TurnedFindings(city, published), new HashSet<Occasion>(), 0);
        var rosters = await RosterReading.ByPlaceAsync(
            city, findings.Select(finding => finding.State.Placement with { Unit = orphaned.Successors[finding.Id].Unit }), now, ct);
        foreach (var finding in findings)
        {
            var (unit, successor) = (finding.State.Placement.Unit, orphaned.Successors[finding.Id]);
            var people = rosters[(successor.Unit, finding.State.Placement.Team)];
            if (!await MoveAsync(turned, finding, successor, people, published, now, ct))
                continue;
            if (finding.ConfinedTo.Length == 0)
                units.Add(new(successor.Unit, "succeeded", orphaned.Names[unit], unit.ToString()));
            moved++;
        }

        await turned.WriteAsync(ct);
        await OccasionNotices.TellAsync(city, units, Told, now, ct);
        return moved;
    }

    // What was due was due to the old unit, on its days and to its people; the move itself is on the days of who carries on.
    private async Task<bool> MoveAsync(
        TurnedFindings turned, LockedFinding finding, Successor successor, Roster people, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var process = published.ProcessWith(finding.ProcessHash);
        var before = finding.CircumstancesAt(now, published);
        var due = await runner.SweepAsync(process, finding.State, before, ct);
        var state = due.IsEmpty ? finding.State : due[^1].Outcome.Next;
        var after = finding with { State = state, Zone = successor.Zone, Calendar = successor.Calendar, Roster = Nobody };
        var at = after.CircumstancesAt(now, published);
        var move = new Command.Reorganise(Actor.System, successor.Unit, people.NamedElsewhere(process, state.Fields, successor.Unit));
        var advance = await runner.TakeAsync(process, state, move, at, ct);
        var head = due.IsEmpty ? finding.Head : turned.Add(finding, before, due);
        if (advance.Last is Outcome.Refused)
            return false; // a rung that was due has ended it

        turned.Add(after with { Head = head }, at, advance.Turns);
        return true;
    }
}
