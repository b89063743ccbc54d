using System.Globalization;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Jobs;
using Rectify.Notices;
using Rectify.Organisations;

namespace Rectify.Findings;

/// <summary>Tells the supervisors of each city once a day that there are findings that nobody can move.</summary>
public sealed class ListStranded(CityDatabase database, StrandedFindings stranded, TimeProvider clock) : IJob
{
    private static readonly string[] Told = ["supervisor"];

    public string Name => "list_stranded";

    public TimeSpan Every => TimeSpan.FromHours(6);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await TellAsync(tenant.Id, ct);
    }

    public async Task TellAsync(Guid tenant, CancellationToken ct)
    {
        var found = await stranded.ListAsync(tenant, ct);
        if (found.Count == 0)
            return;

        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var top = await TopOrganisation.OfAsync(city, ct);
        var today = LocalTime.DayOf(now, top.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var count = found.Count.ToString(CultureInfo.InvariantCulture);
        await OccasionNotices.TellAsync(city, [new Occasion(top.Id, "stranded", count, today)], Told, now, ct);
        await city.CommitAsync(ct);
    }
}
