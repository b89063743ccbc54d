using System.Text.Json;
using Npgsql;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Deadlines;

/// <summary>Findings that a sweep has claimed: their next rung is due, and their rows are locked.</summary>
/// <param name="Found">In the order of <see cref="SweepPlace"/>.</param>
/// <param name="Unreadable">Those whose state this executable can't read, and why: a newer one may have written it.</param>
/// <param name="Last">Where the next claim goes on; null when nothing was due.</param>
internal sealed record DueFindings(List<LockedFinding> Found, List<(Guid Id, string Error)> Unreadable, SweepPlace? Last)
{
    public int Count => Found.Count + Unreadable.Count;

    /// <summary>Claims the first that are due behind a place, those that somebody else holds left out: so two sweeps share the work.</summary>
    public static async Task<DueFindings> LockAsync(CityTransaction city, DateTimeOffset now, SweepPlace after, int most, CancellationToken ct)
    {
        var due = await ReadAsync(city, now, after, most, ct);
        var places = due.Found.Select(finding => finding.State.Placement).DistinctBy(place => (place.Unit, place.Team)).ToArray();
        var rosters = await RosterReading.AtAsync(city, places, now, ct);
        var people = places.Zip(rosters).ToDictionary(pair => (pair.First.Unit, pair.First.Team), pair => pair.Second);
        return due with { Found = due.Found.ConvertAll(finding => finding with { Roster = people[(finding.State.Placement.Unit, finding.State.Placement.Team)] }) };
    }

    // Everything about a finding comes out of the locking part: read again outside, it would be as the statement first saw it, which
    // is too old when another node moved it just before the lock. Materialized, so that no plan runs the limit more than once.
    private static async Task<DueFindings> ReadAsync(CityTransaction city, DateTimeOffset now, SweepPlace after, int most, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with due as materialized (
                select f.id, f.number, f.case_state, f.head, f.process_hash, f.unit_id, f.campaign_id, f.next_rung_at
                from finding f
                where f.next_rung_at <= $1 and (f.next_rung_at, f.id) > ($3, $4) and (f.sweep_after is null or f.sweep_after <= $1)
                order by f.next_rung_at, f.id
                limit $2
                for no key update skip locked)
            select d.number, d.case_state, d.head, d.process_hash, o.zone, o.calendar,
                   (select c.ladder from campaign c where c.id = d.campaign_id), d.id, d.next_rung_at
            from due d join organisation o on o.id = d.unit_id
            order by d.next_rung_at, d.id
            """);
        Sql.Bind(command, Sql.Of(now), Sql.Of(most), Sql.Of(after.NextAt), Sql.Of(after.Id));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var due = new DueFindings([], [], null);
        while (await rows.ReadAsync(ct))
            due = await due.WithAsync(rows, ct);
        return due;
    }

    private async Task<DueFindings> WithAsync(NpgsqlDataReader row, CancellationToken ct)
    {
        var id = row.GetGuid(7);
        try
        {
            Found.Add(await LockedFinding.ReadAsync(id, row, ct));
        }
        catch (JsonException e)
        {
            Unreadable.Add((id, e.Message));
        }

        return this with { Last = new SweepPlace(row.GetFieldValue<DateTimeOffset>(8), id) };
    }
}

/// <summary>How far a sweep has come: it takes findings by the instant of their next rung, then by id.</summary>
internal readonly record struct SweepPlace(DateTimeOffset NextAt, Guid Id)
{
    public static readonly SweepPlace Start = new(DateTimeOffset.UnixEpoch, Guid.Empty);
}
