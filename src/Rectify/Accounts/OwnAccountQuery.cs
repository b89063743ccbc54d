using Microsoft.EntityFrameworkCore;
using Rectify.Database;

namespace Rectify.Accounts;

/// <summary>What a person's own page shows.</summary>
/// <param name="Phone">Absent when nobody has written one down.</param>
/// <param name="Teams">The teams that the person is on today.</param>
/// <param name="Sessions">Those that still let somebody in, the one last seen first.</param>
/// <param name="Tokens">Those not revoked, the oldest first.</param>
public sealed record OwnReading(
    string? Phone, DateTimeOffset? PasswordChangedAt, IReadOnlyList<OwnRole> Roles, IReadOnlyList<OwnTeam> Teams,
    IReadOnlyList<Session> Sessions, IReadOnlyList<ApiToken> Tokens);

/// <param name="To">The first day on which it no longer holds; absent for until further notice.</param>
public sealed record OwnRole(string Role, string Organisation, DateOnly From, DateOnly? To);

public sealed record OwnTeam(Guid Campaign, string CampaignName, string Team, string Role);

/// <summary>Reads the account of one's own: roles and teams of today, open sessions, tokens.</summary>
public sealed class OwnAccountQuery(CityDatabase cities, TimeProvider clock)
{
    public async Task<OwnReading> ReadAsync(CurrentAccount me, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        var account = await city.Db.Accounts.AsNoTracking().SingleAsync(known => known.Id == me.Id, ct);
        var roles = await Officers.HeldBy(city, me.Id, now)
            .Join(city.Db.Organisations, grant => grant.OrganisationId, organisation => organisation.Id, (grant, organisation) => new { grant, organisation })
            .OrderBy(row => row.organisation.Name).ThenBy(row => row.grant.Role)
            .Select(row => new OwnRole(row.grant.Role, row.organisation.Name, row.grant.ValidFrom, row.grant.ValidTo)).ToListAsync(ct);
        var (idle, longest) = (now - Session.Idle, now - Session.Longest);
        var sessions = await city.Db.Sessions.AsNoTracking()
            .Where(session => session.AccountId == me.Id && session.EndedAt == null && session.SeenAt > idle && session.CreatedAt > longest)
            .OrderByDescending(session => session.SeenAt).ThenBy(session => session.Id).ToListAsync(ct);
        var tokens = await city.Db.ApiTokens.AsNoTracking().Where(token => token.AccountId == me.Id && token.RevokedAt == null)
            .OrderBy(token => token.CreatedAt).ThenBy(token => token.Id).ToListAsync(ct);
        return new(account.Phone, account.PasswordChangedAt, roles, await TeamsAsync(city, me.Id, now, ct), sessions, tokens);
    }

    private static async Task<List<OwnTeam>> TeamsAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select c.id, c.name, t.name, m.role
            from team_member m join team t on t.id = m.team_id join campaign c on c.id = t.campaign_id
                join organisation o on o.parent_id is null and o.valid_to is null
            where m.account_id = $1 and m.valid_from <= ($2 at time zone o.zone)::date and (m.valid_to is null or m.valid_to > ($2 at time zone o.zone)::date)
            order by c.name, t.name, m.role
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var teams = new List<OwnTeam>();
        while (await rows.ReadAsync(ct))
            teams.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3)));
        return teams;
    }
}
