using System.Collections.Immutable;

namespace Rectify.Demonstration;

/// <summary>What the teams find on which day: evenly over the two years, and in the last days what comes to rest.</summary>
internal sealed class Finds(WalkLength length, ImmutableArray<DateOnly> days)
{
    private static readonly string[] Sources = ["inspection_team", "inspection_team", "inspection_team", "complaint", "hotline", "audit", "case_review", "alert"];
    private static readonly string[] Methods = ["open", "covert", "spot", "joint"];

    private readonly ImmutableArray<(County County, string Where, int Days)> _rests = Rests.Among(length.Findings);
    private readonly ImmutableArray<Fate> _fates = Fates.Shuffled(length.Seed);
    private readonly Random _chance = new(length.Seed);
    private int _ordinary;

    /// <param name="index">Of the day; each day is asked for once, in order.</param>
    public List<Found> On(int index)
    {
        var found = new List<Found>();
        var due = (int)Math.Ceiling((index + 1) * (double)(length.Findings - _rests.Length) / days.Length);
        for (; _ordinary < due; _ordinary++)
        {
            var county = InventedPlaces.Counties[_chance.Next(InventedPlaces.Counties.Length)];
            found.Add(Of(county, InventedFindings.At(_chance.Next(1000), county, _chance), _fates[_ordinary % _fates.Length], days[index], rest: null));
        }

        foreach (var (county, where, left) in _rests.Where(rest => rest.Days == days.Length - index))
            found.Add(Of(county, InventedFindings.At(_chance.Next(1000), county, _chance, isMajor: where == "public_notice"), Fate.Smooth, days[index], where));
        return found;
    }

    private Found Of(County county, InventedFinding what, Fate fate, DateOnly day, string? rest)
    {
        var campaign = length.Campaigns.Last(campaign => campaign.Opens <= day);
        return new(county, what, fate, new Random(_chance.Next()), day, campaign.TeamId(county.Team), rest, FieldsOf(what, day));
    }

    private ImmutableSortedDictionary<string, string> FieldsOf(InventedFinding what, DateOnly day) => new Dictionary<string, string>
    {
        ["description"] = what.Description,
        ["area"] = what.Area,
        ["source"] = Sources[_chance.Next(Sources.Length)],
        ["found_on"] = Scene.Written(day),
        ["inspection_method"] = Methods[_chance.Next(Methods.Length)],
    }.ToImmutableSortedDictionary();
}
