using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>What somebody of a unit that had the finding before a transfer still reads of it: everything up to that event, and no
/// further (engine.md 6.5).</summary>
/// <param name="State">The finding as that event left it.</param>
/// <param name="Process">The version that it followed then, by content.</param>
/// <param name="At">When that was.</param>
internal sealed record FormerReading(CaseState State, string Process, DateTimeOffset At)
{
    /// <returns>Null for an account that stands in none of the finding's former units today, nor for anybody who does.</returns>
    public static async Task<FormerReading?> OfAsync(
        CityTransaction city, LockedFinding finding, Guid account, Published published, DateTimeOffset now, CancellationToken ct)
    {
        if (finding.State.FormerUnits.IsEmpty || finding.ConfinedTo.Length > 0 || await UpToAsync(city, finding.State, account, now, ct) is not { } last)
            return null;
        var (state, process) = ((CaseState?)null, finding.ProcessHash);
        var fold = new EventFold(published);
        foreach (var entry in await Timeline.ReadAsync(city, finding.Id, last, ct))
        {
            state = fold.Step(state, entry.Body)?.Next ?? throw new InvalidOperationException($"Event {entry.Sequence} of {finding.Number} does not follow.");
            process = entry.Body.Process;
        }

        return state is null ? null : new FormerReading(state, process, state.LastAt);
    }

    private static async Task<int?> UpToAsync(CityTransaction city, CaseState state, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select max(former.up_to) from unnest($3, $4) as former(unit, up_to)
            join organisation o on o.id = former.unit
            join role_grant g on g.organisation_id = o.id and g.account_id in (select $1 union all select a.id from absent_for($1, $2) as a(id)) and g.office = 'business'
                and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now), Sql.Of([.. state.FormerUnits.Select(former => former.Unit)]),
            new() { Value = state.FormerUnits.Select(former => former.UpToSequence).ToArray() });
        return await command.ExecuteScalarAsync(ct) as int?;
    }
}
