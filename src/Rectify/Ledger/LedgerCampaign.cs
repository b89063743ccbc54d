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

    /// <summary>The campaigns that an account may import into, newest first: all for the supervision office, its own for a team.</summary>
    public static async Task<List<(Guid Id, string Name)>> OfAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with today as (select ($2 at time zone o.zone)::date as day from organisation o where o.parent_id is null and o.valid_to is null limit 1)
            select c.id, c.name from campaign c, today
            where exists (select 1 from role_grant g where g.account_id = $1 and g.role = 'supervisor'
                    and g.valid_from <= day and (g.valid_to is null or g.valid_to > day))
                or exists (select 1 from team t join team_member m on m.team_id = t.id where t.campaign_id = c.id and m.account_id = $1
                    and m.valid_from <= day and (m.valid_to is null or m.valid_to > day))
            order by c.opens_on desc, c.name
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        var campaigns = new List<(Guid, string)>();
        while (await row.ReadAsync(ct))
            campaigns.Add((row.GetGuid(0), row.GetString(1)));
        return campaigns;
    }
}
