namespace Rectify.Engine;

/// <summary>The finding's own deadline: who may set it anew, and when one must (engine.md 4.1, 5.1).</summary>
internal static class Deadlines
{
    /// <summary>The ladder chosen by campaign and severity, else that of the state in which the finding's deadline is worked off.</summary>
    public static string LadderOf(Draft draft) =>
        draft.At.Ladder
        ?? draft.Process.Ladders.FirstOrDefault(choice => draft.State[choice.Field] == choice.Value)?.Ladder
        ?? draft.Process.States.FirstOrDefault(state => state.DueWithFinding)?.Ladder ?? "standard";

    public static Outcome.Refused Past(string field) =>
        new(RefusalCode.DeadlinePast, [new Missing(MissingKind.Deadline, field, "")]);

    /// <summary>A return whose due instant is past must name a new one, and a new one must lie ahead.</summary>
    public static Outcome.Refused? Objection(Draft draft, string field, Brought with, State? target)
    {
        if (target is not { DueWithFinding: true })
            return null;
        if (Budget.TryParse(with.Fields.GetValueOrDefault(field), out var budget))
            return draft.DueOf(budget, draft.Now) > draft.Now ? null : Past(field);

        var isPast = draft.State.Lit is { Runs: true } lit && lit.DueAt <= draft.Now;
        return isPast && draft.State.HandedOverAt is not null
            ? new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Deadline, field, "")])
            : null;
    }

    /// <summary>The finding goes back to the unit: the hand-over is undone, 已完成 with it, and the deadline set anew where one is named.</summary>
    public static void GiveBack(Draft draft, State target, string? field, Brought with)
    {
        var wasHandedOver = draft.State.HandedOverAt is not null;
        var isReturn = wasHandedOver || draft.State.Conclusion == Conclusion.Done || draft.State.Visited.Contains(target.Name);
        if (!target.DueWithFinding || !isReturn)
            return;

        draft.State = draft.State with
        {
            HandedOverAt = null,
            ReturnedAt = draft.Now,
            Conclusion = draft.State.Conclusion == Conclusion.Done ? Undone(draft.State) : draft.State.Conclusion,
        };
        if (field is null || !Budget.TryParse(with.Fields.GetValueOrDefault(field), out var budget))
            return;
        if (draft.State.Own is null)
            draft.Begin(Deadline.Finding, budget, draft.Now, LadderOf(draft), DeadlineCause.Returned);
        else if (wasHandedOver && draft.State.Lit is { Runs: true } lit)
            draft.Renew(lit, budget, draft.Now, DeadlineCause.Returned);
    }

    private static Conclusion Undone(CaseState state) =>
        state.Own is { EndCause: DeadlineCause.LongTerm } ? Conclusion.LongTerm : Conclusion.InProgress;
}
