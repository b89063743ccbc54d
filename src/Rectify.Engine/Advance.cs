using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>One event of a finding: the command and what it did.</summary>
public sealed record Turn(Command Command, Outcome.Accepted Outcome);

/// <summary>
/// What a caller runs in one transaction: first the finding's due rungs in the order of their instants, then the command,
/// then what follows from each (engine.md 5.3).
/// </summary>
/// <param name="Last">The command's own outcome; when refused, nothing of the turns may be kept.</param>
/// <param name="Turns">Every event, in order, the command's among them.</param>
public sealed record Advance(Outcome Last, ImmutableArray<Turn> Turns)
{
    private const int MostRungs = 50;

    /// <summary>Decides one command: <see cref="Statechart.Step"/>, or a runner that answers the same.</summary>
    public delegate Outcome Decide(Process process, CaseState? state, Command command, Circumstances at);

    /// <exception cref="RunawayLadderException">More than 50 rungs of the finding are due at once.</exception>
    public static Advance Take(Process process, CaseState? state, Command command, Circumstances at, Decide? decide = null)
    {
        var turns = ImmutableArray.CreateBuilder<Turn>(1);
        var next = state is null || command is Command.FireRung ? state : FireDue(process, state, at, decide ?? Statechart.Step, turns);
        var outcome = Run(process, next, command, at, decide ?? Statechart.Step, turns);
        return new Advance(outcome, turns.DrainToImmutable());
    }

    /// <summary>Fires what is due and nothing else: what the sweep does. Empty when no rung is due.</summary>
    public static ImmutableArray<Turn> Sweep(Process process, CaseState state, Circumstances at, Decide? decide = null)
    {
        var turns = ImmutableArray.CreateBuilder<Turn>();
        FireDue(process, state, at, decide ?? Statechart.Step, turns);
        return turns.DrainToImmutable();
    }

    /// <summary>The first rung of the finding that waits, over all its clocks; null when none does.</summary>
    public static Deadline? NextToFire(CaseState state)
    {
        Deadline? first = null;
        foreach (var deadline in state.Deadlines)
        {
            if (deadline.Version.NextAt is { } at && (first is null || at < first.Version.NextAt))
                first = deadline;
        }

        return first;
    }

    private static CaseState FireDue(Process process, CaseState state, Circumstances at, Decide decide, ImmutableArray<Turn>.Builder turns)
    {
        for (var fired = 0; NextToFire(state) is { Version: { NextRung: { } rung } version } deadline && version.NextAt <= at.Now; fired++)
        {
            if (fired == MostRungs)
                throw new RunawayLadderException(deadline.Key, rung);
            if (Run(process, state, new Command.FireRung(deadline.Key, version.Number, rung), at, decide, turns) is not Outcome.Accepted)
                state = Unhook(state, deadline);
            else
                state = turns[^1].Outcome.Next;
        }

        return state;
    }

    // A timer whose action the finding no longer admits stays where it is, unfired; the command goes on without it.
    private static CaseState Unhook(CaseState state, Deadline deadline) => state with
    {
        Deadlines = state.Deadlines.Replace(deadline, deadline with { Version = deadline.Version with { NextRung = null, NextAt = null } }),
    };

    private static Outcome Run(
        Process process, CaseState? state, Command command, Circumstances at, Decide decide, ImmutableArray<Turn>.Builder turns)
    {
        var outcome = decide(process, state, command, at);
        if (outcome is not Outcome.Accepted accepted)
            return outcome;

        turns.Add(new Turn(command, accepted));
        foreach (var follow in accepted.Then)
            Run(process, turns[^1].Outcome.Next, follow, at, decide, turns);
        return outcome;
    }
}

/// <summary>A ladder fires more rungs of one finding than any honest one would; the sweep stops this finding and shows it to administrators.</summary>
public sealed class RunawayLadderException(string deadline, string rung)
    : Exception($"More than 50 rungs are due at once on the deadline '{deadline}'; stopped before '{rung}'.");
