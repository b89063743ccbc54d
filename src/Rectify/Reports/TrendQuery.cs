using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>What came and what was closed in each of the last six months, for the workbench; what took long is remembered for a minute.</summary>
public sealed class TrendQuery(CityDatabase database, ProcessLibrary library, RecentFigures recent, TimeProvider clock)
{
    private const int MonthsShown = 6;

    /// <returns>The oldest first; empty when no situation report says what is looked at.</returns>
    public async Task<IReadOnlyList<MonthFlow>> ReadAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        if ((await library.OfAsync(tenant, ct)).ReportNamed(ReportFigures.Situation) is not { } report)
            return [];

        var scope = await Scope.OfAsync(database, tenant, account, clock.GetUtcNow(), ct);
        return await recent.OfAsync((nameof(TrendQuery), tenant, scope.Text), token => CountAsync(tenant, report, scope, token), ct);
    }

    private async Task<List<MonthFlow>> CountAsync(Guid tenant, ReportFile report, Scope scope, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var zone = (await TopOrganisation.OfAsync(city, ct)).Zone;
        var today = LocalTime.DayOf(clock.GetUtcNow(), zone);
        var last = new DateOnly(today.Year, today.Month, 1);
        var seen = $"""
            from finding f
            where not f.is_undone and {FigureCondition.Tracked(report)} and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2))
            """;
        await using var command = city.CreateCommand($"""
            with flow as (
                select date_trunc('month', f.opened_at at time zone $5)::date as month, 1 as opened, 0 as closed {seen} and f.opened_at >= $3::date::timestamp at time zone $5
                union all
                select date_trunc('month', f.closed_at at time zone $5)::date, 0, 1 {seen} and f.state = 'closed' and f.closed_at >= $3::date::timestamp at time zone $5)
            select month::date, coalesce(sum(opened), 0)::int, coalesce(sum(closed), 0)::int
            from generate_series($3::date::timestamp, $4::date::timestamp, interval '1 month') shown(month) left join flow using (month)
            group by month order by month
            """);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams), Sql.Of(last.AddMonths(1 - MonthsShown)), Sql.Of(last), Sql.Of(zone.Id));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var months = new List<MonthFlow>();
        while (await rows.ReadAsync(ct))
            months.Add(new(rows.GetFieldValue<DateOnly>(0), rows.GetInt32(1), rows.GetInt32(2)));
        return months;
    }
}
