using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Campaigns;

/// <summary>期末盘点: how a campaign's issued findings stood on its last day, as far as the reader may see them.</summary>
/// <param name="Units">Those with the most left to do first.</param>
public sealed record WindowCount(DateOnly EndsOn, DateTimeOffset CountedAt, IReadOnlyList<UnitCount> Units)
{
    public UnitCount Total => Units.Aggregate(new UnitCount(Guid.Empty, "", 0, 0, 0, 0), (sum, unit) => sum with
    {
        Done = sum.Done + unit.Done,
        Unfinished = sum.Unfinished + unit.Unfinished,
        LongTerm = sum.LongTerm + unit.LongTerm,
        Changed = sum.Changed + unit.Changed,
    });
}

/// <summary>A unit's findings at a campaign's end.</summary>
/// <param name="Done">完成, beside 未完成 and 转长期.</param>
/// <param name="Changed">How many of them stand otherwise today.</param>
public sealed record UnitCount(Guid Unit, string Name, int Done, int Unfinished, int LongTerm, int Changed)
{
    public int All => Done + Unfinished + LongTerm;
}

/// <summary>Reads the last count of a campaign.</summary>
public sealed class WindowCounts(CityDatabase database, TimeProvider clock)
{
    /// <returns>Null when the campaign wasn't counted yet, or isn't the account's to see.</returns>
    public async Task<WindowCount?> OfAsync(Guid tenant, Guid account, Guid campaign, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var scope = await Scope.OfAsync(city, account, clock.GetUtcNow(), ct);
        if (!await CampaignQuery.IsSeenAsync(city, campaign, scope, ct) || await LastAsync(city, campaign, ct) is not var (endsOn, countedAt))
            return null;

        await using var command = city.CreateCommand("""
            select o.id, o.name, count(*) filter (where k.result = 'done')::int, count(*) filter (where k.result = 'unfinished')::int as unfinished,
                count(*) filter (where k.result = 'long_term')::int, count(*) filter (where f.is_undone or window_result(f.conclusion, f.closed_at) is distinct from k.result)::int
            from campaign_count_finding k join finding f on f.id = k.finding_id join organisation o on o.id = k.unit_id
            where k.campaign_id = $3 and k.ends_on = $4 and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2))
            group by o.id, o.name order by unfinished desc, o.name, o.id
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(campaign), Sql.Of(endsOn));
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new List<UnitCount>();
        while (await row.ReadAsync(ct))
            units.Add(new(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5)));
        return new WindowCount(endsOn, countedAt, units);
    }

    private static async Task<(DateOnly EndsOn, DateTimeOffset CountedAt)?> LastAsync(CityTransaction city, Guid campaign, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select ends_on, counted_at from campaign_count where campaign_id = $1 order by ends_on desc limit 1");
        Sql.Bind(command, Sql.Of(campaign));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (row.GetFieldValue<DateOnly>(0), row.GetFieldValue<DateTimeOffset>(1)) : null;
    }
}
