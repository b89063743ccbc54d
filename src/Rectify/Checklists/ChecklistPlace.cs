using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Checklists;

/// <summary>A checklist of a unit in a campaign: whom it is shown to, and who says how the unit stands.</summary>
public readonly record struct ChecklistPlace(Guid Campaign, Guid Unit, string Checklist)
{
    // Of the unit and its sections; of the team that inspects it; of the city. Discipline looks on.
    private const string Ticking = """
        with person as (select $1::uuid as id union all select a.id from absent_for($1, $2) as a(id))
        select exists (
            select 1 from person join role_grant g on g.account_id = person.id join organisation o on o.id = g.organisation_id
            where g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
              and ((g.role in ('head', 'deputy', 'liaison', 'section_member') and (o.id = $4 or (o.parent_id = $4 and o.kind = 'section'))) or (g.role = 'supervisor' and o.parent_id is null)))
          or exists (
            select 1 from person join team_member m on m.account_id = person.id join team t on t.id = m.team_id join team_scope s on s.team_id = t.id
            where t.campaign_id = $3 and s.organisation_id = $4 and m.valid_from <= city_day($2) and (m.valid_to is null or m.valid_to > city_day($2)))
        """;

    private const string Seen = """
        select c.name, o.name from campaign c join organisation o on o.id = $4
        where c.id = $3 and $5 = any(c.checklists) and exists (
            select 1 from team t join team_scope s on s.team_id = t.id
            where t.campaign_id = c.id and s.organisation_id = o.id and ($1::uuid[] is null or t.id = any($2) or o.id = any($1)
                or exists (select 1 from organisation part where part.parent_id = o.id and part.kind = 'section' and part.id = any($1))))
        """;

    /// <returns>The campaign's and the unit's name; null when it isn't there for the account to see.</returns>
    public async Task<(string Campaign, string Unit)?> NamesAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        var scope = await Scope.OfAsync(city, account, now, ct);
        await using var command = city.CreateCommand(Seen);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(Campaign), Sql.Of(Unit), Sql.Of(Checklist));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (row.GetString(0), row.GetString(1)) : null;
    }

    public async Task<bool> MayTickAsync(CityTransaction city, CurrentAccount me, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand(Ticking);
        Sql.Bind(command, Sql.Of(me.Id), Sql.Of(now), Sql.Of(Campaign), Sql.Of(Unit));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Those who write on it take turns until the transaction ends.</summary>
    public async Task TakeTurnAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select pg_advisory_xact_lock(hashtextextended(concat_ws('|', 'checklist', $1, $2, $3, $4), 0))");
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(Campaign), Sql.Of(Unit), Sql.Of(Checklist));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Writes down that the entry became a finding when it was last said not to be fulfilled.</summary>
    public NpgsqlBatchCommand Became(CityTransaction city, string entry, int sequence, Guid finding) => new("""
        insert into checklist_finding (tenant_id, campaign_id, unit_id, checklist, entry, sequence, finding_id) values ($1, $2, $3, $4, $5, $6, $7)
        """)
    {
        Parameters = { Sql.Of(city.Tenant), Sql.Of(Campaign), Sql.Of(Unit), Sql.Of(Checklist), Sql.Of(entry), Sql.Of(sequence), Sql.Of(finding) },
    };
}
