namespace Rectify.Evidence;

/// <summary>A row of <c>evidence_file</c>: a file that someone brought as evidence; staged until a finding uses it.</summary>
public sealed class EvidenceFile
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required byte[] Sha256 { get; init; }

    /// <summary>SHA-256 of a small picture of it; absent where the sender made none.</summary>
    public required byte[]? Thumbnail { get; init; }
    public required string Name { get; init; }

    /// <summary>What its bytes are, whatever its name says.</summary>
    public required string MediaType { get; init; }
    public required Guid UploadedBy { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>When the picture was taken, as its sender says; absent when nobody said.</summary>
    public required DateTimeOffset? TakenAt { get; init; }
}
