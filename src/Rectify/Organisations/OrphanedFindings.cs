using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Organisations;

/// <summary>Open findings of units that have ended, locked, each with the one who carries on.</summary>
/// <param name="Claimed">In the order of their ids.</param>
/// <param name="Successors">By finding.</param>
/// <param name="Names">What the units that have ended were called, by id.</param>
internal sealed record OrphanedFindings(ClaimedFindings Claimed, Dictionary<Guid, Successor> Successors, Dictionary<Guid, string> Names)
{
    /// <summary>Locks the first of them behind an id, those that somebody else holds left out: they come up again.</summary>
    public static async Task<OrphanedFindings> LockAsync(CityTransaction city, DateTimeOffset now, Guid after, int most, CancellationToken ct)
    {
        var orphaned = new OrphanedFindings(new(), [], []);
        await orphaned.ReadAsync(city, now, after, most, ct);
        await orphaned.Claimed.MeetAsync(city, now, ct);
        return orphaned;
    }

    private async Task ReadAsync(CityTransaction city, DateTimeOffset now, Guid after, int most, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            with {Successor.CarriesOn},
            orphaned as materialized (
                select f.id, f.number, f.case_state, f.head, f.process_hash, f.campaign_id, f.confined_to, f.unit_id, c.unit as successor
                from carries_on c join finding f on f.unit_id = c.ended
                where f.closed_at is null and f.id > $3 and (f.sweep_after is null or f.sweep_after <= $1)
                order by f.id
                limit $4
                for no key update of f skip locked)
            select {LockedFinding.Selected("d", "o")}, d.id, next.id, next.zone, next.calendar, o.id, o.name
            from orphaned d join organisation o on o.id = d.unit_id join organisation next on next.id = d.successor
            order by d.id
            """);
        Sql.Bind(command, Sql.Of(now), Sql.Of((Guid?)null), Sql.Of(after), Sql.Of(most));
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            await Claimed.AddAsync(rows, ct);
            Successors[Claimed.Last] = Successor.Read(rows, LockedFinding.Columns + 1);
            Names[rows.GetGuid(LockedFinding.Columns + 4)] = rows.GetString(LockedFinding.Columns + 5);
        }
    }
}
