using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>What the last days leave standing, so that in a county of each team there is something in every state to look at and to
/// act on: findings that are moved twice a day until they are where they are to rest.</summary>
internal static class Rests
{
    /// <summary>For so many findings, one county has something at rest: at most one of each team, or the last days would look like a flood.</summary>
    private const int FindingsACounty = 40;

    /// <summary>Where, and how many working days before the end it is found.</summary>
    private static readonly ImmutableArray<(string Where, int Days)> OfFindings =
    [
        ("closed", 10), ("public_notice", 9), ("signing", 9), ("verification", 8), ("self_check", 7), ("rectifying", 6), ("plan_review", 5),
        ("transfer", 6), ("transferred_out", 6), ("planning", 3), ("issued", 2), ("qualified", 2), ("cancelled", 3), ("split", 3), ("merged", 3), ("registered", 1),
    ];

    private static readonly Dictionary<string, string[]> OfLinked = new()
    {
        ["lookback"] = ["scheduled", "assessing"],
        ["accountability"] = ["proposed", "approval", "handling"],
    };

    /// <summary>How many working days before the end what others led to begins to rest.</summary>
    public const int DaysOfLinked = 5;

    /// <summary>How many of each are proposed or arranged on that day.</summary>
    public static int CountOf(string process) => OfLinked[process].Length;

    /// <summary>All that come to rest, of so many findings: county, place of rest, and working days before the end.</summary>
    public static ImmutableArray<(County County, string Where, int Days)> Among(int findings) =>
    [
        .. from county in InventedPlaces.Counties.DistinctBy(county => county.Team).Take(findings / FindingsACounty)
           from rest in OfFindings
           select (county, rest.Where, rest.Days),
    ];

    /// <returns>Null for a process of which none rests.</returns>
    public static string? Linked(string process, int ordinal) =>
        OfLinked.TryGetValue(process, out var rests) ? rests[ordinal % rests.Length] : null;

    /// <summary>Whether it stands where it is to rest; while rectifying, when one measure is left to be done.</summary>
    public static bool IsReached(Life life, CaseState state) => life.Rest switch
    {
        null => false,
        "rectifying" => state.State == "rectifying" && state.Measures.Count(measure => measure.Status == MeasureStatus.Planned) <= 1,
        var rest => state.State == rest || state.Requests.Any(request => request.IsPending && request.Kind == rest),
    };
}
