using System.Globalization;
using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.Findings;

/// <summary><c>GET /api/findings</c>: one finding with all that its person may see and do, and lists page by page.</summary>
public static class FindingReading
{
    private const int Most = 200;

    public static void MapFindingReading(this IEndpointRouteBuilder app)
    {
        var findings = app.MapGroup("/api/findings").WithTags("findings").RequireAuthorization();
        findings.MapGet("/{id:guid}", async (Guid id, HttpContext http, CurrentAccount me, FindingQuery query, CancellationToken ct) =>
        {
            if (await query.ReadAsync(me.Tenant, me.Id, id, ct) is not { } view)
                return (IResult)Problem.NotFound;
            http.Response.Headers.ETag = $"\"{view.State.Sequence.ToString(CultureInfo.InvariantCulture)}\"";
            return Results.Json(FindingAnswer.Of(view), EngineJson.Options);
        });
        findings.MapGet("/", async ([AsParameters] LedgerAsked asked, CurrentAccount me, LedgerQuery query, CancellationToken ct) =>
            asked.ToFilter() is { } filter
                ? Results.Json(LedgerAnswer.Of(await query.ReadAsync(me.Tenant, me.Id, filter, ct)), EngineJson.Options)
                : new Problem(StatusCodes.Status400BadRequest, "filter_malformed"));
    }

    /// <summary>The query string of a list. <c>after</c> is the <c>next</c> of the page before.</summary>
    public sealed record LedgerAsked(
        string? Process, string? State, string? Light, Guid? Unit, Guid? Team, Guid? Campaign, string? Source, string? Severity,
        string? Category, string? Search, bool? Open, string? Owner, bool? Stalled, string? Sort, string? After, int? Size)
    {
        /// <returns>Null when the light, the order or the key can't be read.</returns>
        public LedgerFilter? ToFilter()
        {
            Light? light = null;
            if (Light is not null && !TryLight(Light, out light))
                return null;
            if (Sort is not null && LedgerAddress.SortNamed(Sort) is null)
                return null;
            if (After is not null && LedgerKey.Parse(After) is null)
                return null;
            return new LedgerFilter(
                Process, State, light, Unit, Team, Campaign, Source, Severity, Category, Search, Open, Owner, Stalled,
                LedgerKey.Parse(After), Math.Clamp(Size ?? 50, 1, Most))
            {
                Sort = LedgerAddress.SortNamed(Sort) ?? default,
            };
        }

        private static bool TryLight(string text, out Light? light)
        {
            light = Enum.GetValues<Light>().Where(value => LedgerRowReading.Snake(value) == text).Select(value => (Light?)value).FirstOrDefault();
            return light is not null;
        }
    }
}

/// <summary>A page of findings. <paramref name="Count"/> is exact below 10,000.</summary>
public sealed record LedgerAnswer(IReadOnlyList<LedgerRow> Rows, int Count, bool CountIsExact, string? Next)
{
    public static LedgerAnswer Of(LedgerPage page) => new(
        page.Rows, page.Count, page.IsCounted && page.Count < LedgerQuery.MostCounted, page.Next?.Text);
}

/// <summary>A finding as the API shows it.</summary>
public sealed record FindingAnswer(
    Guid Id, string Number, string Process, int ProcessVersion, Light Light, int? DaysLate, IReadOnlyList<string> Parties,
    IReadOnlyList<OfferAnswer> Offers, CaseState Case, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<DeadlineEntry> Deadlines,
    IReadOnlyList<LetterEntry> Letters, IReadOnlyList<LinkedEntry> Linked)
{
    public static FindingAnswer Of(FindingView view) => new(
        view.Id, view.Number, view.Process.Name, view.Process.Version, view.Light, view.DaysLate, view.Parties, [.. view.Offers.Select(OfferAnswer.Of)], view.State,
        view.Timeline, view.Deadlines, view.Letters, view.Linked);
}

/// <summary>Something that the person may do, or why not now.</summary>
/// <param name="For">For whom it is done, where the person stands in for somebody; empty in their own right.</param>
public sealed record OfferAnswer(OfferKind Kind, string Name, RefusalCode? Why, IReadOnlyList<Guid> For)
{
    public static OfferAnswer Of(PersonOffer one) => new(one.Offer.Kind, one.Offer.Name, one.Offer.Why, one.For);
}
