using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Rectify.Engine;

/// <summary>What an accepted command does to the world outside its state. Data: the caller carries it out.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "effect")]
[JsonDerivedType(typeof(SetDeadline), "set_deadline")]
[JsonDerivedType(typeof(EndDeadline), "end_deadline")]
[JsonDerivedType(typeof(RecordRung), "record_rung")]
[JsonDerivedType(typeof(PauseClocks), "pause")]
[JsonDerivedType(typeof(ResumeClocks), "resume")]
[JsonDerivedType(typeof(Notify), "notify")]
[JsonDerivedType(typeof(NotifyPerson), "notify_person")]
[JsonDerivedType(typeof(DraftLetter), "draft_letter")]
[JsonDerivedType(typeof(OpenFinding), "open_finding")]
[JsonDerivedType(typeof(Merge), "merge")]
[JsonDerivedType(typeof(Score), "score")]
[JsonDerivedType(typeof(ReverseScore), "reverse_score")]
[JsonDerivedType(typeof(Freeze), "freeze")]
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>A deadline began, or a new version of it.</summary>
    public sealed record SetDeadline(Deadline Deadline) : Effect;

    public sealed record EndDeadline(string Key, DeadlineCause Cause) : Effect;

    /// <summary>What became of a rung; at most once for each version.</summary>
    public sealed record RecordRung(string Deadline, int Version, string Rung, RungFate Fate, DateTimeOffset DueAt) : Effect;

    public sealed record PauseClocks(Pause Pause) : Effect;

    public sealed record ResumeClocks(DateOnly On) : Effect;

    /// <param name="Kind">What it is about: <c>entered</c>, <c>rung</c>, <c>request</c>, <c>decided</c>, <c>signing</c>, <c>void</c>, <c>told</c>.</param>
    /// <param name="About">The state, rung, request or action meant; of what is told, the action and, after a blank, the note.</param>
    public sealed record Notify(ImmutableArray<string> Parties, string Kind, string About) : Effect;

    public sealed record NotifyPerson(Guid Person, string Kind, string About) : Effect;

    /// <param name="Kind">The document's name in <c>workflows/documents/</c>.</param>
    /// <param name="SignBy">The party that signs; <see cref="Party.System"/> goes out by itself.</param>
    public sealed record DraftLetter(string Kind, Guid Unit, string SignBy, string Cause) : Effect;

    /// <param name="Fields">What a part of this finding is made of, or other units are told; null for a finding that takes over what its
    /// process has fields for.</param>
    /// <param name="OpenedAt">When a part counts as found; null for now.</param>
    /// <param name="AtOthers">One at each other unit of the campaign.</param>
    public sealed record OpenFinding(
        string Process, string Link, ImmutableSortedDictionary<string, string>? Fields = null, DateTimeOffset? OpenedAt = null, bool AtOthers = false) : Effect;

    /// <summary>This finding goes on in another.</summary>
    /// <param name="Number">The other's number, as it was brought.</param>
    public sealed record Merge(string Field, string Number) : Effect;

    public sealed record Score(string Id, Guid Unit, decimal Points, string Cause) : Effect;

    public sealed record ReverseScore(string Id, Guid Unit, decimal Points, string Cause) : Effect;

    /// <summary>The finding's figures stand from now on, whatever calendars and organisations become.</summary>
    public sealed record Freeze : Effect;
}

public enum RungFate { Fired, Passed, Superseded, Skipped }
