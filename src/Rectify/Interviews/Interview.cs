using System.Text.Json.Serialization;

namespace Rectify.Interviews;

/// <summary>An interview that was held, as somebody writes it down.</summary>
/// <param name="Id">Made with the form, so that a second click writes nothing.</param>
/// <param name="Findings">Their numbers, all of one unit.</param>
/// <param name="People">Who was spoken to: name and post, one each.</param>
/// <param name="HeldBy">Who spoke to them.</param>
/// <param name="Letter">The notice that called to it; null where there was none.</param>
/// <param name="Evidence">The record, as a staged file; null where there is none.</param>
public sealed record InterviewHeld(
    Guid Id, [property: JsonRequired] IReadOnlyList<string> Findings, [property: JsonRequired] IReadOnlyList<string> People, [property: JsonRequired] string HeldBy,
    [property: JsonRequired] DateOnly HeldOn, [property: JsonRequired] string Ground, Guid? Letter, Guid? Evidence)
{
    /// <summary>How many people, and how many findings, one interview may have.</summary>
    public const int Most = 50;

    public const int LongestName = 100, LongestHolder = 200, LongestGround = 2000;
}

/// <summary>An interview in a list.</summary>
/// <param name="Record">The file's name; null where there is none.</param>
public sealed record InterviewShown(
    Guid Id, string Unit, DateTimeOffset HeldAt, string HeldBy, string Ground, IReadOnlyList<string> People, IReadOnlyList<InterviewFinding> Findings,
    Guid? Letter, string? LetterNumber, Guid? Evidence, string? Record, string RecordedBy, DateTimeOffset RecordedAt);

/// <summary>A finding that an interview was about.</summary>
public sealed record InterviewFinding(Guid Id, string Number);
