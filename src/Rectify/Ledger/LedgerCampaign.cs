using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>The campaign that a ledger belongs to, by its name.</summary>
public static class LedgerCampaign
{
    /// <returns>Null when the city has none of that name.</returns>
    public static async Task<Guid?> FindAsync(CityTransaction city, string name, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id from campaign where name = $1");
        Sql.Bind(command, Sql.Of(name));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <summary>Finds it, or makes one for ledgers of before Rectify: what it inspected by stands in those.</summary>
    public static async Task<Guid> FindOrMakeAsync(CityTransaction city, string name, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into campaign (tenant_id, id, name, authority, opens_on, made_at) values ($1, $2, $3, '历史台账导入', $4, $5)
            on conflict (tenant_id, name) do update set name = excluded.name
            returning id
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(Guid.CreateVersion7(now)), Sql.Of(name), Sql.Of(LocalTime.DayOf(now, TimeZoneInfo.Utc)), Sql.Of(now));
        return (Guid)(await command.ExecuteScalarAsync(ct))!; // an upsert always returns its row
    }
}
