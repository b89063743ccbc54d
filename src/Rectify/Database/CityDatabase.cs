using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Rectify.Database;

/// <summary>The database as the service sees it: a list of cities, and transactions each in one of them.</summary>
public sealed class CityDatabase(NpgsqlDataSource database)
{
    /// <summary>Begins a transaction in the city; its first statement has named the city to row-level security.</summary>
    public Task<CityTransaction> BeginAsync(Guid tenant, CancellationToken ct) => CityTransaction.BeginAsync(database, tenant, ct);

    /// <summary>Several statements in one round trip and one transaction, which sees the city's rows; the first result is empty
    /// of meaning: it comes from naming the city.</summary>
    public NpgsqlBatch CreateBatch(Guid tenant)
    {
        var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(CityTransaction.SetTenant) { Parameters = { new() { Value = tenant.ToString() } } });
        return batch;
    }

    /// <summary>All cities, oldest first; empty before <c>setup</c>.</summary>
    public async Task<List<Tenant>> TenantsAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var db = new RectifyDb(RectifyDb.Unconnected);
        db.Database.SetDbConnection(connection);
        return await db.Tenants.AsNoTracking().OrderBy(tenant => tenant.CreatedAt).ThenBy(tenant => tenant.Id).ToListAsync(ct);
    }
}
