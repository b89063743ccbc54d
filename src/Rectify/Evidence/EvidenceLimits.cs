namespace Rectify.Evidence;

/// <summary>How much a person may send as evidence.</summary>
public sealed record EvidenceLimits
{
    /// <summary>Bytes of the largest file; 1 GiB unless configured.</summary>
    public long LargestFile { get; init; } = 1L << 30;

    /// <summary>Bytes of the largest thumbnail.</summary>
    public const int LargestThumbnail = 64 * 1024;
}
