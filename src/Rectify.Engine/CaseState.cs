using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Rectify.Engine;

/// <summary>Everything the engine knows of one finding. The caller stores it as one value; a fold of the finding's events gives it again.</summary>
/// <param name="EnteredAt">When the present state was entered.</param>
/// <param name="HandedOverAt">完成时间: the last hand-over that wasn't returned; null while the unit holds the finding.</param>
/// <param name="ClosedAt">When a final state was entered.</param>
/// <param name="ReturnedAt">The last return; evidence counts from here.</param>
/// <param name="Deadlines">The running clocks, and the finding's own and its review also when ended.</param>
/// <param name="Round">The last round of sign-off, over or not; null before the first.</param>
/// <param name="Deeds">Who took which action, over all rounds: what four-eyes looks at.</param>
/// <param name="Tallies">Counters by name: returned, extended, false_rectification.</param>
/// <param name="Visited">States entered so far, each once, in order.</param>
/// <param name="LateWhilePending">Working days by which requests made in time were approved late; they count for the original deadline only.</param>
/// <param name="Stalled">停滞: a progress report was missed and none came since.</param>
/// <param name="Imported">历史导入: from an old ledger.</param>
/// <param name="Undone">An import that was undone: outside every count.</param>
/// <param name="VersionsBegun">Numbers given out to versions of all clocks but the finding's own: none of them is ever given twice.</param>
/// <param name="Sequence">How many events made this state.</param>
public sealed record CaseState(
    string State,
    string? Previous,
    DateTimeOffset EnteredAt,
    Conclusion Conclusion,
    Placement Placement,
    ImmutableSortedDictionary<string, string> Fields,
    DateTimeOffset OpenedAt,
    DateTimeOffset? HandedOverAt,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? ReturnedAt,
    ImmutableArray<Deadline> Deadlines,
    ImmutableArray<Pause> Pauses,
    ImmutableArray<Measure> Measures,
    ImmutableArray<Request> Requests,
    SignOffRound? Round,
    ImmutableArray<Deed> Deeds,
    LastMove? LastMove,
    ImmutableArray<Piece> Evidence,
    ImmutableSortedDictionary<string, int> Tallies,
    ImmutableArray<ScoreEntry> Scores,
    ImmutableArray<FormerUnit> FormerUnits,
    ImmutableArray<string> Visited,
    Link? Link,
    int LateWhilePending,
    bool Stalled,
    bool Imported,
    bool Undone,
    int VersionsBegun,
    int Sequence,
    DateTimeOffset LastAt)
{
    /// <summary>The finding's own deadline, ended or not; null for 无期限 and before issue.</summary>
    [JsonIgnore]
    public Deadline? Own => DeadlineWith(Deadline.Finding);

    /// <summary>
    /// The deadline that lights the finding: its own, or its review once it is kept up long-term, unless its own was missed before
    /// that; null for 无期限 and before issue.
    /// </summary>
    [JsonIgnore]
    public Deadline? Lit => Own is { EndCause: DeadlineCause.LongTerm } own && own.EndedAt <= own.DueAt ? DeadlineWith(Deadline.Review) : Own;

    /// <summary>Where a recall leads back to.</summary>
    [JsonIgnore]
    public string Before => LastMove?.From ?? Previous ?? State;

    public string? this[string field] => Fields.GetValueOrDefault(field);

    /// <summary>A field's value where it isn't sealed.</summary>
    public string? Open(string field) => this[field] is { } value && !SealedValue.Is(value) ? value : null;

    public Deadline? DeadlineWith(string key)
    {
        foreach (var deadline in Deadlines)
        {
            if (deadline.Key == key)
                return deadline;
        }

        return null;
    }

    public Request? RequestWith(string id) => Requests.FirstOrDefault(request => request.Id == id);

    public Measure? MeasureWith(int number) => Measures.FirstOrDefault(measure => measure.Number == number);
}

/// <summary>One clock of a finding: a budget, and what became of it.</summary>
/// <param name="Key"><see cref="Finding"/>, <see cref="InState"/>, <see cref="Progress"/>, <see cref="Review"/>, or one of the prefixes with an id.</param>
/// <param name="OriginalDueAt">The due instant of the first version, for the original deadline met rate.</param>
/// <param name="EndedAt">Set when it ended; null while it runs.</param>
public sealed record Deadline(
    string Key, DateTimeOffset BeganAt, DateTimeOffset OriginalDueAt, DeadlineVersion Version, DateTimeOffset? EndedAt, DeadlineCause? EndCause)
{
    public const string Finding = "finding";
    public const string InState = "state";
    public const string Progress = "progress";
    public const string Review = "review";
    public const string OfRequest = "request:";
    public const string OfMeasure = "measure:";
    public const string After = "after:";

    [JsonIgnore]
    public DateTimeOffset DueAt => Version.DueAt;

    [JsonIgnore]
    public bool Runs => EndedAt is null;
}

public enum DeadlineCause
{
    Set, Extended, Paused, Resumed, Returned, Calendar, Reorganised, Transferred, Imported, LongTerm, Left, Closed, Decided, Done,
}

/// <summary>A deadline as it stood from one cause to the next.</summary>
/// <param name="CountedFrom">Where the budget starts to count; pauses decided since then move it.</param>
/// <param name="Ladder">The hash of the ladder that it was armed with.</param>
/// <param name="Calendar">The hash of the calendar of the organisation responsible when it began.</param>
/// <param name="Zone">That organisation's zone, IANA.</param>
/// <param name="NextRung">The rung that waits; null when none is left.</param>
/// <param name="Stage">The ladder's colour so far; null for none.</param>
/// <param name="Unpublished">Some year it touches has no published calendar.</param>
public sealed record DeadlineVersion(
    int Number, DateTimeOffset BeganAt, DeadlineCause Cause, DateTimeOffset CountedFrom, Budget Budget,
    DateTimeOffset DueAt, DateTimeOffset? WarnAt, string Ladder, string Calendar, string Zone,
    string? NextRung, DateTimeOffset? NextAt, string? Stage, bool Unpublished);

/// <summary>整改措施: one thing the unit undertakes.</summary>
/// <param name="Person">Who does it; null for the rectifier.</param>
public sealed record Measure(int Number, string Title, Guid? Person, MeasureStatus Status, ImmutableArray<Guid> Evidence);

public enum MeasureStatus { Planned, Done, Dropped }

/// <summary>A side approval under way or decided.</summary>
/// <param name="Id">Its kind and its ordinal, such as <c>extension-1</c>.</param>
/// <param name="OnBehalfOf">The person who delegated its making; null when the maker acted for nobody else.</param>
/// <param name="Steps">Who approved so far, in order.</param>
public sealed record Request(
    string Id, string Kind, Guid By, Guid? OnBehalfOf, DateTimeOffset MadeAt, Brought With, RequestStatus Status, ImmutableArray<ApprovalStep> Steps)
{
    [JsonIgnore]
    public bool IsPending => Status == RequestStatus.Pending;
}

public readonly record struct ApprovalStep(Guid Person, Guid? OnBehalfOf);

public enum RequestStatus { Pending, Approved, Rejected, Withdrawn, Voided }

/// <summary>One round of sign-off.</summary>
/// <param name="Content">The hash of what is signed.</param>
public sealed record SignOffRound(int Number, string Content, ImmutableArray<Signature> Signatures);

/// <param name="Fields">What it brought for the case that the sign-off fails; null for nothing.</param>
public sealed record Signature(
    string Party, Guid Person, Guid? OnBehalfOf, Verdict Verdict, string? Note, DateTimeOffset At, ImmutableSortedDictionary<string, string>? Fields = null);

/// <summary>Somebody took an action.</summary>
public sealed record Deed(string Action, Guid Person, Guid? OnBehalfOf);

/// <summary>The last change of state, for whoever made it to recall, and what a recall restores.</summary>
/// <param name="From">The state that was left.</param>
/// <param name="HandedOverAt">As it was before.</param>
/// <param name="ReturnedAt">As it was before.</param>
/// <param name="Conclusion">As it was before.</param>
/// <param name="ActedOn">Somebody else has acted since.</param>
public sealed record LastMove(
    string Action, Guid Person, Guid? OnBehalfOf, string From, DateTimeOffset? HandedOverAt, DateTimeOffset? ReturnedAt,
    Conclusion Conclusion, bool ActedOn);

/// <summary>A piece of evidence on the finding.</summary>
public sealed record Piece(Guid Id, DateTimeOffset At, Guid By);

/// <summary>Points booked by a rung against the unit of that day.</summary>
/// <param name="Id">Unique in the finding: deadline, version and rung.</param>
public sealed record ScoreEntry(string Id, decimal Points, Guid Unit, DateTimeOffset At, bool IsReversed);

/// <summary>A unit that had the finding before a transfer; it reads on up to that event.</summary>
public sealed record FormerUnit(Guid Unit, int UpToSequence);
