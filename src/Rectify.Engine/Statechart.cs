using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>
/// Decides what a command does to a finding. Pure: the same arguments give the same outcome, on any machine, at any time.
/// It refuses what people do wrong and throws only for what no file and no caller that keeps to the contract can bring about.
/// </summary>
public static class Statechart
{
    /// <param name="state">Null for a finding that isn't there yet: only <see cref="Command.Open"/> and <see cref="Command.Import"/> make one.</param>
    public static Outcome Step(Process process, CaseState? state, Command command, Circumstances at) =>
        state is null ? Opening(process, command, at) : Decide(new Draft(process, state, at), command);

    /// <summary>The same for an action of which the caller has found by itself which state it leads into.</summary>
    /// <param name="into">The state that is entered when nothing stands against it.</param>
    public static Outcome Enter(Process process, CaseState state, Command.Act act, Circumstances at, string into) => Decide(
        new Draft(process, state, at) { Into = process.StateNamed(into) ?? throw new ArgumentException($"No state '{into}'.", nameof(into)) }, act);

    private static Outcome Decide(Draft draft, Command command)
    {
        if (draft.Now < draft.State.LastAt)
            return new Outcome.Refused(RefusalCode.ClockBackwards);

        if (draft.State.Undone)
            return new Outcome.Refused(RefusalCode.Ended);

        var refused = command switch
        {
            Command.Act act => Acting.Take(draft, act),
            Command.FireRung fire => Firing.Fire(draft, fire),
            Command.Submit submit => Requesting.Submit(draft, submit),
            Command.Approve approve => Deciding.Approve(draft, approve),
            Command.Reject reject => Deciding.Reject(draft, reject),
            Command.Withdraw withdraw => Deciding.Withdraw(draft, withdraw),
            Command.VoidRequest cancel => Deciding.Void(draft, cancel),
            Command.Sign sign => Signing.Sign(draft, sign),
            Command.Amend amend => Importing.Amend(draft, amend),
            Command.UndoImport => Importing.Undo(draft),
            Command.Recalculate => Recalculating.Recalculate(draft),
            Command.Reorganise reorganise => Recalculating.Reorganise(draft, reorganise),
            Command.Migrate migrate => Migrating.Migrate(draft, migrate),
            Command.Open or Command.Import => new Outcome.Refused(RefusalCode.NotHere),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (refused is not null)
            return refused;
        Signing.Refresh(draft);
        return draft.Accept();
    }

    private static Outcome Opening(Process process, Command command, Circumstances at) => command switch
    {
        Command.Open open => Importing.Open(process, open, at),
        Command.Import import => Importing.Import(process, import, at),
        _ => new Outcome.Refused(RefusalCode.NotHere),
    };

    /// <summary>A finding before its first event, standing in <paramref name="state"/>.</summary>
    public static CaseState Blank(string state, Placement placement, DateTimeOffset openedAt, DateTimeOffset now) => new(
        state, Previous: null, EnteredAt: now, Conclusion.NotStarted, placement,
        ImmutableSortedDictionary<string, string>.Empty, openedAt, HandedOverAt: null, ClosedAt: null, ReturnedAt: null,
        Deadlines: [], Pauses: [], Measures: [], Requests: [], Round: null, Deeds: [], LastMove: null, Evidence: [],
        ImmutableSortedDictionary<string, int>.Empty, Scores: [], FormerUnits: [], Visited: [state], Link: null,
        LateWhilePending: 0, Stalled: false, Imported: false, Undone: false, VersionsBegun: 0, Sequence: 0, LastAt: now);
}
