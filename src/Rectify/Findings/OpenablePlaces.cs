using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>Where an account may open a finding, for somebody whom it stands in for too: a unit in the scope of a team, a unit of
/// its own, or any unit where the role is held at the city.</summary>
/// <param name="Team">Null where no team opens it.</param>
/// <param name="Of">Where the role is held.</param>
public sealed record OpenablePlace(Guid Unit, string UnitName, Guid? Team, string? TeamName, string Role, PartyOf Of)
{
    /// <summary>Posted as one value: <c>unit</c> or <c>unit/team</c>.</summary>
    public string Code => Team is { } team ? $"{Unit:n}/{team:n}" : $"{Unit:n}";

    public FormChoice Choice => new(Code, UnitName, TeamName);

    /// <summary>The places of an account today, teams first.</summary>
    public static async Task<IReadOnlyList<OpenablePlace>> OfAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select o.id, o.name, t.id, c.name || ' · ' || t.name, m.role, 'team'
            from team_member m
                join team t on t.id = m.team_id join campaign c on c.id = t.campaign_id
                join team_scope s on s.team_id = t.id join organisation o on o.id = s.organisation_id
            where m.account_id in (select $1 union all select a.id from absent_for($1, $2) as a(id)) and o.valid_to is null
              and m.valid_from <= ($2 at time zone o.zone)::date and (m.valid_to is null or m.valid_to > ($2 at time zone o.zone)::date)
            union
            select u.id, u.name, null, null, g.role, case when u.id = o.id then 'unit' else 'city' end
            from role_grant g join organisation o on o.id = g.organisation_id
                join organisation u on u.parent_id is not null and u.valid_to is null and (u.id = o.id or o.parent_id is null)
            where g.account_id in (select $1 union all select a.id from absent_for($1, $2) as a(id)) and g.office = 'business' and o.valid_to is null
              and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
            order by 4 nulls last, 2
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var places = new List<OpenablePlace>();
        while (await rows.ReadAsync(ct))
        {
            var of = Enum.Parse<PartyOf>(rows.GetString(5), ignoreCase: true);
            var isTeam = of == PartyOf.Team;
            places.Add(new(rows.GetGuid(0), rows.GetString(1), isTeam ? rows.GetGuid(2) : null, isTeam ? rows.GetString(3) : null, rows.GetString(4), of));
        }

        return places;
    }

    /// <summary>Whether the role held here makes a party that may open this process.</summary>
    public bool Opens(Process process) => process.OpenedBy.Select(process.PartyNamed).OfType<Party>()
        .Any(party => party.Role == Role && party.Of == Of);
}
