using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>Something that a person may do with a finding now, or why not: in their own right, or for somebody whom they stand in for.</summary>
/// <param name="For">For whom, the earliest delegation first; empty in one's own right.</param>
public sealed record PersonOffer(Offer Offer, ImmutableArray<Guid> For)
{
    /// <summary>What each of the actors is offered, once: who has a part in it in their own right acts for nobody else.</summary>
    public static ImmutableArray<PersonOffer> Of(Process process, CaseState state, IEnumerable<Actor> actors, Circumstances at)
    {
        var offers = new List<PersonOffer>();
        foreach (var actor in actors)
        {
            foreach (var offer in Offer.For(process, state, actor, at))
                Add(offers, new PersonOffer(offer, actor.OnBehalfOf is { } absent ? [absent] : []));
        }

        return offers.ToImmutableArray();
    }

    private static void Add(List<PersonOffer> offers, PersonOffer one)
    {
        var place = offers.FindIndex(known => known.Offer.Kind == one.Offer.Kind && known.Offer.Name == one.Offer.Name);
        if (place < 0)
            offers.Add(one);
        else if (!offers[place].For.IsEmpty && one.Offer.Why is null)
            offers[place] = offers[place].Offer.Why is null ? one with { For = [.. offers[place].For, .. one.For] } : one;
    }
}
