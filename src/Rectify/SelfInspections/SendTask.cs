using Rectify.Accounts;
using Rectify.Campaigns;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Notices;
using Rectify.Processes;

namespace Rectify.SelfInspections;

/// <summary>Sends a self-inspection task to units of a campaign, all of them at once.</summary>
public sealed class SendTask(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int LongestTitle = 100, LongestWhat = 2000;

    /// <returns>The task's id.</returns>
    public async Task<Administered<Guid>> HandleAsync(CurrentAccount me, Guid campaign, TaskWanted wanted, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var (begun, refused) = await Arranging.BeginAsync(database, me, campaign, now, ct);
        if (begun is null)
            return refused!; // one of the two is there
        await using var sending = begun;
        var units = await UnitsAsync(sending.City, campaign, wanted, published, now, ct);
        if (FaultsOf(wanted, units, now) is { Count: > 0 } faults)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = faults };

        var id = Guid.CreateVersion7(now);
        await sending.ExecuteAsync("""
            insert into inspection_task (tenant_id, id, campaign_id, title, what, deadline, sent_by, sent_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
            """, ct,
            Sql.Of(me.Tenant), Sql.Of(id), Sql.Of(campaign), Sql.Of(wanted.Title.Trim()), Sql.Of(wanted.What.Trim()), Sql.Of(wanted.Deadline), Sql.Of(me.Id), Sql.Of(now));
        await sending.ExecuteAsync("""
            insert into inspection_task_unit (tenant_id, task_id, unit_id, due_at) select $1, $2, t.unit, t.due from unnest($3::uuid[], $4::timestamptz[]) as t(unit, due)
            """, ct,
            Sql.Of(me.Tenant), Sql.Of(id), Sql.Of([.. units.Select(unit => unit.Unit)]), Sql.OfMany([.. units.Select(unit => (DateTimeOffset?)unit.DueAt)]));
        await OccasionNotices.TellAsync(
            sending.City, [.. units.Select(unit => new Occasion(unit.Unit, "inspection_task", wanted.Title.Trim(), id.ToString()))], OwnUnits.Told, now, ct);
        await sending.CommitAsync("inspection_task_sent", id, new { Campaign = campaign, wanted.Title, wanted.Deadline, Units = units.Count }, ct);
        return id;
    }

    private static List<MissingPart> FaultsOf(TaskWanted wanted, List<(Guid Unit, DateTimeOffset DueAt)> units, DateTimeOffset now)
    {
        var faults = new List<MissingPart>();
        if (wanted.Title.Trim().Length is 0 or > LongestTitle)
            faults.Add(new("inspection_title_missing", "title", ("most", LongestTitle)));
        if (wanted.What.Trim().Length is 0 or > LongestWhat)
            faults.Add(new("inspection_what_missing", "what", ("most", LongestWhat)));
        if (BudgetOf(wanted) is null || units.Any(unit => unit.DueAt <= now))
            faults.Add(new("inspection_deadline_missing", "deadline"));
        if (wanted.Units.Length == 0 || units.Count < wanted.Units.Distinct().Count())
            faults.Add(new("inspection_units_missing", "units"));
        return faults;
    }

    private static Budget? BudgetOf(TaskWanted wanted) => Budget.TryParse(wanted.Deadline, out var budget) ? budget : null;

    // Those wanted that the campaign inspects, each with the end of the deadline by its own calendar.
    private static async Task<List<(Guid Unit, DateTimeOffset DueAt)>> UnitsAsync(
        CityTransaction city, Guid campaign, TaskWanted wanted, Published published, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select distinct o.id, o.zone, o.calendar from team t join team_scope s on s.team_id = t.id join organisation o on o.id = s.organisation_id
            where t.campaign_id = $1 and o.id = any($2) and o.valid_to is null
            """);
        Sql.Bind(command, Sql.Of(campaign), Sql.Of(wanted.Units));
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new List<(Guid, DateTimeOffset)>();
        var budget = BudgetOf(wanted) ?? new Budget.Until(default); // a faulty one is told as past
        while (await row.ReadAsync(ct))
        {
            var clockwork = new Clockwork(published.CalendarNamed(row.GetString(2)), TimeZoneInfo.FindSystemTimeZoneById(row.GetString(1)), []);
            units.Add((row.GetGuid(0), clockwork.DueOf(now, budget)));
        }

        return units;
    }
}
