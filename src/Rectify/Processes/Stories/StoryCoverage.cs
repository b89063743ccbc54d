using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>What the stories of a folder must reach, and what they reached.</summary>
/// <param name="Wanted">In the order of the files, each once.</param>
public sealed record StoryCoverage(ImmutableArray<string> Wanted, ImmutableHashSet<string> Reached)
{
    /// <summary>What no story reaches; empty when coverage is complete.</summary>
    public IEnumerable<string> Missed => Wanted.Where(item => !Reached.Contains(item));

    public static StoryCoverage Of(StoryLibrary library, IEnumerable<StoryResult> results)
    {
        var ladders = library.Ladders.ToDictionary(ladder => ladder.Hash, ladder => ladder.Name);
        var wanted = library.Books.Select(book => book.Process).SelectMany(process => StoryTargets.Of(process).Select(target => $"{process.Name} {target}"))
            .Concat(library.Ladders.SelectMany(ladder => ladder.Rungs.Select(rung => $"ladder {ladder.Name}: {rung.Key}")));
        var reached = results.SelectMany(result => result.Happened.SelectMany(happened => Reaches(result.Process, ladders, happened)));
        return new StoryCoverage([.. wanted.Distinct()], [.. reached]);
    }

    private static IEnumerable<string> Reaches(Process process, Dictionary<string, string> ladders, StoryEvent happened) =>
        StoryReached.Of(process, happened).Select(target => $"{process.Name} {target}").Concat(Rungs(ladders, happened));

    private static IEnumerable<string> Rungs(Dictionary<string, string> ladders, StoryEvent happened)
    {
        if (happened is not { Command: Command.FireRung fire, Before: { } before, Outcome: Outcome.Accepted accepted })
            yield break;
        var fired = accepted.Effects.OfType<Effect.RecordRung>().Any(record => record.Fate == RungFate.Fired && record.Rung == fire.Rung);
        if (fired && before.DeadlineWith(fire.Deadline) is { } deadline && ladders.TryGetValue(deadline.Version.Ladder, out var ladder))
            yield return $"ladder {ladder}: {RungKey.Parse(fire.Rung).Key}";
    }
}
