using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>A stop of the clock over the local days from <paramref name="From"/> up to, not including, <paramref name="To"/>.</summary>
/// <param name="To">Not after <paramref name="From"/> when the pause was taken back before its first day: it stops nothing.</param>
/// <param name="DecidedAt">The instant of its approval.</param>
public readonly record struct Pause(DateOnly From, DateOnly To, DateTimeOffset DecidedAt)
{
    /// <summary>The same stops as disjoint intervals in order of time; a merged one keeps the earliest decision.</summary>
    public static ImmutableArray<Pause> Merged(ImmutableArray<Pause> pauses)
    {
        if (pauses.IsDefaultOrEmpty)
            return [];
        if (AreMerged(pauses.AsSpan()))
            return pauses;

        var merged = new List<Pause>(pauses.Length);
        foreach (var pause in pauses.Where(p => p.From < p.To).OrderBy(p => p.From))
        {
            if (merged.Count > 0 && pause.From <= merged[^1].To)
                merged[^1] = merged[^1].With(pause);
            else
                merged.Add(pause);
        }

        return [.. merged];
    }

    private Pause With(Pause later) =>
        new(From, later.To > To ? later.To : To, later.DecidedAt < DecidedAt ? later.DecidedAt : DecidedAt);

    private static bool AreMerged(ReadOnlySpan<Pause> pauses)
    {
        var end = DateOnly.MinValue;
        foreach (var pause in pauses)
        {
            if (pause.From <= end || pause.To <= pause.From)
                return false;
            end = pause.To;
        }

        return true;
    }
}
