using System.Text.Json.Serialization;

namespace Rectify.Campaigns;

/// <summary>A campaign (专项) as one of its people sees it: the figures count what that person may see.</summary>
/// <param name="Authority">授权依据: by what decision it inspects.</param>
/// <param name="Ladder">The ladder of its findings' deadlines; null for the process's own.</param>
/// <param name="Teams">How many teams it has.</param>
/// <param name="UnitsInScope">Units that its teams may inspect.</param>
public sealed record Campaign(
    Guid Id, string Name, string Authority, DateOnly OpensOn, DateOnly? EndsOn, string? Ladder, int Teams, int UnitsInScope, CampaignFigures Figures)
{
    /// <summary>领域: codes of the areas that it is counted by, in their order; empty for none.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>责任清单: names of the checklists that its units go through, in their order; empty for none.</summary>
    public IReadOnlyList<string> Checklists { get; init; } = [];
}

/// <summary>How a campaign's findings stand; those whose import was undone are not counted.</summary>
/// <param name="Issued">交办: issued to a unit and not withdrawn before it was signed for, imported ones left out.</param>
/// <param name="SignedFor">签收: those of them that were signed for.</param>
/// <param name="UnitsIssued">Units that were issued any.</param>
/// <param name="UnitsSigned">Units that have signed for all of theirs: 7 of 9.</param>
public sealed record CampaignFigures(
    int Findings, int ToIssue, int Issued, int SignedFor, int UnitsIssued, int UnitsSigned, int Open, int Overdue, int Closed);

/// <summary>How far a unit has signed for what a campaign issued to it (签收进度).</summary>
/// <param name="ToIssue">Findings that wait to be issued.</param>
/// <param name="DueAt">When the earliest sign-for that is wanting runs out; null when none is wanting.</param>
/// <param name="DaysLate">Working days since <paramref name="DueAt"/>; 0 while there is time, or nothing is wanting.</param>
/// <param name="LastSignedAt">Null when nothing was signed for yet.</param>
/// <param name="Heads">Who signs for it today; empty when nobody does.</param>
public sealed record UnitProgress(
    Guid Unit, string Name, int ToIssue, int Issued, int SignedFor, DateTimeOffset? DueAt, int DaysLate, DateTimeOffset? LastSignedAt,
    string? LastSignedBy, IReadOnlyList<string> Heads)
{
    public int Waiting => Issued - SignedFor;
}

/// <summary>A campaign as the supervisor wants it.</summary>
public sealed record CampaignWanted(
    [property: JsonRequired] string Name, [property: JsonRequired] string Authority, [property: JsonRequired] DateOnly OpensOn, DateOnly? EndsOn, string? Ladder)
{
    /// <summary>Gives the areas and checklists that aren't named; null for none.</summary>
    public string? Template { get; init; }

    /// <summary>Null: the template's, or as they are.</summary>
    public string[]? Areas { get; init; }

    /// <summary>Null: the template's, or as they are.</summary>
    public string[]? Checklists { get; init; }
}
