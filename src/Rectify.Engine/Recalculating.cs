namespace Rectify.Engine;

/// <summary>What changes around a finding: calendars and organisations (engine.md 4.3, 6.7).</summary>
internal static class Recalculating
{
    // Never earlier than the version in force, and no version where nothing moves.
    public static Outcome.Refused? Recalculate(Draft draft)
    {
        foreach (var deadline in draft.State.Deadlines)
        {
            if (!deadline.Runs || deadline.Version.Calendar == draft.At.Calendar.Hash)
                continue;
            var due = draft.DueOf(deadline.Version.Budget, deadline.Version.CountedFrom);
            if (due <= deadline.DueAt)
                continue;
            var fired = draft.State.Scores.Length > 0 && deadline.Key == Deadline.Finding;
            draft.Renew(deadline, deadline.Version.Budget, deadline.Version.CountedFrom, DeadlineCause.Calendar);
            if (fired)
                Scoring.ReverseSince(draft, deadline.Version.BeganAt, "calendar");
        }

        return null;
    }

    public static Outcome.Refused? Reorganise(Draft draft, Command.Reorganise reorganise)
    {
        var state = draft.State;
        if (draft.Here.IsFinal)
            return new Outcome.Refused(RefusalCode.Ended);

        draft.State = state with
        {
            Placement = state.Placement with { Unit = reorganise.Successor },
            FormerUnits = state.FormerUnits.Add(new FormerUnit(state.Placement.Unit, state.Sequence + 1)),
        };
        draft.Tell(draft.Here.Owner, "reorganised", draft.State.State);
        return null;
    }
}
