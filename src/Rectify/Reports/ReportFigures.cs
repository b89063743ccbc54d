using System.Globalization;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>The figures that a city's reports define, over spans of its days.</summary>
public sealed class ReportFigures(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    /// <summary>The situation report's name in <c>workflows/reports</c>.</summary>
    public const string Situation = "measures";

    /// <summary>A figure by what an address says; days as 2026-02-27. Null when there is no such figure, or no such span.</summary>
    public async Task<FigureSpan?> FindAsync(Guid tenant, string? name, string? from, string? to, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        if (name is null || DayOf(from) is not { } first || DayOf(to) is not { } last || last < first
            || published.ReportNamed(Situation) is not { } report || report.FigureNamed(name) is not { } figure)
            return null;

        await using var city = await database.BeginAsync(tenant, ct);
        var top = await TopOrganisation.OfAsync(city, ct);
        return FigureSpan.Of(report, figure, DaySpan.Of(first, last, top.Zone, clock.GetUtcNow()), published.CalendarNamed(top.Calendar), top.Zone);
    }

    /// <summary>A day of the city's calendar as an address writes it; null when it is none, or lies outside 2000 to 2080.</summary>
    public static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= WorkCalendar.FirstYear and < WorkCalendar.LastYear
            ? day
            : null;
}
