using System.Collections.Immutable;
using System.Globalization;

namespace Rectify.Demonstration;

/// <summary>A campaign of the demonstration, with its three inspection teams: the same people each time.</summary>
/// <param name="Ordinal">From 1, the earliest.</param>
internal sealed record InventedCampaign(int Ordinal, string Theme, DateOnly Opens, DateOnly Ends)
{
    private const int DaysStillToCome = 60;

    private static readonly string[] Themes =
        ["农村公路建设与养护专项督查", "道路运输安全隐患专项督查", "行政执法与审批服务专项督查", "道路运输与工程建设领域专项督查"];

    public Guid Id => InventedPlaces.IdOf($"campaign:{Ordinal}");

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Opens.Year}年{Theme}");

    public string Authority => string.Create(
        CultureInfo.InvariantCulture, $"{InventedPlaces.BureauName}党组会议纪要〔{Opens.Year}〕{Ordinal + 2}号，云交督〔{Opens.Year}〕{Ordinal}号");

    public Guid TeamId(int number) => InventedPlaces.IdOf($"team:{Ordinal}:{number}");

    /// <summary>Four of them, one after the other, over the days between two; the last goes on after them.</summary>
    public static ImmutableArray<InventedCampaign> Between(DateOnly from, DateOnly until)
    {
        var days = (until.DayNumber - from.DayNumber) / Themes.Length;
        return [.. Themes.Select((theme, index) => new InventedCampaign(index + 1, theme, from.AddDays(index * days), EndOf(index)))];

        DateOnly EndOf(int index) => index == Themes.Length - 1 ? until.AddDays(DaysStillToCome) : from.AddDays(((index + 1) * days) - 1);
    }

    /// <summary>The one that is under way, as far as its ids go: they depend on no day.</summary>
    public static InventedCampaign Latest { get; } = Between(new(2000, 1, 1), new(2000, 1, 1))[^1];
}
