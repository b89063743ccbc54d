using System.Collections.Immutable;

namespace Rectify.Demonstration;

/// <summary>What is going to happen to a finding of the demonstration.</summary>
internal enum Fate
{
    Smooth, Late, Stuck, Returned, Exposed, BasicallyDone, Extended, ExtensionRefused, Unanswered, Paused, LongTerm, Stage,
    ObjectionUpheld, ObjectionRefused, Transferred, Vetoed, Discarded, PlanReturned, SignedForLate, HandedOut, Recalled, SelfReturned, Split, Merged,
}

/// <summary>How often each fate comes, of a hundred findings.</summary>
internal static class Fates
{
    private static readonly (Fate Fate, int Times)[] Shares =
    [
        (Fate.Smooth, 24), (Fate.Late, 12), (Fate.Stuck, 9), (Fate.Returned, 7), (Fate.Exposed, 3), (Fate.BasicallyDone, 2), (Fate.Extended, 7),
        (Fate.ExtensionRefused, 2), (Fate.Unanswered, 4), (Fate.Paused, 4), (Fate.LongTerm, 4), (Fate.Stage, 2), (Fate.ObjectionUpheld, 2),
        (Fate.ObjectionRefused, 2), (Fate.Transferred, 3), (Fate.Vetoed, 2), (Fate.Discarded, 2), (Fate.PlanReturned, 2), (Fate.SignedForLate, 2),
        (Fate.HandedOut, 1), (Fate.Recalled, 1), (Fate.SelfReturned, 1), (Fate.Split, 1), (Fate.Merged, 1),
    ];

    /// <summary>A hundred fates in these shares, in an order that the seed decides, but each of them once before any comes again.</summary>
    public static ImmutableArray<Fate> Shuffled(int seed)
    {
        var fates = Shares.SelectMany(share => Enumerable.Repeat(share.Fate, share.Times)).ToArray();
        new Random(seed).Shuffle(fates);
        var firsts = fates.Index().DistinctBy(fate => fate.Item).Select(fate => fate.Index).ToHashSet();
        return [.. fates.Where((_, index) => firsts.Contains(index)), .. fates.Where((_, index) => !firsts.Contains(index))];
    }
}
