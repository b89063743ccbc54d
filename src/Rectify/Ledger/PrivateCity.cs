using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>The city of a private database in which nobody has set up one: enough for ledgers to be imported and judged.</summary>
internal static class PrivateCity
{
    private const string Name = "本机台账";

    /// <summary>Brings the database to this executable's shape, and makes the city where there is none.</summary>
    /// <exception cref="OperatorException">The workflows beside the executable are wrong.</exception>
    public static async Task PrepareAsync(Connections connections, TimeProvider clock, CancellationToken ct)
    {
        await using var owner = NpgsqlDataSource.Create(connections.Owner);
        await MigrateVerb.PrepareAsync(owner, ct);
        await using var service = NpgsqlDataSource.Create(connections.Service);
        var cities = new CityDatabase(service);
        if ((await cities.TenantsAsync(ct)).Count > 0)
            return;

        var folder = await WorkflowFolder.ReadAsync(Path.Combine(AppContext.BaseDirectory, "workflows"), Roles.OfBusiness, ct);
        if (!folder.Faults.IsEmpty)
            throw new OperatorException("ledger_bad_workflows", ("faults", string.Join(Environment.NewLine, folder.Faults)));
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        await using (var insert = owner.CreateCommand("insert into tenant (id, name, created_at) values ($1, $2, $3)"))
        {
            Sql.Bind(insert, Sql.Of(id), Sql.Of(Name), Sql.Of(clock.GetUtcNow()));
            await insert.ExecuteNonQueryAsync(ct);
        }

        await AddOrganisationAsync(cities, id, clock.GetUtcNow(), ct);
        await new Publish(cities, new ProcessLibrary(cities, clock), clock).HandleAsync(id, folder, ct);
    }

    private static async Task AddOrganisationAsync(CityDatabase cities, Guid tenant, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        await using var insert = city.CreateCommand("""
            insert into organisation (tenant_id, id, name, short_name, kind, zone, calendar, valid_from) values ($1, $2, $3, $3, 'city', 'Asia/Shanghai', 'cn', $4)
            """);
        Sql.Bind(insert, Sql.Of(tenant), Sql.Of(Guid.CreateVersion7(now)), Sql.Of(Name), Sql.Of(LocalTime.DayOf(now, TimeZoneInfo.Utc)));
        await insert.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }
}
