using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>The situation report over a span, the span before it and the same days a year earlier.</summary>
/// <param name="At">When it was counted.</param>
public sealed record Situation(ReportFile Report, IReadOnlyList<SituationColumn> Columns, DateTimeOffset At);

/// <summary>What each figure counts over one span, of what its reader may see.</summary>
public sealed record SituationColumn(DaySpan Span, IReadOnlyDictionary<string, int> Counts)
{
    /// <summary>Null when there is nothing to take a share of.</summary>
    public decimal? ShareOf(Rate rate) => Counts[rate.Among] == 0 ? null : (decimal)Counts[rate.Of] / Counts[rate.Among];
}

/// <summary>整改情况; what took long to count is remembered for a minute.</summary>
public sealed class SituationQuery(CityDatabase database, ProcessLibrary library, RecentFigures recent, TimeProvider clock)
{
    /// <param name="from">First day; null for the first of this month.</param>
    /// <param name="to">Last day; null for today.</param>
    /// <returns>Null when no situation report was published.</returns>
    public async Task<Situation?> ReadAsync(Guid tenant, Guid account, DateOnly? from, DateOnly? to, Guid? campaign, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        if (published.ReportNamed(ReportFigures.Situation) is not { } report)
            return null;

        var scope = await Scope.OfAsync(database, tenant, account, clock.GetUtcNow(), ct);
        return await recent.OfAsync(
            (nameof(Situation), tenant, scope.Text, from, to, campaign),
            token => CountAsync(tenant, published, report, scope, (from, to), campaign, token), ct);
    }

    private async Task<Situation> CountAsync(
        Guid tenant, Published published, ReportFile report, Scope scope, (DateOnly? From, DateOnly? To) asked, Guid? campaign, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = clock.GetUtcNow();
        var (_, zone, calendar) = await TopOrganisation.OfAsync(city, ct);
        var last = asked.To ?? LocalTime.DayOf(now, zone);
        var first = asked.From ?? new DateOnly(last.Year, last.Month, 1);
        var columns = new List<SituationColumn>();
        foreach (var (begin, end) in Spans(first, last))
        {
            var span = DaySpan.Of(begin, end, zone, now);
            columns.Add(new(span, await FigureCount.OfAllAsync(city, report, new(span, published.CalendarNamed(calendar), zone, scope, campaign), ct)));
        }

        return new Situation(report, columns, now);
    }

    // A whole month or several are compared with as many months before; other spans with as many days.
    private static IEnumerable<(DateOnly From, DateOnly To)> Spans(DateOnly first, DateOnly last)
    {
        var length = last.DayNumber - first.DayNumber + 1;
        var isMonths = first.Day == 1 && last.AddDays(1).Day == 1;
        var months = (last.AddDays(1).Year - first.Year) * 12 + last.AddDays(1).Month - first.Month;
        yield return (first, last);
        yield return (isMonths ? first.AddMonths(-months) : first.AddDays(-length), first.AddDays(-1));
        yield return (first.AddYears(-1), isMonths ? last.AddDays(1).AddYears(-1).AddDays(-1) : last.AddYears(-1));
    }
}
