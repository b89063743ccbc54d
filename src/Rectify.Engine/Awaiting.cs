namespace Rectify.Engine;

/// <summary>Whose move it is: what waits on somebody's desk.</summary>
public static class Awaiting
{
    /// <summary>The owner of the state, or those who have still to sign it off, and the next approver of each pending request; each once.</summary>
    public static IEnumerable<string> PartiesOf(Process process, CaseState state)
    {
        if (process.StateNamed(state.State) is not { IsFinal: false } here)
            return [];
        return Movers(here, state).Concat(Approvers(process, state)).Distinct();
    }

    private static IEnumerable<string> Movers(State here, CaseState state)
    {
        if (here.SignOff is not { } rule)
            return here.Owner is { } owner ? [owner] : [];
        var open = rule.Parties.Where(party => state.Round is null || state.Round.Signatures.All(signature => signature.Party != party));
        return rule.InOrder ? open.Take(1) : open;
    }

    private static IEnumerable<string> Approvers(Process process, CaseState state) =>
        from request in state.Requests
        where request.IsPending
        let rule = process.RequestNamed(request.Kind)
        where rule is not null
        select rule.Approve[request.Steps.Length];
}
