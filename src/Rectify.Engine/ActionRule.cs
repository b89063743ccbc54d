using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Who may take an action, what they must bring, and what it does.</summary>
/// <param name="To">The state it leads to, <see cref="Previous"/>, or null when the finding stays.</param>
/// <param name="Takes">Fields that may be brought besides those that must be.</param>
/// <param name="FourEyes">Actions of which the taker of this one must have taken none, in any round.</param>
/// <param name="When">Conditions on fields, all of which must hold.</param>
/// <param name="MayChange">Fields that it may change although they are locked.</param>
/// <param name="Reissue">The letter to the unit goes out anew.</param>
/// <param name="HandsOver">The unit's application to close: 完成时间 is this action's.</param>
/// <param name="StartsDeadline">The finding's deadline begins, from the field <c>deadline</c>.</param>
/// <param name="NewDeadline">The field that may set the deadline anew; it must when the due instant is past.</param>
/// <param name="Counts">The tally that it adds one to, such as <c>returned</c>.</param>
/// <param name="Raise">The rung of the finding's ladder that it fires at once.</param>
/// <param name="UntilActedOn">Only as long as nobody has acted since the last move.</param>
/// <param name="Progress">It is a progress report.</param>
/// <param name="Names">The field that is set to whoever takes it.</param>
/// <param name="Document">The letter that is drafted.</param>
/// <param name="SignBy">Who signs that letter, which is a draft until then; null only without one.</param>
public sealed record ActionRule(
    string Name,
    Text Title,
    string? To,
    ImmutableArray<string> By,
    Needs Needs,
    ImmutableArray<string> Takes,
    ImmutableArray<string> FourEyes,
    ImmutableArray<Condition> When,
    ImmutableArray<string> MayChange,
    bool Reissue,
    bool HandsOver,
    bool StartsDeadline,
    string? NewDeadline,
    string? Counts,
    string? Raise,
    Conclusion? Conclude,
    bool UntilActedOn,
    bool Progress,
    bool EndsPause,
    string? Names,
    MeasureAct? Measure,
    Opening? Opens,
    string? Document,
    string? SignBy)
{
    /// <summary>As a target: the state the finding was in before its present one.</summary>
    public const string Previous = "previous";

    /// <summary>The field with the number of the finding that this one goes on in (并入); null unless it merges.</summary>
    public string? Merges { get; init; }

    /// <summary>Only while the field that it names its taker in is empty (认领).</summary>
    public bool UntilNamed { get; init; }

    /// <summary>The parties that are told of it at once, with its note; <see cref="Party.Owner"/> for whoever's move it is.</summary>
    public ImmutableArray<string> Tells { get; init; } = [];

    /// <summary>True when the person who takes it may bring this field.</summary>
    public bool Accepts(string field) =>
        Needs.Fields.Contains(field) || Takes.Contains(field) || MayChange.Contains(field) || NewDeadline == field;
}

/// <summary>What must be brought.</summary>
/// <param name="Note">The least length of the note in characters; 0 when none is needed.</param>
/// <param name="Evidence">How many pieces must have come since the last return.</param>
/// <param name="MeasuresDone">At least one measure, and each done with evidence or dropped by approval.</param>
/// <param name="MeasuresPlanned">At least one measure that wasn't dropped.</param>
public sealed record Needs(ImmutableArray<string> Fields, int Note, int Evidence, bool MeasuresDone, bool MeasuresPlanned = false)
{
    public static readonly Needs Nothing = new([], 0, 0, false);
}

/// <summary>A field's value is one of these.</summary>
public sealed record Condition(string Field, ImmutableArray<string> IsOneOf);

public enum MeasureAct { Plan, Finish }

/// <summary>A linked finding that is opened.</summary>
/// <param name="Link">Why: rebound, lookback, accountability, corrects, split, similar, alert, complaint.</param>
/// <param name="Process">The process the new finding follows.</param>
/// <param name="Parts">The finding is split into several, and what each of them brings; null to open one.</param>
/// <param name="AtOthers">It opens one at each other unit of the campaign (举一反三); null for this one's own unit.</param>
public sealed record Opening(string Process, string Link, PartsRule? Parts = null, OthersRule? AtOthers = null);

/// <summary>What the other units are told: these fields and no more, for it is another unit's finding.</summary>
public sealed record OthersRule(ImmutableArray<string> HandsOn);

/// <summary>What each part of a finding that is split must and may bring; everything else it takes over from the whole.</summary>
public sealed record PartsRule(ImmutableArray<string> Needs, ImmutableArray<string> Takes)
{
    public const int Fewest = 2;
    public const int Most = 20;

    public bool Accepts(string field) => Needs.Contains(field) || Takes.Contains(field);
}

/// <summary>A side approval that doesn't stop the main flow.</summary>
/// <param name="While">The states it may be made in; empty means every state that isn't final.</param>
/// <param name="Before">It must be made before this point of the finding's deadline.</param>
/// <param name="Within">It must be made within this time from entering the state.</param>
/// <param name="AtMost">How many may be approved in the finding's life.</param>
/// <param name="AtMostDays">For pauses: the most calendar days in the finding's life.</param>
/// <param name="Approve">The parties that approve, one step each, in this order.</param>
/// <param name="Due">How long each approver has.</param>
/// <param name="EndAs">For <see cref="RequestVerb.EndAs"/> and <see cref="RequestVerb.Reassign"/>, the state that follows.</param>
public sealed record RequestRule(
    string Name,
    Text Title,
    ImmutableArray<string> While,
    ImmutableArray<string> By,
    Offset? Before,
    Span? Within,
    int? AtMost,
    RequestLimit? Limit,
    int? AtMostDays,
    Needs Needs,
    ImmutableArray<string> Takes,
    ImmutableArray<string> Approve,
    Span Due,
    string Ladder,
    RequestVerb Then,
    string? EndAs);

/// <summary>How far one extension may move the due day, in working days: the lesser of a share of the original budget and a span.</summary>
public sealed record RequestLimit(decimal Share, Span And);

/// <summary>What an approved request does.</summary>
public enum RequestVerb { Extend, Pause, LongTerm, Reassign, EndAs, DropMeasure }

/// <summary>How several parties sign a finding off together.</summary>
/// <param name="AtLeast">How many must be for it: their number for all, more than half for a majority.</param>
/// <param name="Veto">Parties whose "against" decides at once.</param>
/// <param name="InOrder">Each party may speak only after those listed before it.</param>
/// <param name="FourEyes">Actions of which a signer must have taken none, in any round.</param>
public sealed record SignOffRule(
    ImmutableArray<string> Parties,
    int AtLeast,
    ImmutableArray<string> Veto,
    bool InOrder,
    string Pass,
    string Fail,
    Needs FailNeeds,
    string? NewDeadline,
    ImmutableArray<string> FourEyes);
