using Rectify.Accounts;
using Rectify.Campaigns;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Notices;

namespace Rectify.SelfInspections;

/// <summary>催报: tells the heads and liaisons of units whose report is wanting; who was told within the last day is left out unless the
/// supervisor says so.</summary>
public sealed class UrgeTask(CityDatabase database, TimeProvider clock)
{
    private const int LongestNote = 500;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    public async Task<Administered<Urged>> HandleAsync(CurrentAccount me, Guid task, UrgeWanted wanted, CancellationToken ct)
    {
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (await TaskAsync(me, task, ct) is not var (campaign, title))
            return Problem.NotFound;
        var (begun, refused) = await Arranging.BeginAsync(database, me, campaign, now, ct);
        if (begun is null)
            return refused!; // one of the two is there
        await using var urging = begun;
        var note = wanted.Note?.Trim() ?? "";
        if (note.Length > LongestNote)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("inspection_note_long", "note", ("most", LongestNote))] };

        await TakeTurnAsync(urging.City, task, ct);
        var wanting = await WantingAsync(urging.City, task, wanted.Units, now - Lately, ct);
        var units = wanting.Where(unit => wanted.Again || !unit.IsUrged).Select(unit => unit.Unit).ToArray();
        if (units.Length == 0)
            return wanting.Count == 0 ? new Problem(StatusCodes.Status409Conflict, "inspection_nobody_wanting") : new Problem(StatusCodes.Status409Conflict, "inspection_urged_lately");

        await urging.ExecuteAsync("""
            insert into inspection_urge (tenant_id, task_id, unit_id, at, note, by_account) select $1, $2, unnest($3::uuid[]), $4, $5, $6
            """, ct, Sql.Of(me.Tenant), Sql.Of(task), Sql.Of(units), Sql.Of(now), Sql.Of(note), Sql.Of(me.Id));
        var about = note.Length > 0 ? $"{title} {note}" : title;
        await OccasionNotices.TellAsync(urging.City, [.. units.Select(unit => new Occasion(unit, "inspection_urged", about, $"{task} {now:O}"))], OwnUnits.Told, now, ct);
        await urging.CommitAsync("inspection_urged", task, new { Units = units.Length, Note = note }, ct);
        return new Urged(units.Length, wanting.Count - units.Length);
    }

    private async Task<(Guid Campaign, string Title)?> TaskAsync(CurrentAccount me, Guid task, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await using var command = city.CreateCommand("select campaign_id, title from inspection_task where id = $1");
        Sql.Bind(command, Sql.Of(task));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (row.GetGuid(0), row.GetString(1)) : null;
    }

    // Two who urge at once: the second finds whom the first has urged.
    private static async Task TakeTurnAsync(CityTransaction city, Guid task, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select pg_advisory_xact_lock(hashtextextended(concat_ws('|', 'inspection_urge', $1, $2), 0))");
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(task));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<List<(Guid Unit, bool IsUrged)>> WantingAsync(CityTransaction city, Guid task, Guid[]? only, DateTimeOffset since, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select u.unit_id, exists (select 1 from inspection_urge e where e.task_id = u.task_id and e.unit_id = u.unit_id and e.at > $3)
            from inspection_task_unit u
            where u.task_id = $1 and ($2::uuid[] is null or u.unit_id = any($2))
              and not exists (select 1 from inspection_report r where r.task_id = u.task_id and r.unit_id = u.unit_id)
            order by u.unit_id
            """);
        Sql.Bind(command, Sql.Of(task), Sql.OfMany(only), Sql.Of(since));
        await using var row = await command.ExecuteReaderAsync(ct);
        var wanting = new List<(Guid, bool)>();
        while (await row.ReadAsync(ct))
            wanting.Add((row.GetGuid(0), row.GetBoolean(1)));
        return wanting;
    }
}
