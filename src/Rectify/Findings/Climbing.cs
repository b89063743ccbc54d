using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>The ladder that a finding's deadline runs on, and why that one.</summary>
/// <param name="Why">campaign, field, process, or earlier: what chose it then chooses another now.</param>
/// <param name="Choice">The field and value that chose it; null unless <paramref name="Why"/> is field.</param>
/// <param name="Next">The rung that waits; null when none is left.</param>
public sealed record Climbing(Ladder Ladder, string Why, LadderChoice? Choice, Rung? Next, DateTimeOffset? NextAt)
{
    /// <returns>Null while no deadline of the finding's own runs.</returns>
    public static Climbing? Of(Process process, CaseState state, Circumstances at)
    {
        if (state.Own is not { Runs: true, Version: var version })
            return null;
        var ladder = at.Shelf.LadderWith(version.Ladder);
        var choice = process.Ladders.FirstOrDefault(one => state[one.Field] == one.Value);
        var next = version.NextRung is { } key ? ladder.Rungs.FirstOrDefault(rung => rung.Key == RungKey.Parse(key).Key) : null;
        return new Climbing(ladder, WhyOf(ladder.Name, at.Ladder, choice, process), choice?.Ladder == ladder.Name ? choice : null, next, version.NextAt);
    }

    private static string WhyOf(string ladder, string? campaign, LadderChoice? choice, Process process) =>
        campaign == ladder ? "campaign"
        : campaign is null && choice?.Ladder == ladder ? "field"
        : campaign is null && choice is null && process.States.Any(state => state.DueWithFinding && state.Ladder == ladder) ? "process"
        : "earlier";
}
