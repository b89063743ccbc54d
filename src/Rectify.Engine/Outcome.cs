using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>What became of a command: exactly one of the two records inside.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <param name="Effects">What the caller must do, in order, in the same transaction.</param>
    /// <param name="Then">Commands that follow at once, each with an event of its own.</param>
    public sealed record Accepted(CaseState Next, ImmutableArray<Effect> Effects, ImmutableArray<Command> Then) : Outcome;

    /// <param name="Missing">What was lacking or wrong; empty when nothing that could be brought would help.</param>
    public sealed record Refused(RefusalCode Code, ImmutableArray<Missing> Missing) : Outcome
    {
        public Refused(RefusalCode code)
            : this(code, [])
        {
        }
    }
}

/// <summary>Why a command was refused. Expected in daily use, so a value and not an exception.</summary>
public enum RefusalCode
{
    /// <summary>The present state doesn't offer this.</summary>
    NotHere,

    /// <summary>The finding has ended.</summary>
    Ended,

    /// <summary>This person holds none of the parties that may.</summary>
    NotYourPart,

    /// <summary>A condition on the finding's fields doesn't hold.</summary>
    NotNow,

    /// <summary>This person took an action that excludes this one.</summary>
    FourEyes,

    /// <summary>Something that must be brought is missing or wrong.</summary>
    Incomplete,

    /// <summary>Too late to recall: someone has acted since.</summary>
    ActedOn,

    /// <summary>After the time in which it could be asked for.</summary>
    TooLate,

    /// <summary>As often as it may be, it has been.</summary>
    TooOften,

    /// <summary>Farther or longer than allowed.</summary>
    TooLong,

    /// <summary>One like it, or one that excludes it, is pending.</summary>
    AlreadyPending,

    /// <summary>There is no such request, or it is decided.</summary>
    NotPending,

    /// <summary>This person has taken a step of this request, or made it.</summary>
    OneStepEach,

    /// <summary>This party or person has signed this round.</summary>
    AlreadySigned,

    /// <summary>Those listed before must sign first.</summary>
    NotYourTurn,

    /// <summary>What was signed isn't what stands now.</summary>
    ContentChanged,

    /// <summary>A deadline must lie in the future.</summary>
    DeadlinePast,

    /// <summary>The finding is handed over; the unit can't change it now.</summary>
    HandedOver,

    /// <summary>Nobody active could take the next step.</summary>
    NobodyThere,

    /// <summary>That rung doesn't wait, or not yet.</summary>
    RungNotWaiting,

    /// <summary>Earlier than the finding's last event.</summary>
    ClockBackwards,
}

/// <summary>One thing that a command lacked, or brought wrongly.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The field's name; for a conclusion, the state; empty for notes, evidence and measures.</param>
/// <param name="Wanted">What would do: a length, a count, a list's name, a day, the conclusions allowed.</param>
/// <param name="Part">The part of a finding being split that it was found in, from 1; 0 for none.</param>
public sealed record Missing(MissingKind Kind, string Name, string Wanted, int Part = 0);

public enum MissingKind
{
    Field, FieldWrong, FieldNotTaken, FieldLocked, Note, Evidence, EvidenceUnknown, Measures, Measure, Deadline, Conclusion, Parts,
    FindingUnknown, FindingItself, FindingEnded, FindingBusy,
}
