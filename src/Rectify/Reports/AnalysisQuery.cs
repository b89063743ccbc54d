using Microsoft.AspNetCore.WebUtilities;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
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
public sealed record MonthFlow(DateOnly First, int Opened, int Closed)
{
    /// <summary>The ledger of those behind <see cref="Opened"/>, in the first column of a chart, or behind <see cref="Closed"/>.</summary>
    public string Ledger(int column) => QueryHelpers.AddQueryString("/findings", new Dictionary<string, string?>
    {
        ["figure"] = column == 0 ? "found" : "closed",
        ["from"] = Reader.Written(First),
        ["to"] = Reader.Written(First.AddMonths(1).AddDays(-1)),
    });
}

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

/// <summary>分析. All of it is counted in one look at the findings; what took long is remembered for a minute.</summary>
public sealed class AnalysisQuery(CityDatabase database, ProcessLibrary library, RecentFigures recent, TimeProvider clock)
{
    /// <param name="campaign">Of one campaign only; null for all.</param>
    /// <returns>Null when no situation report says what is looked at.</returns>
    public async Task<Analysis?> ReadAsync(Guid tenant, Guid account, Guid? campaign, CancellationToken ct)
    {
        if ((await library.OfAsync(tenant, ct)).ReportNamed(ReportFigures.Situation) is not { } report)
            return null;

        var scope = await Scope.OfAsync(database, tenant, account, clock.GetUtcNow(), ct);
        return await recent.OfAsync(
            (nameof(Analysis), tenant, scope.Text, campaign), token => CountAsync(tenant, report, scope, campaign, token), ct);
    }

    private async Task<Analysis> CountAsync(Guid tenant, ReportFile report, Scope scope, Guid? campaign, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var zone = (await TopOrganisation.OfAsync(city, ct)).Zone;
        var tally = await AnalysisTally.CountAsync(city, new(report, scope, campaign, now, zone), ct);
        return new Analysis(now, tally.Days(), tally.Months(), tally.Heat(), tally.Comparisons());
    }
}
