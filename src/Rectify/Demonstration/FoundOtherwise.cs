using System.Collections.Immutable;

namespace Rectify.Demonstration;

/// <summary>How a finding goes that no team found: who opens it with what, and what is done to it, a step every other working day.</summary>
/// <param name="DaysAgo">Days before the present on which it is opened.</param>
internal sealed record FoundOtherwise(
    string Process, County County, Guid By, int DaysAgo, ImmutableSortedDictionary<string, string> Fields, ImmutableArray<Move> Steps)
{
    /// <summary>The same, stopped after each of its steps: one in every state on the way.</summary>
    public IEnumerable<FoundOtherwise> AtEachStep() =>
        Enumerable.Range(0, Steps.Length + 1).Select(steps => this with { Steps = Steps[..steps], DaysAgo = Math.Max(2, DaysAgo - 2 * (Steps.Length - steps)) });
}
