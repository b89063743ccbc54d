using Rectify.Database;
using Rectify.Jobs;

namespace Rectify.Organisations;

/// <summary>Gives organisations their new names on the day that was said.</summary>
public sealed class ApplyRenames(CityDatabase database, TimeProvider clock) : IJob
{
    public string Name => "apply_renames";

    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            await using var city = await database.BeginAsync(tenant.Id, ct);
            await OrganisationNames.ApplyAsync(city, clock.GetUtcNow(), ct);
            await city.CommitAsync(ct);
        }
    }
}
