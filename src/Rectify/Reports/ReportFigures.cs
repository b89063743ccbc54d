using Rectify.Database;
using Rectify.Layout;
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
        if (name is null || Reader.DayOf(from) is not { } first || Reader.DayOf(to) is not { } last || last < first
            || published.ReportNamed(Situation) is not { } report || report.FigureNamed(name) is not { } figure)
            return null;

        await using var city = await database.BeginAsync(tenant, ct);
        var top = await TopOrganisation.OfAsync(city, ct);
        return FigureSpan.Of(report, figure, DaySpan.Of(first, last, top.Zone, clock.GetUtcNow()), published.CalendarNamed(top.Calendar), top.Zone);
    }
}
