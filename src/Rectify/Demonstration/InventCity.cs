using System.Collections.Immutable;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Organisations;

namespace Rectify.Demonstration;

/// <summary>Writes the demonstration's city, offices, people, campaign and teams, all in one transaction: there is all of it or nothing.</summary>
internal static class InventCity
{
    private static readonly DateOnly Always = new(2020, 1, 1);

    // What the template four-plus-two says; nothing is published yet that it could be read from.
    private static readonly string[] Areas = ["construction", "enforcement", "road_transport", "licensing", "funds", "conduct"];
    private static readonly string[] Checklists = ["main-duty", "first-person", "two-duties", "supervision-duty", "section-duty"];

    /// <param name="owner">A database opened as <c>rectify_owner</c>: the service may make no city.</param>
    /// <param name="now">When everything is said to have been made.</param>
    public static async Task RunAsync(NpgsqlDataSource owner, DateTimeOffset now, ImmutableArray<InventedCampaign> campaigns, CancellationToken ct)
    {
        await using var city = await new CityDatabase(owner).BeginAsync(InventedPlaces.Tenant, ct);
        await ExecuteAsync(city, "insert into tenant (id, name, is_demonstration, created_at) values ($1, $2, true, $3)", ct,
            Sql.Of(InventedPlaces.Tenant), Sql.Of(InventedPlaces.City), Sql.Of(now));
        await AddPlacesAsync(city, ct);
        await AddPeopleAsync(city, now, ct);
        foreach (var campaign in campaigns)
            await AddTeamsAsync(city, campaign, ct);
        await city.CommitAsync(ct);
    }

    private static async Task AddPlacesAsync(CityTransaction city, CancellationToken ct)
    {
        city.Db.Organisations.Add(Place(InventedPlaces.Bureau, null, InventedPlaces.BureauName, "市局", "city"));
        await city.Db.SaveChangesAsync(ct);
        city.Db.Organisations.AddRange(InventedPlaces.Counties.Select(county => Place(county.Id, InventedPlaces.Bureau, county.Office, county.Name, "county")));
        city.Db.Organisations.AddRange(InventedPlaces.Sections.Select(section =>
            Place(InventedPlaces.IdOf($"organisation:{section.Key}"), InventedPlaces.Bureau, section.Name, section.Name, "section")));
        await city.Db.SaveChangesAsync(ct);
    }

    private static Organisation Place(Guid id, Guid? parent, string name, string shortName, string kind) => new()
    {
        TenantId = InventedPlaces.Tenant,
        Id = id,
        ParentId = parent,
        Name = name,
        ShortName = shortName,
        Kind = kind,
        Zone = "Asia/Shanghai",
        Calendar = "cn",
        ValidFrom = Always,
    };

    // One hash for all: it keeps no secret, and each would take a tenth of a second.
    private static async Task AddPeopleAsync(CityTransaction city, DateTimeOffset now, CancellationToken ct)
    {
        var people = InventedPeople.All;
        await ExecuteAsync(city, """
            insert into account (tenant_id, id, login, name, password_hash, password_changed_at, must_change_password, created_at)
            select $1, t.id, t.login, t.name, $5, $6, false, $6 from unnest($2::uuid[], $3::text[], $4::text[]) as t(id, login, name)
            """, ct,
            Sql.Of(city.Tenant), Sql.Of([.. people.Select(person => person.Id)]), Sql.Of([.. people.Select(person => person.Login)]),
            Sql.Of([.. people.Select(person => person.Name)]), Sql.Of(Passwords.Hash(InventedPeople.Password)), Sql.Of(now));
        city.Db.RoleGrants.AddRange(people.Where(person => !person.IsOfTeam).Select(person => new RoleGrant
        {
            TenantId = city.Tenant,
            Id = InventedPlaces.IdOf($"grant:{person.Login}"),
            AccountId = person.Id,
            OrganisationId = person.Place,
            Role = person.Role,
            ValidFrom = Always,
            GrantedBy = null,
        }));
        await city.Db.SaveChangesAsync(ct);
        await ExecuteAsync(city, "insert into leader_charge (tenant_id, account_id, organisation_id) select $1, $2, unnest($3::uuid[])", ct,
            Sql.Of(city.Tenant), Sql.Of(InventedPeople.LeaderWithCharges.Id), Sql.Of([.. InventedPeople.Charges.Select(county => county.Id)]));
    }

    private static async Task AddTeamsAsync(CityTransaction city, InventedCampaign campaign, CancellationToken ct)
    {
        await ExecuteAsync(city, "insert into campaign (tenant_id, id, name, authority, opens_on, ends_on, made_at, areas, checklists) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", ct,
            Sql.Of(city.Tenant), Sql.Of(campaign.Id), Sql.Of(campaign.Name), Sql.Of(campaign.Authority), Sql.Of(campaign.Opens), Sql.Of(campaign.Ends),
            Sql.Of(new DateTimeOffset(campaign.Opens, new(1, 0), TimeSpan.Zero)), Sql.Of(Areas), Sql.Of(Checklists));
        foreach (var number in new[] { 1, 2, 3 })
        {
            var team = campaign.TeamId(number);
            await ExecuteAsync(city, "insert into team (tenant_id, id, campaign_id, name) values ($1, $2, $3, $4)", ct,
                Sql.Of(city.Tenant), Sql.Of(team), Sql.Of(campaign.Id), Sql.Of(InventedPlaces.TeamName(number)));
            await ExecuteAsync(city, "insert into team_scope (tenant_id, team_id, organisation_id) select $1, $2, unnest($3::uuid[])", ct,
                Sql.Of(city.Tenant), Sql.Of(team), Sql.Of([.. InventedPlaces.Counties.Where(county => county.Team == number).Select(county => county.Id)]));
            foreach (var person in InventedPeople.All.Where(person => person.IsOfTeam && person.Place == InventedCampaign.Latest.TeamId(number)))
            {
                await ExecuteAsync(city, "insert into team_member (tenant_id, team_id, account_id, role, valid_from) values ($1, $2, $3, $4, $5)", ct,
                    Sql.Of(city.Tenant), Sql.Of(team), Sql.Of(person.Id), Sql.Of(person.Role), Sql.Of(Always));
            }
        }
    }

    private static async Task ExecuteAsync(CityTransaction city, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, parameters);
        await command.ExecuteNonQueryAsync(ct);
    }
}
