namespace Rectify.Engine;

/// <summary>What changes around a finding: calendars and organisations (engine.md 4.3, 6.7).</summary>
internal static class Recalculating
{
    public static Outcome.Refused? Recalculate(Draft draft)
    {
        if (draft.Here.IsFinal)
            return new Outcome.Refused(RefusalCode.Ended);

        MoveLater(draft, DeadlineCause.Calendar);
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
            Fields = state.Fields.RemoveRange(reorganise.Unnamed),
        };
        MoveLater(draft, DeadlineCause.Reorganised);
        draft.Tell(draft.Here.Owner, "reorganised", draft.State.State);
        return null;
    }

    // Never earlier than the version in force, and no version where nothing moves.
    private static void MoveLater(Draft draft, DeadlineCause cause)
    {
        foreach (var deadline in draft.State.Deadlines)
        {
            var version = deadline.Version;
            if (!deadline.Runs || (version.Calendar == draft.At.Calendar.Hash && version.Zone == draft.At.Zone.Id))
                continue;
            if (draft.DueOf(version.Budget, version.CountedFrom, deadline.Key) <= deadline.DueAt)
                continue;
            draft.Renew(deadline, version.Budget, version.CountedFrom, cause);
            if (deadline.Key == Deadline.Finding && cause == DeadlineCause.Calendar)
                Scoring.ReverseSince(draft, version.BeganAt, "calendar");
        }
    }
}
