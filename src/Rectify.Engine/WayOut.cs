using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>A way out of a state, as a flowchart draws it: an action and where it leads, or where a decision of the engine may lead.</summary>
/// <param name="Action">Null for what the engine decides: sign-off, the last approval of a request, a timer.</param>
/// <param name="Into">The state it leads into; null when the finding stays.</param>
/// <param name="Recalls">The finding's own past chooses among several ways of this action.</param>
public sealed record WayOut(string? Action, string? Into, bool Recalls = false)
{
    /// <summary>Every way out of a state, its own actions first, in the order of the file; what the engine decides last.</summary>
    public static ImmutableArray<WayOut> Of(Process process, State state)
    {
        var ways = process.ActionsIn(state).SelectMany(rule => OfAction(process, rule));
        return state.IsFinal ? [.. ways] : [.. ways, new WayOut(null, null), .. Decided(process, state)];
    }

    private static IEnumerable<WayOut> OfAction(Process process, ActionRule rule) => rule.To == ActionRule.Previous
        ? process.States.Select(state => new WayOut(rule.Name, state.Name, Recalls: true))
        : [new WayOut(rule.Name, rule.To)];

    private static IEnumerable<WayOut> Decided(Process process, State state)
    {
        var signOff = state.SignOff is { } rule ? [rule.Pass, rule.Fail] : Array.Empty<string>();
        var requests = process.Requests.Select(request => request.EndAs); // also one that was made in an earlier state
        var timers = process.ActionsIn(state).Where(action => action.By.Contains(Party.System)).Select(action => action.To);
        return signOff.Concat(requests).Concat(timers).OfType<string>().Where(into => into != ActionRule.Previous).Distinct().Select(into => new WayOut(null, into));
    }
}
