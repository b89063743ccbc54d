using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;

namespace Rectify.Deadlines;

/// <summary>Claims findings whose next rung is due: locked in the order of their keys, those that somebody else holds left out.</summary>
internal static class DueFindings
{
    public static async Task<List<LockedFinding>> LockAsync(CityTransaction city, DateTimeOffset now, int most, CancellationToken ct)
    {
        var found = await ReadAsync(city, now, most, ct);
        var rosters = new Dictionary<(Guid Unit, Guid? Team), Roster>();
        for (var i = 0; i < found.Count; i++)
        {
            var place = found[i].State.Placement;
            if (!rosters.TryGetValue((place.Unit, place.Team), out var roster))
                rosters[(place.Unit, place.Team)] = roster = await RosterReading.AtAsync(city, place, now, ct);
            found[i] = found[i] with { Roster = roster };
        }

        return found;
    }

    // The materialized CTE keeps the planner from running the limited part more than once and locking more than the limit.
    private static async Task<List<LockedFinding>> ReadAsync(CityTransaction city, DateTimeOffset now, int most, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with due as materialized (
                select f.id from finding f
                where f.next_rung_at <= $1 and (f.sweep_after is null or f.sweep_after <= $1)
                order by f.id
                limit $2
                for no key update skip locked)
            select f.number, f.case_state, f.head, f.process_hash, o.zone, o.calendar,
                   (select c.ladder from campaign c where c.id = f.campaign_id), f.id
            from due join finding f on f.id = due.id join organisation o on o.id = f.unit_id
            """);
        Sql.Bind(command, Sql.Of(now), Sql.Of(most));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<LockedFinding>();
        while (await rows.ReadAsync(ct))
            found.Add(await LockedFinding.ReadAsync(rows.GetGuid(7), rows, ct));
        return found;
    }
}
