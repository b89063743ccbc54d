using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Campaigns;

/// <summary>签收进度: which units have signed for what a campaign issued to them, which have not, and how late they are.</summary>
public sealed class SignForProgress(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const string Units = $"""
        with own as (
            select f.id, f.unit_id, f.state_due_at, f.process || '/' || f.state = any($3) as waits, f.process || '/' || f.state = any($4) as to_issue,
                f.original_due_at is not null and not f.is_imported and (f.closed_at is null or f.conclusion <> 'not_started') as issued
            from finding f
            where f.campaign_id = $6 and not f.is_undone and {Apart.Not} and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2))),
        concerned as (
            select s.organisation_id as id from team t join team_scope s on s.team_id = t.id
            where t.campaign_id = $6 and ($1::uuid[] is null or t.id = any($2) or s.organisation_id = any($1))
            union select unit_id from own),
        counted as (
            select unit_id, count(*) filter (where to_issue)::int as to_issue, count(*) filter (where issued)::int as issued,
                count(*) filter (where issued and not waits)::int as signed, min(state_due_at) filter (where issued and waits) as due_at
            from own group by unit_id),
        last_signed as (
            select distinct on (own.unit_id) own.unit_id, e.at, a.name
            from own join event e on e.finding_id = own.id and e.about = 'acknowledge' left join account a on a.id = e.by_account
            where own.issued order by own.unit_id, e.at desc)
        select o.id, o.name, o.zone, o.calendar, coalesce(n.to_issue, 0), coalesce(n.issued, 0), coalesce(n.signed, 0), n.due_at, l.at, l.name,
            array(select a.name from role_grant g join account a on a.id = g.account_id and a.disabled_at is null
                  where g.organisation_id = o.id and g.role = 'head' and g.valid_from <= ($5 at time zone o.zone)::date
                    and (g.valid_to is null or g.valid_to > ($5 at time zone o.zone)::date) order by a.name)
        from concerned join organisation o on o.id = concerned.id left join counted n on n.unit_id = o.id left join last_signed l on l.unit_id = o.id
        order by n.due_at nulls last, o.name, o.id
        """;

    /// <summary>The units that a campaign inspects, those that have been wanting longest first.</summary>
    /// <returns>Null when the campaign isn't the account's to see.</returns>
    public async Task<IReadOnlyList<UnitProgress>?> OfAsync(Guid tenant, Guid account, Guid campaign, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var scope = await Scope.OfAsync(city, account, now, ct);
        if (!await CampaignQuery.IsSeenAsync(city, campaign, scope, ct))
            return null;

        await using var command = city.CreateCommand(Units);
        Sql.Bind(command,
            Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(CampaignQuery.StatesOffering(published, "acknowledge")),
            Sql.Of(CampaignQuery.StatesOffering(published, "issue")), Sql.Of(now), Sql.Of(campaign));
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new List<UnitProgress>();
        while (await row.ReadAsync(ct))
            units.Add(await UnitAsync(row, published, now, ct));
        return units;
    }

    private static async Task<UnitProgress> UnitAsync(NpgsqlDataReader row, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var due = await InstantAsync(row, 7, ct);
        var clockwork = new Clockwork(published.CalendarNamed(row.GetString(3)), TimeZoneInfo.FindSystemTimeZoneById(row.GetString(2)), []);
        return new UnitProgress(
            row.GetGuid(0), row.GetString(1), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), due,
            due < now ? clockwork.WorkingDaysLate(due.Value, now) : 0, await InstantAsync(row, 8, ct),
            await row.IsDBNullAsync(9, ct) ? null : row.GetString(9), row.GetFieldValue<string[]>(10));
    }

    private static async Task<DateTimeOffset?> InstantAsync(NpgsqlDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
