using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Ledger;

namespace Rectify.Campaigns;

/// <summary>Puts people on a campaign's teams from a list, all or none.</summary>
public sealed class ImportMembers(CityDatabase database, TimeProvider clock)
{
    /// <summary>Codes of the columns' titles: team, login, role in the team (a member of it where the cell is empty).</summary>
    public static readonly IReadOnlyList<string> Columns = ["members.team", "sign_in.login", "members.role"];

    /// <summary>What is wrong, by row; empty when all may join.</summary>
    /// <param name="from">The first day on which they are on their teams.</param>
    public async Task<IReadOnlyList<(int Row, MissingPart Fault)>> JudgeAsync(Guid tenant, Guid campaign, BroughtTable table, DateOnly from, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return Judged(table, await StandAsync(city, campaign, table, from, ct)).Faults;
    }

    /// <returns>How many joined; or why none did.</returns>
    public async Task<Administered<int>> HandleAsync(CurrentAccount me, Guid campaign, BroughtTable table, DateOnly from, CancellationToken ct)
    {
        var (begun, refused) = await Arranging.BeginAsync(database, me, campaign, clock.GetUtcNow(), ct);
        if (begun is null)
            return refused!; // one of the two is there
        await using var arranging = begun;
        // In one order, so that two lists can't wait for each other.
        await arranging.ExecuteAsync("select 1 from (select id from team where campaign_id = $1 order by id for no key update) locked", ct, Sql.Of(campaign));
        var (wanted, faults) = Judged(table, await StandAsync(arranging.City, campaign, table, from, ct));
        if (wanted.Count == 0 || faults.Count > 0)
            return new Problem(StatusCodes.Status409Conflict, "members_faulty");

        foreach (var member in wanted)
        {
            var touched = await arranging.ExecuteAsync("""
                insert into team_member (tenant_id, team_id, account_id, role, valid_from) values ($1, $2, $3, $4, $5)
                """, ct, Sql.Of(me.Tenant), Sql.Of(member.Team), Sql.Of(member.Account), Sql.Of(member.Role), Sql.Of(from));
            if (touched is not 1)
                return new Problem(StatusCodes.Status409Conflict, "members_faulty"); // who left a team today joins it again tomorrow
            arranging.Note("team_joined", member.Team, new { member.Account, member.Role, From = from, Imported = true });
        }

        await arranging.CommitAsync(ct);
        return wanted.Count;
    }

    private static (List<Joining> Wanted, List<(int Row, MissingPart Fault)> Faults) Judged(BroughtTable table, Standing standing)
    {
        var (wanted, faults, rows) = (new List<Joining>(), new List<(int, MissingPart)>(), new Dictionary<Joining, int>());
        foreach (var row in table.Rows)
        {
            var (team, login, role) = (row.Cells[0], row.Cells[1].ToLowerInvariant(), RoleOf(row.Cells[2]));
            var isPerson = standing.People.TryGetValue(login, out var person);
            if (!standing.Teams.TryGetValue(team, out var id))
                faults.Add((row.Number, new("members_team_unknown", "team", ("team", team))));
            if (!isPerson)
                faults.Add((row.Number, new("members_login_unknown", "login", ("login", row.Cells[1]))));
            else if (person.IsOfficer)
                faults.Add((row.Number, new("offices_exclude", "login")));
            if (role is null)
                faults.Add((row.Number, new("members_role_unknown", "role", ("role", row.Cells[2]))));
            if (id == Guid.Empty || !isPerson || role is null)
                continue;

            var joining = new Joining(id, person.Id, role);
            wanted.Add(joining);
            if (standing.On.Contains(joining))
                faults.Add((row.Number, new("team_member_already", "login")));
            if (!rows.TryAdd(joining, row.Number))
                faults.Add((row.Number, new("brought_twice", "login", ("row", rows[joining]))));
        }

        return (wanted, faults);
    }

    // By its title in either language, or by its code.
    private static string? RoleOf(string cell) => cell.Length == 0
        ? ArrangeTeams.Roles[0]
        : ArrangeTeams.Roles.FirstOrDefault(role => string.Equals(role, cell, StringComparison.OrdinalIgnoreCase)
            || Enum.GetValues<Language>().Any(language => string.Equals(Texts.Get($"role.{role}", language), cell, StringComparison.OrdinalIgnoreCase)
                || string.Equals(Texts.Get($"members.role.{role}", language), cell, StringComparison.OrdinalIgnoreCase)));

    private static async Task<Standing> StandAsync(CityTransaction city, Guid campaign, BroughtTable table, DateOnly from, CancellationToken ct)
    {
        var standing = new Standing([], [], []);
        await using var teams = city.CreateCommand("select name, id from team where campaign_id = $1");
        teams.Parameters.Add(Sql.Of(campaign));
        await using (var row = await teams.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
                standing.Teams[row.GetString(0)] = row.GetGuid(1);
        }

        await using var people = city.CreateCommand("""
            select a.login, a.id, exists (select from role_grant g where g.account_id = a.id and g.office <> 'business' and (g.valid_to is null or g.valid_to > $2))
            from account a where a.login = any($1) and a.disabled_at is null
            """);
        Sql.Bind(people, Sql.Of([.. table.Rows.Select(row => row.Cells[1].ToLowerInvariant())]), Sql.Of(from));
        await using (var row = await people.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
                standing.People[row.GetString(0)] = (row.GetGuid(1), row.GetBoolean(2));
        }

        await using var members = city.CreateCommand("""
            select m.team_id, m.account_id, m.role from team_member m join team t on t.id = m.team_id
            where t.campaign_id = $1 and (m.valid_to is null or m.valid_to > $2)
            """);
        Sql.Bind(members, Sql.Of(campaign), Sql.Of(from));
        await using (var row = await members.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
                standing.On.Add(new(row.GetGuid(0), row.GetGuid(1), row.GetString(2)));
        }

        return standing;
    }

    private sealed record Joining(Guid Team, Guid Account, string Role);

    // The campaign's teams and the list's people by name, and who is on a team already.
    private sealed record Standing(Dictionary<string, Guid> Teams, Dictionary<string, (Guid Id, bool IsOfficer)> People, HashSet<Joining> On);
}
