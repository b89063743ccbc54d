using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Reports;

/// <summary><c>/api/reports</c>: the figures that the pages of this slice show.</summary>
public static class ReportEndpoints
{
    public static void AddReports(this IServiceCollection services)
    {
        services.AddSingleton<ReportFigures>();
        services.AddSingleton<SituationQuery>();
        services.AddSingleton<ComplaintsReceived>();
        services.AddSingleton<RecentFigures>();
        services.AddSingleton<AnalysisQuery>();
        services.AddSingleton<TrendQuery>();
        services.AddSingleton<StarsQuery>();
        services.AddSingleton<CrossQuery>();
    }

    public static void MapReports(this IEndpointRouteBuilder app)
    {
        var reports = app.MapGroup("/api/reports").WithTags("reports").RequireAuthorization();
        reports.MapGet("/situation", async (string? from, string? to, Guid? campaign, CurrentAccount me, SituationQuery query, CancellationToken ct) =>
        {
            if (ReportSpan.Read(from, to) is not { } span)
                return (IResult)new Problem(StatusCodes.Status400BadRequest, "span_malformed");
            return await query.ReadAsync(me.Tenant, me.Id, span.From, span.To, campaign, ct) is { } situation
                ? Results.Ok(SituationAnswer.Of(situation))
                : Problem.NotFound;
        });
        reports.MapGet("/analysis", async (Guid? campaign, CurrentAccount me, AnalysisQuery query, CancellationToken ct) =>
            await query.ReadAsync(me.Tenant, me.Id, campaign, ct) is { } analysis ? Results.Ok(analysis) : Problem.NotFound);
        reports.MapGet("/stars", async (CurrentAccount me, StarsQuery query, CancellationToken ct) =>
            await query.ReadAsync(me.Tenant, me.Id, ct) is { } sky ? Results.Ok(sky) : Problem.NotFound);
    }
}

/// <summary>First and last day as an address gives them; each may be absent.</summary>
internal sealed record ReportSpan(DateOnly? From, DateOnly? To)
{
    /// <returns>Null when a day is written wrongly, or the last is before the first.</returns>
    public static ReportSpan? Read(string? from, string? to)
    {
        var span = new ReportSpan(Reader.DayOf(from), Reader.DayOf(to));
        var isWrong = (!string.IsNullOrEmpty(from) && span.From is null) || (!string.IsNullOrEmpty(to) && span.To is null) || span.To < span.From;
        return isWrong ? null : span;
    }
}

/// <summary>The situation as JSON: a column for the span, the one before, and the year before.</summary>
public sealed record SituationAnswer(DateTimeOffset At, IReadOnlyList<SituationAnswer.Column> Columns)
{
    public static SituationAnswer Of(Situation situation) => new(
        situation.At,
        [.. situation.Columns.Select(column => new Column(
            column.Span.From, column.Span.To, column.Counts, situation.Report.Rates.ToDictionary(rate => rate.Name, column.ShareOf)))]);

    /// <param name="Rates">0 to 1; null when there was nothing to take a share of.</param>
    public sealed record Column(DateOnly From, DateOnly To, IReadOnlyDictionary<string, int> Figures, IReadOnlyDictionary<string, decimal?> Rates);
}
