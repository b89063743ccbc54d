using Npgsql;
using Rectify.Accounts;
using Rectify.Campaigns;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.SelfInspections;

/// <summary>Reads self-inspection tasks, each within what the account may see.</summary>
public sealed class TaskQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <summary>What a unit has found on a task <c>t</c> of the unit <c>u</c> so far, as rows <c>f</c> of <c>finding</c>: its self-inspections that no
    /// report counts yet.</summary>
    internal const string FoundSoFar = $"""
        f.process = 'self-inspection' and f.unit_id = u.unit_id and f.opened_at >= t.sent_at and not f.is_undone and {Apart.Not}
            and not exists (select 1 from inspection_report_finding r where r.finding_id = f.id)
        """;

    private const string Units = $"""
        select u.task_id, u.unit_id, o.name, o.zone, o.calendar, u.due_at, r.at, a.name, coalesce(r.looked_at, 0), coalesce(r.statement, ''),
            found.ids, found.numbers, found.titles, array(select at from inspection_urge e where e.task_id = u.task_id and e.unit_id = u.unit_id order by at)
        from inspection_task_unit u join inspection_task t on t.id = u.task_id join organisation o on o.id = u.unit_id
            left join inspection_report r on r.task_id = u.task_id and r.unit_id = u.unit_id left join account a on a.id = r.by_account
            cross join lateral (
                select coalesce(array_agg(f.id order by f.number), array[]::uuid[]) as ids, coalesce(array_agg(f.number order by f.number), array[]::text[]) as numbers,
                    coalesce(array_agg(f.title order by f.number), array[]::text[]) as titles
                from (
                    select f.id, f.number, f.title from finding f where r.at is null and {FoundSoFar}
                    union all
                    select f.id, f.number, f.title from inspection_report_finding w join finding f on f.id = w.finding_id
                    where r.at is not null and w.task_id = u.task_id and w.unit_id = u.unit_id) f) found
        where ($3::uuid is null or t.campaign_id = $3) and ($4::uuid is null or t.id = $4) and {Seen}
        order by r.at nulls first, u.due_at, o.name, o.id
        """;

    // By the city all of them; by a team those that it inspects in the campaign; by a unit and its sections its own.
    private const string Seen = """
        ($1::uuid[] is null or u.unit_id = any($1)
          or exists (select 1 from organisation part where part.parent_id = u.unit_id and part.kind = 'section' and part.id = any($1))
          or exists (
            select 1 from team m join team_scope s on s.team_id = m.id where m.campaign_id = t.campaign_id and m.id = any($2) and s.organisation_id = u.unit_id))
        """;

    private const string Tasks = $"""
        select t.id, t.campaign_id, c.name, t.title, t.what, t.deadline, a.name, t.sent_at
        from inspection_task t join campaign c on c.id = t.campaign_id join account a on a.id = t.sent_by
        where ($3::uuid is null or t.campaign_id = $3) and ($4::uuid is null or t.id = $4)
          and exists (select 1 from inspection_task_unit u where u.task_id = t.id and {Seen})
        order by t.sent_at desc, t.id
        """;

    /// <summary>The latest first.</summary>
    /// <returns>Null when the campaign isn't the account's to see.</returns>
    public async Task<IReadOnlyList<InspectionTask>?> OfCampaignAsync(CurrentAccount me, Guid campaign, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var scope = await Scope.OfAsync(city, me.Id, clock.GetUtcNow(), ct);
        return await CampaignQuery.IsSeenAsync(city, campaign, scope, ct) ? await ReadAsync(city, me, scope, campaign, null, ct) : null;
    }

    /// <returns>Null when there is no such task for the account to see.</returns>
    public async Task<InspectionTask?> FindAsync(CurrentAccount me, Guid task, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return (await ReadAsync(city, me, await Scope.OfAsync(city, me.Id, clock.GetUtcNow(), ct), null, task, ct)).SingleOrDefault();
    }

    /// <summary>Reports that the account's own units owe, the most pressing first.</summary>
    public async Task<IReadOnlyList<OwedReport>> OwedAsync(CurrentAccount me, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        await using var command = city.CreateCommand("""
            select t.id, t.title, c.name, o.id, o.name, u.due_at, u.due_at < $2
            from inspection_task_unit u join inspection_task t on t.id = u.task_id join campaign c on c.id = t.campaign_id join organisation o on o.id = u.unit_id
            where u.unit_id = any($1) and not exists (select 1 from inspection_report r where r.task_id = u.task_id and r.unit_id = u.unit_id)
            order by u.due_at, t.id
            """);
        Sql.Bind(command, Sql.Of([.. await OwnUnits.OfAsync(city, me.Id, now, ct)]), Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        var owed = new List<OwedReport>();
        while (await row.ReadAsync(ct))
            owed.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetGuid(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5), row.GetBoolean(6)));
        return owed;
    }

    private async Task<List<InspectionTask>> ReadAsync(CityTransaction city, CurrentAccount me, Scope scope, Guid? campaign, Guid? task, CancellationToken ct)
    {
        var units = await UnitsAsync(city, me, scope, campaign, task, ct);
        await using var command = Command(city, Tasks, scope, campaign, task);
        await using var row = await command.ExecuteReaderAsync(ct);
        var tasks = new List<InspectionTask>();
        while (await row.ReadAsync(ct))
        {
            tasks.Add(new(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6),
                row.GetFieldValue<DateTimeOffset>(7), [.. units[row.GetGuid(0)]]));
        }

        return tasks;
    }

    private async Task<ILookup<Guid, UnitReport>> UnitsAsync(CityTransaction city, CurrentAccount me, Scope scope, Guid? campaign, Guid? task, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var own = await OwnUnits.OfAsync(city, me.Id, now, ct);
        await using var command = Command(city, Units, scope, campaign, task);
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new List<(Guid Task, UnitReport Unit)>();
        while (await row.ReadAsync(ct))
            units.Add((row.GetGuid(0), await UnitAsync(row, published, own, now, ct)));
        return units.ToLookup(one => one.Task, one => one.Unit);
    }

    private static async Task<UnitReport> UnitAsync(NpgsqlDataReader row, Published published, HashSet<Guid> own, DateTimeOffset now, CancellationToken ct)
    {
        var due = row.GetFieldValue<DateTimeOffset>(5);
        var clockwork = new Clockwork(published.CalendarNamed(row.GetString(4)), TimeZoneInfo.FindSystemTimeZoneById(row.GetString(3)), []);
        var isReported = !await row.IsDBNullAsync(6, ct);
        var (ids, numbers, titles) = (row.GetFieldValue<Guid[]>(10), row.GetFieldValue<string[]>(11), row.GetFieldValue<string[]>(12));
        return new UnitReport(
            row.GetGuid(1), row.GetString(2), due, !isReported && due < now ? Math.Max(1, clockwork.WorkingDaysLate(due, now)) : 0,
            isReported ? row.GetFieldValue<DateTimeOffset>(6) : null, isReported ? row.GetString(7) : null, row.GetInt32(8), row.GetString(9),
            [.. ids.Select((id, index) => new FoundOnTask(id, numbers[index], titles[index]))], row.GetFieldValue<DateTimeOffset[]>(13), own.Contains(row.GetGuid(1)));
    }

    private static NpgsqlCommand Command(CityTransaction city, string sql, Scope scope, Guid? campaign, Guid? task)
    {
        var command = city.CreateCommand(sql);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(campaign), Sql.Of(task));
        return command;
    }
}
