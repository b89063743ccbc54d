namespace Rectify.Organisations;

/// <summary>A row of <c>organisation</c>: an office that may own findings and whose people act, on the days
/// [<see cref="ValidFrom"/>, <see cref="ValidTo"/>).</summary>
public sealed class Organisation
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }

    /// <summary>The superior organisation; absent for the city alone.</summary>
    public required Guid? ParentId { get; init; }
    public required string Name { get; set; }
    public required string ShortName { get; set; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>IANA name of the time zone in which its days begin and end.</summary>
    public required string Zone { get; set; }

    /// <summary>Key of its calendar under <c>workflows/calendars/</c>.</summary>
    public required string Calendar { get; set; }
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The first day on which it is no more; absent while nobody has ended it.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>Who carries on after <see cref="ValidTo"/>; absent when nobody does.</summary>
    public Guid? SuccessorId { get; set; }

    public static readonly IReadOnlyList<string> Kinds = ["city", "office", "section", "county", "station"];
}
