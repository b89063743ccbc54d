using Rectify.Database;
using Rectify.Jobs;

namespace Rectify.Findings;

/// <summary>Forgets the answers of commands that nobody repeats any more: keys are remembered for seven days (engine.md 6.9).</summary>
public sealed class SweepIdempotencyKeys(CityDatabase database, TimeProvider clock) : IJob
{
    private const int Batch = 5_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public string Name => "sweep_idempotency_keys";

    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            while (await SweepAsync(tenant.Id, ct) == Batch)
            {
            }
        }
    }

    private async Task<int> SweepAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            with old as materialized (
                select account_id, route, key from idempotency_key
                where tenant_id = $1 and created_at < $2 order by created_at limit $3 for update skip locked)
            delete from idempotency_key k using old
            where k.tenant_id = $1 and k.account_id = old.account_id and k.route = old.route and k.key = old.key
            """);
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(clock.GetUtcNow() - Kept), Sql.Of(Batch));
        var swept = await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
        return swept;
    }
}
