using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Jobs;

namespace Rectify.Campaigns;

/// <summary>期末盘点: in the evening of a campaign's last day writes down, once, how each of its findings stands. Nothing changes that afterwards.</summary>
public sealed class CountCampaigns(CityDatabase cities, TimeProvider clock) : IJob
{
    public string Name => "count_campaigns";

    public TimeSpan Every => TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await cities.TenantsAsync(ct))
            await CountAsync(tenant.Id, ct);
    }

    private async Task CountAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        // A node that counts the same campaign waits at the key for the other, and then has nothing left to count.
        await using var command = city.CreateCommand($"""
            with counted as (
                insert into campaign_count (tenant_id, campaign_id, ends_on, counted_at)
                select c.tenant_id, c.id, c.ends_on, $1
                from campaign c join organisation o on o.parent_id is null and o.valid_to is null
                where (c.ends_on + time '18:00') at time zone o.zone <= $1
                  and not exists (select 1 from campaign_count k where k.campaign_id = c.id and k.ends_on = c.ends_on)
                order by c.id
                on conflict do nothing returning campaign_id, ends_on)
            insert into campaign_count_finding (tenant_id, campaign_id, ends_on, finding_id, unit_id, result)
            select f.tenant_id, f.campaign_id, counted.ends_on, f.id, f.unit_id, window_result(f.conclusion, f.closed_at)
            from counted join finding f on f.campaign_id = counted.campaign_id
            where f.original_due_at is not null and not f.is_undone and {Apart.Not} and window_result(f.conclusion, f.closed_at) is not null
            """);
        Sql.Bind(command, Sql.Of(LocalTime.WholeMicroseconds(clock.GetUtcNow())));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }
}
