using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Notices;
using Rectify.Processes;

namespace Rectify.Migrating;

/// <summary>Moves findings to another version of their process, a hundred a transaction: cut off, it has moved whole findings, and run again it
/// moves the rest.</summary>
public sealed class MigrateFindings(CityDatabase database, ProcessLibrary library, IProcessRunner runner, TimeProvider clock)
{
    private const int Batch = 100;
    private static readonly string[] Told = ["head", "liaison"];
    private static readonly Roster Nobody = new([], [], []); // a unit hears of all its findings at once, and not of each

    /// <param name="isRehearsal">Decides everything and writes nothing.</param>
    /// <param name="told">Hears of each hundred once they are written, and of how many there were to do.</param>
    /// <exception cref="OperatorException">The scope names a campaign or a finding that isn't there.</exception>
    public async Task HandleAsync(
        Guid tenant, Migration migration, MigrationScope scope, bool isRehearsal, Func<IReadOnlyList<MigratedFinding>, long, Task> told, CancellationToken ct)
    {
        var (findings, all) = await MeantAsync(tenant, migration, scope, ct);
        for (var last = Guid.Empty; ;)
        {
            var (migrated, claimed) = await MigrateAsync(tenant, findings, last, isRehearsal, ct);
            if (claimed.Count == 0)
                return;
            await told(migrated, all);
            last = claimed.Last;
        }
    }

    private async Task<(MigratingFindings Findings, long All)> MeantAsync(Guid tenant, Migration migration, MigrationScope scope, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var findings = await MigratingFindings.OfAsync(city, migration, scope, ct);
        return (findings, await findings.CountAsync(city, ct));
    }

    private async Task<(List<MigratedFinding> Migrated, ClaimedFindings Claimed)> MigrateAsync(
        Guid tenant, MigratingFindings findings, Guid after, bool isRehearsal, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var claimed = await findings.LockAsync(city, now, after, Batch, ct);
        var migrated = new List<MigratedFinding>();
        await Sweeping.TakeAsync(
            city, claimed.Found, now, async taken => migrated.AddRange(await MigrateAsync(city, taken, findings.Migration, published, now, ct)), ct);
        migrated.AddRange(claimed.Found.ExceptBy(migrated.Select(finding => finding.Number), finding => finding.Number)
            .Select(failed => Unmoved(failed.Number, failed.State.State, "migrate_put_off")));
        migrated.AddRange(claimed.Unreadable.Select(finding => Unmoved(finding.Id.ToString(), "?", "migrate_unreadable")));
        if (!isRehearsal)
            await city.CommitAsync(ct);
        return (migrated, claimed);
    }

    private async Task<List<MigratedFinding>> MigrateAsync(
        CityTransaction city, List<LockedFinding> findings, Migration migration, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var (turned, migrated, units) = (new TurnedFindings(city, published), new List<MigratedFinding>(), new List<Occasion>());
        foreach (var finding in findings)
        {
            migrated.Add(await MigrateAsync(turned, finding, migration, published, now, ct));
            if (migrated[^1].Why is null && finding.ConfinedTo.Length == 0)
                units.Add(new(finding.State.Placement.Unit, "migrated", migration.Process.Name, migration.Hash));
        }

        await turned.WriteAsync(ct);
        await OccasionNotices.TellAsync(city, [.. units.Distinct()], Told, now, ct);
        return migrated;
    }

    // What is due is due to the version that goes: it fires its rungs, and may move the finding, before the one that comes takes over.
    private async Task<MigratedFinding> MigrateAsync(
        TurnedFindings turned, LockedFinding finding, Migration migration, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var at = finding.CircumstancesAt(now, published);
        var due = await runner.SweepAsync(published.ProcessWith(finding.ProcessHash), finding.State, at, ct);
        var state = due.IsEmpty ? finding.State : due[^1].Outcome.Next;
        var advance = await runner.TakeAsync(migration.Process, state, migration.Command, at, ct);
        var to = migration.Command.Renamed(state.State);
        if (advance.Last is Outcome.Refused refused)
            return new MigratedFinding(finding.Number, state.State, to, CodeOf(refused));

        var head = due.IsEmpty ? finding.Head : turned.Add(finding, at, due);
        turned.Add(finding with { State = state, Head = head, ProcessHash = migration.Hash, Roster = Nobody }, at, advance.Turns);
        return new MigratedFinding(finding.Number, state.State, to, Why: null);
    }

    private static string CodeOf(Outcome.Refused refused) =>
        refused is { Code: RefusalCode.NotHere } ? "migrate_no_state" : RefusalProblem.CodeOf(refused.Code);

    private static MigratedFinding Unmoved(string number, string state, string why) => new(number, state, state, why);
}
