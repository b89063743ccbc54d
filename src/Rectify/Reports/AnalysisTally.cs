using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>What an analysis counts.</summary>
/// <param name="Campaign">Null for all.</param>
internal sealed record Analysed(ReportFile Report, Scope Scope, Guid? Campaign, DateTimeOffset Now, TimeZoneInfo Zone)
{
    public const int DaysShown = 30, MonthsShown = 12;

    public DateOnly Today => LocalTime.DayOf(Now, Zone);

    public DateOnly FirstDay => Today.AddDays(1 - DaysShown);

    public DateOnly FirstMonth => new DateOnly(Today.Year, Today.Month, 1).AddMonths(1 - MonthsShown);

    /// <summary>Stands for every day before those shown.</summary>
    public DateOnly Before => (FirstMonth < FirstDay ? FirstMonth : FirstDay).AddDays(-1);
}

/// <summary>The findings of an analysis by what they are grouped by, from one look at each.</summary>
internal sealed class AnalysisTally
{
    private readonly Analysed _asked;
    private readonly Dictionary<Guid, (string Name, string Kind)> _units = [];
    private readonly List<(Guid Unit, string Area, Tally Tally)> _cells = [];
    private readonly List<(string Code, Tally Tally)> _sections = [], _sources = [];
    private readonly Dictionary<DateOnly, int> _opened = [], _closed = [], _otherwise = [];

    private AnalysisTally(Analysed asked) => _asked = asked;

    /// <summary>One group of findings.</summary>
    private readonly record struct Tally(int Found, int Closed, int Open, int Overdue)
    {
        public static Tally Of(IEnumerable<Tally> parts) => parts.Aggregate(
            default(Tally), (sum, part) => new(sum.Found + part.Found, sum.Closed + part.Closed, sum.Open + part.Open, sum.Overdue + part.Overdue));
    }

    public static async Task<AnalysisTally> CountAsync(CityTransaction city, Analysed asked, CancellationToken ct)
    {
        var tally = new AnalysisTally(asked);
        await tally.ReadUnitsAsync(city, ct);
        await tally.ReadAsync(city, ct);
        return tally;
    }

    /// <returns>The oldest first; each begins where the one before ended.</returns>
    public List<StockDay> Days()
    {
        var days = new List<StockDay>(Analysed.DaysShown);
        int Earlier(Dictionary<DateOnly, int> flow) => flow.Where(day => day.Key < _asked.FirstDay).Sum(day => day.Value);
        var begin = Earlier(_opened) - Earlier(_closed) - Earlier(_otherwise);
        for (var day = _asked.FirstDay; day <= _asked.Today; day = day.AddDays(1))
        {
            days.Add(new(day, begin, _opened.GetValueOrDefault(day), _closed.GetValueOrDefault(day), _otherwise.GetValueOrDefault(day)));
            begin = days[^1].End;
        }

        return days;
    }

    /// <returns>The oldest first.</returns>
    public List<MonthFlow> Months()
    {
        int In(Dictionary<DateOnly, int> flow, DateOnly first) => flow.Where(day => day.Key >= first && day.Key < first.AddMonths(1)).Sum(day => day.Value);
        return [.. Enumerable.Range(0, Analysed.MonthsShown).Select(month => _asked.FirstMonth.AddMonths(month))
            .Select(first => new MonthFlow(first, In(_opened, first), In(_closed, first)))];
    }

    /// <returns>Open findings by kind and name of the unit, then by area.</returns>
    public List<HeatCell> Heat() => [.. _cells.Where(cell => cell.Tally.Open > 0)
        .OrderBy(cell => _units[cell.Unit].Kind, StringComparer.Ordinal).ThenBy(cell => _units[cell.Unit].Name, StringComparer.Ordinal)
        .ThenBy(cell => cell.Area, StringComparer.Ordinal)
        .Select(cell => new HeatCell(cell.Unit, _units[cell.Unit].Name, cell.Area, cell.Tally.Open))];

    /// <returns>Those with the largest share of closed findings first.</returns>
    public List<Comparison> Comparisons() =>
    [
        new("unit", Groups(_cells.GroupBy(cell => cell.Unit), unit => (unit.ToString(), _units[unit].Name))),
        new("kind", Groups(_cells.GroupBy(cell => _units[cell.Unit].Kind), kind => (kind, kind))),
        new("section", Groups(_sections)),
        new("area", Groups(_cells.GroupBy(cell => cell.Area), area => (area, area))),
        new("source", Groups(_sources)),
    ];

    private static List<ComparedGroup> Groups<TKey>(IEnumerable<IGrouping<TKey, (Guid, string, Tally Tally)>> groups, Func<TKey, (string Code, string Name)> named) =>
        Ordered(groups.Select(group => (named(group.Key), Tally.Of(group.Select(cell => cell.Tally)))));

    private static List<ComparedGroup> Groups(List<(string Code, Tally Tally)> groups) => Ordered(groups.Select(group => ((group.Code, group.Code), group.Tally)));

    private static List<ComparedGroup> Ordered(IEnumerable<((string Code, string Name) Named, Tally Tally)> groups) =>
        [.. groups.Select(group => new ComparedGroup(group.Named.Code, group.Named.Name, group.Tally.Found, group.Tally.Closed, group.Tally.Overdue))
            .OrderByDescending(group => group.Cleared).ThenBy(group => group.Name, StringComparer.Ordinal)];

    private async Task ReadUnitsAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id, short_name, kind from organisation");
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            _units.Add(rows.GetGuid(0), (rows.GetString(1), rows.GetString(2)));
    }

    // The first column says by what a row is grouped: a bit for each of the five that it is not grouped by.
    private async Task ReadAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select grouping(unit_id, section, source, opened_on, ended_on), unit_id, area, coalesce(section, source), coalesce(opened_on, ended_on), closed,
                count(*)::int, (count(*) filter (where closed))::int, (count(*) filter (where ended_on is null))::int, (count(*) filter (where overdue))::int
            from (select f.unit_id, coalesce(f.area, 'none') as area, f.section, f.source, f.state = 'closed' as closed,
                      greatest((f.opened_at at time zone $5)::date, $6) as opened_on,
                      case when f.closed_at is not null then greatest((f.closed_at at time zone $5)::date, $6) end as ended_on,
                      light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $1) = 'overdue' as overdue
                  from finding f
                  where not f.is_undone and {FigureCondition.Tracked(_asked.Report)}
                    and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3)) and ($4::uuid is null or f.campaign_id = $4)) one
            group by grouping sets ((unit_id, area), (section), (source), (opened_on), (ended_on, closed))
            """);
        Sql.Bind(command, Sql.Of(_asked.Now), Sql.OfMany(_asked.Scope.Units), Sql.OfMany(_asked.Scope.Teams), Sql.Of(_asked.Campaign),
            Sql.Of(_asked.Zone.Id), Sql.Of(_asked.Before));
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var tally = new Tally(rows.GetInt32(6), rows.GetInt32(7), rows.GetInt32(8), rows.GetInt32(9));
            switch (rows.GetInt32(0))
            {
                case 0b01111:
                    _cells.Add((rows.GetGuid(1), rows.GetString(2), tally));
                    break;
                case 0b10111 when !await rows.IsDBNullAsync(3, ct):
                    _sections.Add((rows.GetString(3), tally));
                    break;
                case 0b11011 when !await rows.IsDBNullAsync(3, ct):
                    _sources.Add((rows.GetString(3), tally));
                    break;
                case 0b11101:
                    _opened.Add(rows.GetFieldValue<DateOnly>(4), tally.Found);
                    break;
                case 0b11110 when !await rows.IsDBNullAsync(4, ct):
                    (rows.GetBoolean(5) ? _closed : _otherwise).Add(rows.GetFieldValue<DateOnly>(4), tally.Found);
                    break;
            }
        }
    }
}
