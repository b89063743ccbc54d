using System.Text.Json.Serialization;

namespace Rectify.SelfInspections;

/// <summary>A self-inspection task as one of its people sees it, with the units that this person may see.</summary>
/// <param name="What">What is to be looked at.</param>
/// <param name="Deadline">As it was given: 10wd, or a day.</param>
/// <param name="Units">Those that have been wanting longest first, then who has reported.</param>
public sealed record InspectionTask(
    Guid Id, Guid Campaign, string CampaignName, string Title, string What, string Deadline, string SentBy, DateTimeOffset SentAt, IReadOnlyList<UnitReport> Units)
{
    public int Reported => Units.Count(unit => unit.ReportedAt is not null);

    public IEnumerable<UnitReport> Wanting => Units.Where(unit => unit.ReportedAt is null);
}

/// <summary>What a unit reported on a task, or that it hasn't.</summary>
/// <param name="DaysLate">Working days past the due day, of a report that is wanting; 0 while there is time.</param>
/// <param name="ReportedAt">Null while the report is wanting, as is <paramref name="ReportedBy"/>.</param>
/// <param name="LookedAt">How many items it looked at; 0 without a report.</param>
/// <param name="Findings">What it found: reported with the task, or so far.</param>
/// <param name="UrgedAt">When it was urged, the first first.</param>
/// <param name="IsOwn">Whether the reader may report for it.</param>
public sealed record UnitReport(
    Guid Unit, string Name, DateTimeOffset DueAt, int DaysLate, DateTimeOffset? ReportedAt, string? ReportedBy, int LookedAt, string Statement,
    IReadOnlyList<FoundOnTask> Findings, IReadOnlyList<DateTimeOffset> UrgedAt, bool IsOwn)
{
    public bool IsOverdue => ReportedAt is null && DaysLate > 0;
}

/// <summary>A finding that a unit opened by itself on a task.</summary>
public sealed record FoundOnTask(Guid Id, string Number, string Title);

/// <summary>A report that somebody's own unit owes.</summary>
public sealed record OwedReport(Guid Task, string Title, string CampaignName, Guid Unit, string UnitName, DateTimeOffset DueAt, bool IsOverdue);

/// <summary>A task to send.</summary>
/// <param name="Deadline">10wd, or a day, by the calendar of each unit.</param>
/// <param name="Units">Of those that the campaign inspects.</param>
public sealed record TaskWanted(
    [property: JsonRequired] string Title, [property: JsonRequired] string What, [property: JsonRequired] string Deadline, [property: JsonRequired] Guid[] Units);

/// <summary>A report.</summary>
/// <param name="LookedAt">How many items were looked at.</param>
/// <param name="Statement">Needed where nothing was found.</param>
public sealed record ReportWanted([property: JsonRequired] int LookedAt, string? Statement);

/// <summary>Whom to urge.</summary>
/// <param name="Units">Null for everybody whose report is wanting.</param>
/// <param name="Again">Also those who were urged within the last day.</param>
public sealed record UrgeWanted(string? Note, Guid[]? Units, bool Again = false);

/// <param name="LeftOut">Those who were urged within the last day.</param>
public sealed record Urged(int Units, int LeftOut);
