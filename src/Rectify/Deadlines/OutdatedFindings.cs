using Rectify.Database;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Deadlines;

/// <summary>Locks open findings whose clocks have not been looked at since the calendar of their unit was last published.</summary>
internal static class OutdatedFindings
{
    /// <summary>The first of them behind an id, those that somebody else holds left out: they come up again.</summary>
    /// <returns>In the order of their ids.</returns>
    public static async Task<ClaimedFindings> LockAsync(
        CityTransaction city, Published published, DateTimeOffset now, Guid after, int most, CancellationToken ct)
    {
        var outdated = await ReadAsync(city, published, now, after, most, ct);
        await outdated.MeetAsync(city, now, ct);
        return outdated;
    }

    /// <summary>Remembers by which calendar each was looked at.</summary>
    public static async Task LookedAtAsync(CityTransaction city, List<LockedFinding> findings, Published published, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            update finding f set calendar_hash = t.hash from unnest($1, $2) as t(id, hash) where f.tenant_id = $3 and f.id = t.id
            """);
        Sql.Bind(command,
            Sql.Of([.. findings.Select(finding => finding.Id)]), Sql.Of([.. findings.Select(finding => published.CalendarNamed(finding.Calendar).Hash)]),
            Sql.Of(city.Tenant));
        await command.ExecuteNonQueryAsync(ct);
    }

    // Before and behind the hash in force, instead of unequal to it: that is how an index finds the few among the many.
    private static async Task<ClaimedFindings> ReadAsync(
        CityTransaction city, Published published, DateTimeOffset now, Guid after, int most, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            with unit as materialized (
                select o.id, o.zone, o.calendar, force.hash from organisation o join unnest($1, $2) as force(name, hash) on force.name = o.calendar),
            outdated as materialized (
                select f.id, f.number, f.case_state, f.head, f.process_hash, f.campaign_id, f.confined_to, unit.zone, unit.calendar
                from unit join finding f on f.unit_id = unit.id
                where f.closed_at is null and (f.calendar_hash is null or f.calendar_hash < unit.hash or f.calendar_hash > unit.hash)
                    and f.id > $3 and (f.sweep_after is null or f.sweep_after <= $4)
                order by f.id
                limit $5
                for no key update of f skip locked)
            select {LockedFinding.Selected("d", "d")}, d.id
            from outdated d
            order by d.id
            """);
        var calendars = published.Calendars.ToArray();
        Sql.Bind(command,
            Sql.Of([.. calendars.Select(calendar => calendar.Name)]), Sql.Of([.. calendars.Select(calendar => calendar.Hash)]),
            Sql.Of(after), Sql.Of(now), Sql.Of(most));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var outdated = new ClaimedFindings();
        while (await rows.ReadAsync(ct))
            await outdated.AddAsync(rows, ct);
        return outdated;
    }
}
