using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>How the findings that somebody may see are spread, and how they go.</summary>
/// <param name="Days">The last thirty days, the oldest first; each begins where the one before ended.</param>
/// <param name="Months">The last twelve, the oldest first.</param>
/// <param name="Heat">Open findings by county and area.</param>
public sealed record Analysis(
    DateTimeOffset At, IReadOnlyList<StockDay> Days, IReadOnlyList<MonthFlow> Months, IReadOnlyList<HeatCell> Heat, IReadOnlyList<Comparison> Comparisons);

/// <summary>存量: open findings at a day's begin and end, and what came and went between. Begin + opened − closed − otherwise ended = end.</summary>
/// <param name="EndedOtherwise">Cancelled, transferred out, split or merged.</param>
public sealed record StockDay(DateOnly Day, int Begin, int Opened, int Closed, int EndedOtherwise)
{
    public int End => Begin + Opened - Closed - EndedOtherwise;
}

/// <summary>What was opened and what was closed in a month.</summary>
/// <param name="First">The month's first day.</param>
public sealed record MonthFlow(DateOnly First, int Opened, int Closed);

/// <summary>Open findings of one county and area.</summary>
/// <param name="Area"><c>none</c> for those without one.</param>
public sealed record HeatCell(Guid UnitId, string UnitName, string Area, int Count);

/// <summary>One of the five imbalances: the groups of a dimension side by side.</summary>
/// <param name="Dimension">unit, kind, section, area or source: also the ledger's filter of that name.</param>
public sealed record Comparison(string Dimension, IReadOnlyList<ComparedGroup> Groups)
{
    public decimal Best => Groups.Max(group => group.Cleared);

    public decimal Worst => Groups.Min(group => group.Cleared);

    public decimal Spread => Best - Worst;
}

/// <summary>A group of findings.</summary>
/// <param name="Code">As the ledger's filter takes it.</param>
/// <param name="Name">A unit's name; the code where the group has none of its own.</param>
public sealed record ComparedGroup(string Code, string Name, int Found, int Closed, int Overdue)
{
    /// <summary>Share of closed ones, 0 to 1.</summary>
    public decimal Cleared => Found == 0 ? 0 : (decimal)Closed / Found;
}

/// <summary>分析.</summary>
public sealed class AnalysisQuery(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int DaysShown = 30;
    private const int MonthsShown = 12;
    private const int MonthsOfTrend = 6;

    private static readonly (string Dimension, string Code, string Name)[] Dimensions =
    [
        ("unit", "o.id::text", "o.short_name"), ("kind", "o.kind", "o.kind"), ("section", "f.case_state #>> '{fields,section}'", "f.case_state #>> '{fields,section}'"),
        ("area", "coalesce(f.area, 'none')", "coalesce(f.area, 'none')"), ("source", "f.source", "f.source"),
    ];

    /// <param name="campaign">Of one campaign only; null for all.</param>
    /// <returns>Null when no situation report says what is looked at.</returns>
    public async Task<Analysis?> ReadAsync(Guid tenant, Guid account, Guid? campaign, CancellationToken ct)
    {
        if ((await library.OfAsync(tenant, ct)).ReportNamed(ReportFigures.Situation) is not { } report)
            return null;

        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var scope = await Scope.OfAsync(city, account, now, ct);
        var asked = new Asked(city, report, scope, campaign, now, (await TopOrganisation.OfAsync(city, ct)).Zone);
        var comparisons = new List<Comparison>();
        foreach (var (dimension, code, name) in Dimensions)
            comparisons.Add(new(dimension, await GroupsAsync(asked, code, name, ct)));
        return new Analysis(now, await DaysAsync(asked, ct), await MonthsAsync(asked, MonthsShown, ct), await HeatAsync(asked, ct), comparisons);
    }

    /// <summary>The last six months alone, the oldest first; empty when no situation report says what is looked at.</summary>
    public async Task<IReadOnlyList<MonthFlow>> TrendAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        if ((await library.OfAsync(tenant, ct)).ReportNamed(ReportFigures.Situation) is not { } report)
            return [];
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var scope = await Scope.OfAsync(city, account, now, ct);
        return await MonthsAsync(new(city, report, scope, null, now, (await TopOrganisation.OfAsync(city, ct)).Zone), MonthsOfTrend, ct);
    }

    private static Task<List<StockDay>> DaysAsync(Asked asked, CancellationToken ct)
    {
        var today = LocalTime.DayOf(asked.Now, asked.Zone);
        return ReadAsync(asked, $"""
            select day::date, (count(*) filter (where f.opened_at < day_begins and (f.closed_at is null or f.closed_at >= day_begins)))::int,
                (count(*) filter (where f.opened_at >= day_begins and f.opened_at < day_ends))::int,
                (count(*) filter (where f.closed_at >= day_begins and f.closed_at < day_ends and f.state = 'closed'))::int,
                (count(*) filter (where f.closed_at >= day_begins and f.closed_at < day_ends and f.state <> 'closed'))::int
            from generate_series($5::date::timestamp, $6::date::timestamp, interval '1 day') day
            cross join lateral (select day at time zone $7 as day_begins, (day + interval '1 day') at time zone $7 as day_ends) bounds
            left join (select f.opened_at, f.closed_at, f.state {asked.Seen}) f on true
            group by day order by day
            """,
            row => new StockDay(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)), ct,
            Sql.Of(today.AddDays(1 - DaysShown)), Sql.Of(today), Sql.Of(asked.Zone.Id));
    }

    private static Task<List<MonthFlow>> MonthsAsync(Asked asked, int count, CancellationToken ct)
    {
        var today = LocalTime.DayOf(asked.Now, asked.Zone);
        var last = new DateOnly(today.Year, today.Month, 1);
        return ReadAsync(asked, $"""
            with flow as (
                select date_trunc('month', f.opened_at at time zone $7)::date as month, 1 as opened, 0 as closed {asked.Seen} and f.opened_at >= $5::date::timestamp at time zone $7
                union all
                select date_trunc('month', f.closed_at at time zone $7)::date, 0, 1 {asked.Seen} and f.state = 'closed' and f.closed_at >= $5::date::timestamp at time zone $7)
            select month::date, coalesce(sum(opened), 0)::int, coalesce(sum(closed), 0)::int
            from generate_series($5::date::timestamp, $6::date::timestamp, interval '1 month') shown(month) left join flow using (month)
            group by month order by month
            """,
            row => new MonthFlow(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetInt32(2)), ct,
            Sql.Of(last.AddMonths(1 - count)), Sql.Of(last), Sql.Of(asked.Zone.Id));
    }

    private static Task<List<HeatCell>> HeatAsync(Asked asked, CancellationToken ct) => ReadAsync(asked, $"""
            select o.id, o.short_name, one.area, one.count
            from (select f.unit_id, coalesce(f.area, 'none') as area, count(*)::int as count {asked.Seen} and f.closed_at is null group by 1, 2) one
            join organisation o on o.id = one.unit_id
            order by o.kind, o.short_name, one.area
            """,
        row => new HeatCell(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt32(3)), ct);

    private static Task<List<ComparedGroup>> GroupsAsync(Asked asked, string code, string name, CancellationToken ct) => ReadAsync(asked, $"""
            select code, name, count(*)::int, (count(*) filter (where closed))::int, (count(*) filter (where overdue))::int
            from (select {code} as code, {name} as name, f.state = 'closed' as closed,
                         light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $1) = 'overdue' as overdue
                  {asked.Seen.Replace("where", "join organisation o on o.id = f.unit_id where", StringComparison.Ordinal)}) one
            where code is not null
            group by code, name order by count(*) filter (where closed) * 1.0 / count(*) desc, name
            """,
        row => new ComparedGroup(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4)), ct);

    private static async Task<List<T>> ReadAsync<T>(
        Asked asked, string sql, Func<Npgsql.NpgsqlDataReader, T> read, CancellationToken ct, params Npgsql.NpgsqlParameter[] more)
    {
        await using var command = asked.City.CreateCommand(sql);
        Sql.Bind(command, Sql.Of(asked.Now), Sql.OfMany(asked.Scope.Units), Sql.OfMany(asked.Scope.Teams), Sql.Of(asked.Campaign));
        Sql.Bind(command, more);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<T>();
        while (await rows.ReadAsync(ct))
            found.Add(read(rows));
        return found;
    }

    private sealed record Asked(CityTransaction City, ReportFile Report, Scope Scope, Guid? Campaign, DateTimeOffset Now, TimeZoneInfo Zone)
    {
        /// <summary>$1 is now, $2 and $3 the scope, $4 the campaign.</summary>
        public string Seen { get; } = $"""
            from finding f
            where not f.is_undone and {FigureCondition.Tracked(Report)}
              and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3)) and ($4::uuid is null or f.campaign_id = $4)
            """;
    }
}
