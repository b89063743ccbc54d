using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Deadlines;

/// <summary>Findings that a sweep has claimed: their next rung is due, and their rows are locked.</summary>
/// <param name="Claimed">In the order of <see cref="SweepPlace"/>.</param>
/// <param name="Last">Where the next claim goes on; null when nothing was due.</param>
internal sealed record DueFindings(ClaimedFindings Claimed, SweepPlace? Last)
{
    /// <summary>Claims the first that are due behind a place, those that somebody else holds left out: so two sweeps share the work.</summary>
    public static async Task<DueFindings> LockAsync(CityTransaction city, DateTimeOffset now, SweepPlace after, int most, CancellationToken ct)
    {
        var due = await ReadAsync(city, now, after, most, ct);
        await due.Claimed.MeetAsync(city, now, ct);
        return due;
    }

    // Everything about a finding comes out of the locking part: read again outside, it would be as the statement first saw it, which
    // is too old when another node moved it just before the lock. Materialized, so that no plan runs the limit more than once.
    private static async Task<DueFindings> ReadAsync(CityTransaction city, DateTimeOffset now, SweepPlace after, int most, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            with due as materialized (
                select f.id, f.number, f.case_state, f.head, f.process_hash, f.unit_id, f.campaign_id, f.confined_to, f.next_rung_at
                from finding f
                where f.next_rung_at <= $1 and (f.next_rung_at, f.id) > ($3, $4) and (f.sweep_after is null or f.sweep_after <= $1)
                order by f.next_rung_at, f.id
                limit $2
                for no key update skip locked)
            select {LockedFinding.Selected("d", "o")}, d.id, d.next_rung_at
            from due d join organisation o on o.id = d.unit_id
            order by d.next_rung_at, d.id
            """);
        Sql.Bind(command, Sql.Of(now), Sql.Of(most), Sql.Of(after.NextAt), Sql.Of(after.Id));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var (claimed, last) = (new ClaimedFindings(), (SweepPlace?)null);
        while (await rows.ReadAsync(ct))
        {
            await claimed.AddAsync(rows, ct);
            last = new SweepPlace(rows.GetFieldValue<DateTimeOffset>(LockedFinding.Columns + 1), claimed.Last);
        }

        return new DueFindings(claimed, last);
    }
}

/// <summary>How far a sweep has come: it takes findings by the instant of their next rung, then by id.</summary>
internal readonly record struct SweepPlace(DateTimeOffset NextAt, Guid Id)
{
    public static readonly SweepPlace Start = new(DateTimeOffset.UnixEpoch, Guid.Empty);
}
