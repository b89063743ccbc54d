using Npgsql;
using Rectify.Database;
using Rectify.Processes;

namespace Rectify.Bench;

/// <summary>A unit of the bench's city, and its people.</summary>
internal sealed record BenchUnit(Guid Id, Guid Head, Guid Liaison, Guid Rectifier);

/// <summary>A city for one bench: units with their people, the people of the city, and a campaign with a team for each ladder.</summary>
/// <param name="Teams">By campaign; the team has its campaign's id.</param>
internal sealed record BenchCity(
    Guid Tenant, Guid Bureau, Guid Supervisor, Guid Inspector, Guid Lead, IReadOnlyList<BenchUnit> Units, IReadOnlyList<Guid> Teams)
{
    /// <param name="ladders">The ladder of each campaign; null for the process's own.</param>
    public static async Task<BenchCity> BuildAsync(
        NpgsqlDataSource owner, CityDatabase cities, ProcessLibrary library, WorkflowFolder folder, int units, string?[] ladders, TimeProvider clock,
        CancellationToken ct)
    {
        var city = new BenchCity(
            Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(),
            [.. Enumerable.Range(0, units).Select(_ => new BenchUnit(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()))],
            [.. ladders.Select(_ => Guid.CreateVersion7())]);
        await city.WriteAsync(owner, ladders, clock.GetUtcNow(), ct);
        await new Publish(cities, library, clock).HandleAsync(city.Tenant, folder, ct);
        return city;
    }

    private async Task WriteAsync(NpgsqlDataSource owner, string?[] ladders, DateTimeOffset now, CancellationToken ct)
    {
        await using (var insert = owner.CreateCommand("insert into tenant (id, name, is_demonstration, created_at) values ($1, 'bench ' || $1, true, $2)"))
        {
            Sql.Bind(insert, Sql.Of(Tenant), Sql.Of(now));
            await insert.ExecuteNonQueryAsync(ct);
        }

        await using var city = await new CityDatabase(owner).BeginAsync(Tenant, ct);
        await AddPlacesAsync(city, ct);
        await AddPeopleAsync(city, now, ct);
        foreach (var (team, ladder) in Teams.Zip(ladders))
            await AddTeamAsync(city, team, ladder, now, ct);
        await city.CommitAsync(ct);
    }

    private async Task AddPlacesAsync(CityTransaction city, CancellationToken ct)
    {
        await RunAsync(city, """
            insert into organisation (tenant_id, id, name, short_name, kind, zone, calendar, valid_from)
            values ($1, $2, '市局', '市局', 'city', 'Asia/Shanghai', 'cn', date '2020-01-01')
            """, ct, Sql.Of(Bureau));
        await RunAsync(city, """
            insert into organisation (tenant_id, id, parent_id, name, short_name, kind, zone, calendar, valid_from)
            select $1, t.id, $2, '第' || ordinality || '县局', '第' || ordinality || '县局', 'county', 'Asia/Shanghai', 'cn', date '2020-01-01'
            from unnest($3) with ordinality as t(id)
            """, ct, Sql.Of(Bureau), Sql.Of([.. Units.Select(unit => unit.Id)]));
    }

    private async Task AddPeopleAsync(CityTransaction city, DateTimeOffset now, CancellationToken ct)
    {
        (Guid Person, string Role, Guid Place)[] granted =
        [
            (Supervisor, "supervisor", Bureau), (Guid.CreateVersion7(), "leader", Bureau), (Guid.CreateVersion7(), "discipline", Bureau),
            .. Units.SelectMany(unit => new[] { (unit.Head, "head", unit.Id), (unit.Liaison, "liaison", unit.Id), (unit.Rectifier, "rectifier", unit.Id) }),
        ];
        await RunAsync(city, "insert into account (tenant_id, id, login, name, created_at) select $1, id, id::text, id::text, $2 from unnest($3) as id", ct,
            Sql.Of(now), Sql.Of([Inspector, Lead, .. granted.Select(one => one.Person)]));
        await RunAsync(city, """
            insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from)
            select $1, gen_random_uuid(), t.*, date '2020-01-01' from unnest($2, $3, $4) as t
            """, ct,
            Sql.Of([.. granted.Select(one => one.Person)]), Sql.Of([.. granted.Select(one => one.Place)]), Sql.Of([.. granted.Select(one => one.Role)]));
    }

    private async Task AddTeamAsync(CityTransaction city, Guid team, string? ladder, DateTimeOffset now, CancellationToken ct)
    {
        await RunAsync(city, """
            insert into campaign (tenant_id, id, name, authority, opens_on, ladder, made_at) values ($1, $2, $2::text, 'bench', date '2026-01-01', $3, $4)
            """, ct, Sql.Of(team), Sql.Of(ladder), Sql.Of(now));
        await RunAsync(city, "insert into team (tenant_id, id, campaign_id, name) values ($1, $2, $2, $2::text)", ct, Sql.Of(team));
        await RunAsync(city, "insert into team_scope (tenant_id, team_id, organisation_id) select $1, $2, id from unnest($3) as id", ct,
            Sql.Of(team), Sql.Of([.. Units.Select(unit => unit.Id)]));
        await RunAsync(city, """
            insert into team_member (tenant_id, team_id, account_id, role, valid_from)
            values ($1, $2, $3, 'inspector', date '2020-01-01'), ($1, $2, $4, 'team_lead', date '2020-01-01')
            """, ct, Sql.Of(team), Sql.Of(Inspector), Sql.Of(Lead));
    }

    private async Task RunAsync(CityTransaction city, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, [Sql.Of(Tenant), .. parameters]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
