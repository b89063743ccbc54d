using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Campaigns;

/// <summary>What the city's supervisor does with teams: forms them, says who is on them and what they may inspect.</summary>
public sealed class ArrangeTeams(CityDatabase database, TimeProvider clock)
{
    private const int LongestName = 100;

    /// <summary>The roles of a team's members.</summary>
    public static readonly IReadOnlyList<string> Roles = ["inspector", "team_lead"];

    /// <returns>The new team's id.</returns>
    public Task<Administered<Guid>> FormAsync(CurrentAccount me, TeamWanted wanted, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        return NameAsync(me, wanted.Campaign, id, wanted.Name, "team_formed", """
            insert into team (tenant_id, campaign_id, id, name) values ($1, $2, $3, $4)
            """, ct);
    }

    public async Task<Administered<Guid>> RenameAsync(CurrentAccount me, Guid team, string name, CancellationToken ct) =>
        await CampaignOfAsync(me, team, ct) is { } campaign
            ? await NameAsync(me, campaign, team, name, "team_renamed", "update team set name = $4 where tenant_id = $1 and campaign_id = $2 and id = $3", ct)
            : Problem.NotFound;

    public Task<Administered<Guid>> AddMemberAsync(CurrentAccount me, Guid team, MemberWanted wanted, CancellationToken ct) =>
        WithinAsync(me, team, async arranging =>
        {
            if (!Roles.Contains(wanted.Role))
                return Incomplete(new MissingPart("team_role_unknown", "role"));
            if (!await arranging.IsThereAsync("select 1 from account where id = $1 and disabled_at is null", ct, Sql.Of(wanted.Account)))
                return Incomplete(new MissingPart("team_member_unknown", "account"));
            if (await IsOfficerAsync(arranging, wanted, ct))
                return new Problem(StatusCodes.Status409Conflict, "offices_exclude") { Missing = [new("offices_exclude", "account")] };

            var touched = await arranging.ExecuteAsync("""
                insert into team_member (tenant_id, team_id, account_id, role, valid_from)
                select $1, $2, $3, $4, $5
                where not exists (select 1 from team_member m where m.team_id = $2 and m.account_id = $3 and m.role = $4 and (m.valid_to is null or m.valid_to > $5))
                """, ct,
                Sql.Of(me.Tenant), Sql.Of(team), Sql.Of(wanted.Account), Sql.Of(wanted.Role), Sql.Of(wanted.From));
            if (touched is not 1)
                return new Problem(StatusCodes.Status409Conflict, "team_member_already") { Missing = [new("team_member_already", "account")] };

            await arranging.CommitAsync("team_joined", team, wanted, ct);
            return null;
        }, ct);

    /// <summary>Ends a membership; what was done until then stays done.</summary>
    public Task<Administered<Guid>> EndMemberAsync(CurrentAccount me, Guid team, MemberEnded ended, CancellationToken ct) =>
        WithinAsync(me, team, async arranging =>
        {
            var touched = await arranging.ExecuteAsync("""
                update team_member set valid_to = $4
                where team_id = $1 and account_id = $2 and role = $3 and valid_from <= $4 and (valid_to is null or valid_to > $4)
                """, ct, Sql.Of(team), Sql.Of(ended.Account), Sql.Of(ended.Role), Sql.Of(ended.On));
            if (touched is not > 0)
                return Incomplete(new MissingPart("team_member_not_on", "on"));

            await arranging.CommitAsync("team_left", team, ended, ct);
            return null;
        }, ct);

    /// <summary>Sets the organisations that a team may open findings on, all of them; findings that are open stay.</summary>
    public Task<Administered<Guid>> SetScopeAsync(CurrentAccount me, Guid team, Guid[] organisations, CancellationToken ct) =>
        WithinAsync(me, team, async arranging =>
        {
            var wanted = organisations.Distinct().ToArray();
            if (await arranging.IsThereAsync("""
                select 1 from unnest($1::uuid[]) as w(id) left join organisation o on o.id = w.id and o.valid_to is null and o.parent_id is not null where o.id is null
                """, ct, Sql.Of(wanted)))
                return Incomplete(new MissingPart("scope_unknown", "organisations"));

            await arranging.ExecuteAsync("delete from team_scope where team_id = $1 and not organisation_id = any($2)", ct, Sql.Of(team), Sql.Of(wanted));
            await arranging.ExecuteAsync("""
                insert into team_scope (tenant_id, team_id, organisation_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing
                """, ct, Sql.Of(me.Tenant), Sql.Of(team), Sql.Of(wanted));
            await arranging.CommitAsync("team_scoped", team, new { Organisations = wanted }, ct);
            return null;
        }, ct);

    // The three officers have no part in the business; the tables keep them out of its roles, and this out of its teams.
    private static Task<bool> IsOfficerAsync(Arranging arranging, MemberWanted wanted, CancellationToken ct) => arranging.IsThereAsync("""
        select 1 from role_grant where account_id = $1 and office <> 'business' and (valid_to is null or valid_to > $2)
        """, ct, Sql.Of(wanted.Account), Sql.Of(wanted.From));

    private async Task<Administered<Guid>> NameAsync(
        CurrentAccount me, Guid campaign, Guid team, string name, string act, string sql, CancellationToken ct)
    {
        var (begun, refused) = await Arranging.BeginAsync(database, me, campaign, clock.GetUtcNow(), ct);
        if (begun is null)
            return refused!; // one of the two is there
        await using var arranging = begun;
        if (name.Trim().Length is 0 or > LongestName)
            return Incomplete(new MissingPart("team_name_missing", "name", ("most", LongestName)));
        if (await arranging.ExecuteAsync(sql, ct, Sql.Of(me.Tenant), Sql.Of(campaign), Sql.Of(team), Sql.Of(name.Trim())) is null)
            return new Problem(StatusCodes.Status409Conflict, "team_name_taken") { Missing = [new("team_name_taken", "name")] };

        await arranging.CommitAsync(act, team, new { Name = name.Trim(), Campaign = campaign }, ct);
        return team;
    }

    // The acts on one team take turns on its row: two at once can't leave a person on it twice, or half of each one's scope.
    private async Task<Administered<Guid>> WithinAsync(CurrentAccount me, Guid team, Func<Arranging, Task<Problem?>> act, CancellationToken ct)
    {
        if (await CampaignOfAsync(me, team, ct) is not { } campaign)
            return Problem.NotFound;
        var (begun, refused) = await Arranging.BeginAsync(database, me, campaign, clock.GetUtcNow(), ct);
        if (begun is null)
            return refused!; // one of the two is there
        await using var arranging = begun;
        await arranging.ExecuteAsync("select 1 from team where id = $1 for no key update", ct, Sql.Of(team));
        return await act(arranging) is { } fault ? fault : team;
    }

    private async Task<Guid?> CampaignOfAsync(CurrentAccount me, Guid team, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await using var command = city.CreateCommand("select campaign_id from team where id = $1");
        command.Parameters.Add(Sql.Of(team));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    private static Problem Incomplete(MissingPart missing) => new(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [missing] };
}
