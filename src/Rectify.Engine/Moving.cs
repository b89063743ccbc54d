namespace Rectify.Engine;

/// <summary>Enters a state: the clocks of the old one end, those of the new one begin, and an end ends everything.</summary>
internal static class Moving
{
    public static void Enter(Draft draft, State target)
    {
        draft.EndAll(DeadlineCause.Left, BelongsToState);
        var state = draft.State;
        draft.State = state with
        {
            State = target.Name,
            Previous = state.State,
            EnteredAt = draft.Now,
            Visited = state.Visited.Contains(target.Name) ? state.Visited : state.Visited.Add(target.Name),
            Conclusion = target.Conclude ?? state.Conclusion,
            LastMove = null,
            Stalled = false,
        };
        if (target.IsFinal)
            Close(draft, target);
        Settle(draft, target);
    }

    /// <summary>Begins the clocks of the state that was just entered, and tells whose move it is.</summary>
    public static void Settle(Draft draft, State target)
    {
        if (target.Due is { } due)
            draft.Begin(Deadline.InState, new Budget.Of(due), draft.Now, target.Ladder, DeadlineCause.Set);
        if (target.ProgressEvery is { } every)
            draft.Begin(Deadline.Progress, new Budget.Of(every), draft.Now, "progress", DeadlineCause.Set);
        foreach (var timer in target.After)
            draft.Begin(Deadline.After + timer.Action, new Budget.Of(timer.After), draft.Now, $"timer:{timer.Action}", DeadlineCause.Set);
        if (target.SignOff is not null)
            Signing.NewRound(draft);
        else
            draft.Tell(target.Owner, "entered", target.Name);
    }

    /// <summary>Somebody acted without moving the finding: what moved it last can't be recalled any more, unless it was the same person.</summary>
    public static void SomeoneActed(Draft draft, Actor by)
    {
        if (draft.State.LastMove is { ActedOn: false } last && !by.Is(last.Person))
            draft.State = draft.State with { LastMove = last with { ActedOn = true } };
    }

    private static void Close(Draft draft, State target)
    {
        draft.State = draft.State with { ClosedAt = draft.Now };
        draft.EndAll(DeadlineCause.Closed, key => !key.StartsWith(Deadline.OfRequest, StringComparison.Ordinal));
        draft.VoidPending("ended");
        if (target.Freeze)
            draft.Add(new Effect.Freeze());
    }

    /// <summary>The clocks that end when a finding leaves its state.</summary>
    public static bool BelongsToState(string key) =>
        key is Deadline.InState or Deadline.Progress || key.StartsWith(Deadline.After, StringComparison.Ordinal);
}
