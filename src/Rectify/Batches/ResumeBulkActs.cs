using Rectify.Database;
using Rectify.Jobs;

namespace Rectify.Batches;

/// <summary>Takes up bulk acts that were cut off.</summary>
public sealed class ResumeBulkActs(CityDatabase database, TakeBulkAct take, TimeProvider clock) : IJob
{
    // An act that is still being taken would only be taken twice as fast, never twice.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Name => "resume_bulk_acts";

    public TimeSpan Every => TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            foreach (var (id, account) in await UnfinishedAsync(tenant.Id, ct))
                await take.ResumeAsync(tenant.Id, account, id, ct);
        }
    }

    private async Task<List<(Guid Id, Guid Account)>> UnfinishedAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return await BulkRows.UnfinishedAsync(city, clock.GetUtcNow() - Patience, ct);
    }
}
