using Rectify.Database;
using Rectify.Jobs;

namespace Rectify.Evidence;

/// <summary>Removes what was uploaded two days ago and put on no finding, with its bytes, and uploads that broke off.</summary>
public sealed class SweepStagedEvidence(CityDatabase database, StagedEvidence staged, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    public string Name => "sweep_staged_evidence";
    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Kept;
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            while (await staged.RemoveOlderAsync(tenant.Id, before, ct) > 0)
            {
            }

            await staged.RemoveUnfinishedAsync(tenant.Id, before, ct);
        }
    }
}
