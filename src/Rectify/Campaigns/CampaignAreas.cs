using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Campaigns;

/// <summary>A campaign's findings of one area.</summary>
/// <param name="Area">Its code; null for all that the campaign isn't about.</param>
/// <param name="Title">Null only where <paramref name="Area"/> is.</param>
public sealed record AreaFigures(string? Area, Text? Title, int Findings, int Open, int Overdue, int Closed);

/// <summary>分领域: a campaign counted by the areas that it is about.</summary>
public sealed class CampaignAreas(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const string Field = "area";

    /// <summary>Each area in its order, those without findings too; then the rest, where there is any. Together they are all of the campaign's.</summary>
    public async Task<IReadOnlyList<AreaFigures>> OfAsync(Guid tenant, Guid account, Campaign campaign, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        var counted = await CountAsync(tenant, account, campaign.Id, ct);
        var areas = campaign.Areas.Select(area => (counted.GetValueOrDefault(area) ?? new(area, null, 0, 0, 0, 0)) with { Title = TitleOf(published, area) }).ToList();
        var others = counted.Where(one => !campaign.Areas.Contains(one.Key)).Select(one => one.Value).ToArray();
        if (others.Length > 0)
            areas.Add(new(null, null, others.Sum(one => one.Findings), others.Sum(one => one.Open), others.Sum(one => one.Overdue), others.Sum(one => one.Closed)));
        return areas;
    }

    /// <summary>Every area that findings of a process in force may be of.</summary>
    internal static IEnumerable<Choice> AllOf(Published published) => published.InForce
        .Select(process => process.FieldNamed(Field) is { } field ? process.ChoicesOf(field) : null).OfType<ChoiceList>()
        .SelectMany(list => list.Values).DistinctBy(choice => choice.Code);

    /// <returns>Null when there is no such area.</returns>
    internal static Text? TitleOf(Published published, string area) => AllOf(published).FirstOrDefault(choice => choice.Code == area)?.Title;

    private async Task<Dictionary<string, AreaFigures>> CountAsync(Guid tenant, Guid account, Guid campaign, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var scope = await Scope.OfAsync(city, account, now, ct);
        await using var command = city.CreateCommand($"""
            select coalesce(area, ''), count(*)::int, count(*) filter (where closed_at is null)::int, count(*) filter (where light = 'overdue')::int,
                count(*) filter (where closed_at is not null)::int
            from (select f.area, f.closed_at, light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $3) as light
                  from finding f where f.campaign_id = $4 and not f.is_undone and {Apart.Not} and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2))) counted
            group by 1
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(now), Sql.Of(campaign));
        await using var row = await command.ExecuteReaderAsync(ct);
        var counted = new Dictionary<string, AreaFigures>();
        while (await row.ReadAsync(ct))
            counted[row.GetString(0)] = new(row.GetString(0), null, row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4));
        return counted;
    }
}
