using System.Data.Common;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Campaigns;

/// <summary>Reads campaigns and their teams, each within what the account may see.</summary>
public sealed class CampaignQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    // All of them for the city's people, else those that inspect the account's own units or have it on a team. $1, $2: its scope.
    private const string Seen = """
        ($1::uuid[] is null or exists (
            select 1 from team t left join team_scope s on s.team_id = t.id
            where t.campaign_id = c.id and (t.id = any($2) or s.organisation_id = any($1))))
        """;

    private const string SeenTeam = """
        ($1::uuid[] is null or t.id = any($2) or exists (select 1 from team_scope s where s.team_id = t.id and s.organisation_id = any($1)))
        """;

    // A finding that ended before it was signed for asks nobody to sign any more.
    private const string Figures = $"""
        select count(*)::int as findings, count(*) filter (where f.to_issue)::int as to_issue,
            count(*) filter (where f.issued)::int as issued, count(*) filter (where f.issued and not f.waits)::int as signed,
            count(distinct f.unit_id) filter (where f.issued)::int as units_issued,
            (count(distinct f.unit_id) filter (where f.issued) - count(distinct f.unit_id) filter (where f.issued and f.waits))::int as units_signed,
            count(*) filter (where f.is_open)::int as open, count(*) filter (where f.light = 'overdue')::int as overdue,
            count(*) filter (where not f.is_open)::int as closed
        from (
            select f.unit_id, f.closed_at is null as is_open, f.process || '/' || f.state = any($3) as waits, f.process || '/' || f.state = any($4) as to_issue,
                f.original_due_at is not null and not f.is_imported and (f.closed_at is null or f.conclusion <> 'not_started') as issued,
                light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $5) as light
            from finding f
            where f.campaign_id = c.id and not f.is_undone and {Apart.Not} and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2))) f
        """;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<Campaign>> ListAsync(Guid tenant, Guid account, CancellationToken ct) => ReadAsync(tenant, account, null, ct);

    /// <returns>Null when there is none for the account to see.</returns>
    public async Task<Campaign?> FindAsync(Guid tenant, Guid account, Guid campaign, CancellationToken ct) =>
        (await ReadAsync(tenant, account, campaign, ct)).SingleOrDefault();

    /// <summary>By name.</summary>
    /// <param name="campaign">Null for the teams of all campaigns.</param>
    /// <param name="team">Null for all of them.</param>
    public async Task<IReadOnlyList<Team>> TeamsAsync(Guid tenant, Guid account, Guid? campaign, Guid? team, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand($"""
            select t.id, t.campaign_id, t.name, m.account_id, a.name, m.role, m.valid_from, m.valid_to, s.ids, s.names
            from team t
            cross join lateral (
                select coalesce(array_agg(o.id order by o.name), array[]::uuid[]) as ids, coalesce(array_agg(o.name order by o.name), array[]::text[]) as names
                from team_scope s join organisation o on o.id = s.organisation_id
                where s.team_id = t.id and ($1::uuid[] is null or t.id = any($2) or s.organisation_id = any($1))) s
            left join team_member m on m.team_id = t.id
            left join account a on a.id = m.account_id
            where ($3::uuid is null or t.campaign_id = $3) and ($4::uuid is null or t.id = $4) and {SeenTeam}
            order by t.name, t.id, m.role desc, m.valid_from, a.name
            """);
        var scope = await Scope.OfAsync(city, account, clock.GetUtcNow(), ct);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(campaign), Sql.Of(team));
        await using var row = await command.ExecuteReaderAsync(ct);
        var teams = new Dictionary<Guid, (Team Team, List<Member> Members)>();
        while (await row.ReadAsync(ct))
        {
            if (!teams.TryGetValue(row.GetGuid(0), out var known))
                teams[row.GetGuid(0)] = known = TeamOf(row);
            if (!await row.IsDBNullAsync(3, ct))
                known.Members.Add(await MemberAsync(row, ct));
        }

        return [.. teams.Values.Select(known => known.Team)];
    }

    internal static async Task<bool> IsSeenAsync(CityTransaction city, Guid campaign, Scope scope, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select exists (select 1 from campaign c where c.id = $3 and {Seen})");
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(campaign));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>The states in which a process offers an action, as <c>process/state</c>.</summary>
    internal static string[] StatesOffering(Published published, string action) =>
    [
        .. from process in published.InForce
           from state in process.States
           where state.ActionNamed(action) is not null
           select $"{process.Name}/{state.Name}",
    ];

    private async Task<IReadOnlyList<Campaign>> ReadAsync(Guid tenant, Guid account, Guid? campaign, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        await using var command = city.CreateCommand($"""
            select c.id, c.name, c.authority, c.opens_on, c.ends_on, c.ladder,
                (select count(*)::int from team t where t.campaign_id = c.id and {SeenTeam}),
                (select count(distinct s.organisation_id)::int from team t join team_scope s on s.team_id = t.id
                 where t.campaign_id = c.id and ($1::uuid[] is null or t.id = any($2) or s.organisation_id = any($1))),
                n.findings, n.to_issue, n.issued, n.signed, n.units_issued, n.units_signed, n.open, n.overdue, n.closed, c.areas, c.checklists
            from campaign c cross join lateral ({Figures}) n
            where ($6::uuid is null or c.id = $6) and {Seen}
            order by c.opens_on desc, c.id desc
            """);
        var scope = await Scope.OfAsync(city, account, now, ct);
        Sql.Bind(command,
            Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(StatesOffering(published, "acknowledge")), Sql.Of(StatesOffering(published, "issue")),
            Sql.Of(now), Sql.Of(campaign));
        await using var row = await command.ExecuteReaderAsync(ct);
        var campaigns = new List<Campaign>();
        while (await row.ReadAsync(ct))
            campaigns.Add(await CampaignAsync(row, ct));
        return campaigns;
    }

    private static async Task<Campaign> CampaignAsync(NpgsqlDataReader row, CancellationToken ct) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateOnly>(3),
        await row.IsDBNullAsync(4, ct) ? null : row.GetFieldValue<DateOnly>(4), await row.IsDBNullAsync(5, ct) ? null : row.GetString(5),
        row.GetInt32(6), row.GetInt32(7),
        new CampaignFigures(
            row.GetInt32(8), row.GetInt32(9), row.GetInt32(10), row.GetInt32(11), row.GetInt32(12), row.GetInt32(13), row.GetInt32(14), row.GetInt32(15),
            row.GetInt32(16)))
    {
        Areas = await row.GetFieldValueAsync<string[]>(17, ct),
        Checklists = await row.GetFieldValueAsync<string[]>(18, ct),
    };

    private static (Team Team, List<Member> Members) TeamOf(NpgsqlDataReader row)
    {
        var members = new List<Member>();
        var scope = row.GetFieldValue<Guid[]>(8).Zip(row.GetFieldValue<string[]>(9), (id, name) => new ScopedUnit(id, name)).ToArray();
        return (new Team(row.GetGuid(0), row.GetGuid(1), row.GetString(2), members, scope), members);
    }

    private static async Task<Member> MemberAsync(DbDataReader row, CancellationToken ct) => new(
        row.GetGuid(3), row.GetString(4), row.GetString(5), row.GetFieldValue<DateOnly>(6),
        await row.IsDBNullAsync(7, ct) ? null : row.GetFieldValue<DateOnly>(7));
}
