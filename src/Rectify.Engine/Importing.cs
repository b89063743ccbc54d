using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Rectify.Engine.Verify;

namespace Rectify.Engine;

/// <summary>How a finding comes into being: opened here, or taken over from an old ledger (历史导入).</summary>
internal static class Importing
{
    // Worked out once a process: it takes a walk over everything that its findings can come to.
    private static readonly ConditionalWeakTable<Process, ImmutableSortedDictionary<string, ImmutableSortedSet<Conclusion>>> Conclusions = [];

    public static Outcome Open(Process process, Command.Open open, Circumstances at)
    {
        var missing = Faults(process, open.Fields);
        if (!missing.IsEmpty)
            return new Outcome.Refused(RefusalCode.Incomplete, missing);

        var blank = Statechart.Blank(process.Initial, open.At, open.OpenedAt ?? at.Now, at.Now);
        var draft = new Draft(process, blank with { Link = open.Link, Fields = Fields.With(process, blank.Fields, open.Fields) }, at);
        Moving.Settle(draft, draft.Here);
        return draft.Accept();
    }

    public static Outcome Import(Process process, Command.Import import, Circumstances at)
    {
        if (process.StateNamed(import.State) is not { } state)
            return new Outcome.Refused(RefusalCode.NotHere);
        var missing = Faults(process, import.Fields);
        if (!missing.IsEmpty)
            return new Outcome.Refused(RefusalCode.Incomplete, missing);
        if (Contradiction(process, state.Name, import.Conclusion) is { } contradiction)
            return contradiction;

        var blank = Statechart.Blank(state.Name, import.At, import.OpenedAt, at.Now);
        var draft = new Draft(process, blank with
        {
            Fields = Fields.With(process, blank.Fields, import.Fields),
            Conclusion = import.Conclusion,
            HandedOverAt = import.HandedOverAt,
            ClosedAt = state.IsFinal ? import.ClosedAt ?? import.HandedOverAt ?? at.Now : null,
            Imported = true,
        }, at);
        if (import.Due is { } due)
            draft.Begin(Deadline.Finding, due, import.OpenedAt, Deadlines.LadderOf(draft), DeadlineCause.Imported);
        if (!state.IsFinal)
            Moving.Settle(draft, state);
        else
            Rest(draft, state);
        return draft.Accept();
    }

    private static void Rest(Draft draft, State state)
    {
        draft.EndAll(DeadlineCause.Closed, _ => true);
        if (state.Freeze)
            draft.Add(new Effect.Freeze());
    }

    public static Outcome.Refused? Amend(Draft draft, Command.Amend amend)
    {
        if (!draft.State.Imported)
            return new Outcome.Refused(RefusalCode.NotHere);
        if (draft.Here.IsFinal)
            return new Outcome.Refused(RefusalCode.Ended);
        var missing = Faults(draft.Process, amend.Fields);
        if (!missing.IsEmpty)
            return new Outcome.Refused(RefusalCode.Incomplete, missing);
        if (amend.State is { } name && draft.Process.StateNamed(name) is null)
            return new Outcome.Refused(RefusalCode.NotHere);
        if ((amend.State is not null || amend.Conclusion is not null) && Contradiction(draft, amend) is { } contradiction)
            return contradiction;

        draft.State = draft.State with
        {
            Fields = Fields.With(draft.Process, draft.State.Fields, amend.Fields),
            Conclusion = amend.Conclusion ?? draft.State.Conclusion,
            HandedOverAt = amend.HandedOverAt ?? draft.State.HandedOverAt,
        };
        if (amend.Due is { } due)
            Reset(draft, due);
        if (amend.State is { } target && target != draft.State.State)
            MoveTo(draft, draft.Process.StateNamed(target)!); // looked up above
        if (draft.State.ClosedAt is not null && amend.ClosedAt is { } closed)
            draft.State = draft.State with { ClosedAt = closed };
        return null;
    }

    public static Outcome.Refused? Undo(Draft draft)
    {
        if (!draft.State.Imported || draft.State.Undone)
            return new Outcome.Refused(RefusalCode.NotHere);
        if (!draft.State.Deeds.IsEmpty || !draft.State.Requests.IsEmpty)
            return new Outcome.Refused(RefusalCode.ActedOn);

        draft.EndAll(DeadlineCause.Closed, _ => true);
        draft.State = draft.State with
        {
            State = draft.Process.StateNamed("cancelled") is { } cancelled ? cancelled.Name : draft.State.State,
            Previous = draft.State.State,
            ClosedAt = draft.State.ClosedAt ?? draft.Now,
            Undone = true,
        };
        return null;
    }

    private static Outcome.Refused? Contradiction(Draft draft, Command.Amend amend)
    {
        var state = draft.Process.StateNamed(amend.State ?? draft.State.State)!; // looked up before
        return Contradiction(draft.Process, state.Name, amend.Conclusion ?? state.Conclude ?? draft.State.Conclusion);
    }

    /// <summary>A ledger may say of a finding only what its state allows (engine.md 1.2); so may a migration.</summary>
    public static Outcome.Refused? Contradiction(Process process, string state, Conclusion conclusion)
    {
        var allowed = Conclusions.GetValue(process, ProcessCheck.ConclusionsByState).GetValueOrDefault(state, []);
        return allowed.Contains(conclusion)
            ? null
            : new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Conclusion, state, string.Join(' ', allowed.Select(one => JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString()))))]);
    }

    // What was asked for belonged to where the ledger no longer has the finding; an end voids it by itself.
    private static void MoveTo(Draft draft, State target)
    {
        if (!target.IsFinal)
            draft.VoidPending("amended");
        Moving.Enter(draft, target);
    }

    private static void Reset(Draft draft, Budget due)
    {
        if (draft.State.Own is { Runs: true } own)
            draft.Renew(own, due, draft.State.OpenedAt, DeadlineCause.Imported);
        else
            draft.Begin(Deadline.Finding, due, draft.State.OpenedAt, Deadlines.LadderOf(draft), DeadlineCause.Imported);
    }

    private static ImmutableArray<Missing> Faults(Process process, ImmutableSortedDictionary<string, string> fields)
    {
        var missing = ImmutableArray.CreateBuilder<Missing>();
        Guards.AddValueFaults(missing, process, Brought.Nothing with { Fields = fields }, _ => true);
        return missing.DrainToImmutable();
    }
}
