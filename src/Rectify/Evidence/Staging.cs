using Rectify.Layout;

namespace Rectify.Evidence;

/// <summary>What came of offering a file.</summary>
public abstract record Staging
{
    private Staging()
    {
    }

    /// <summary>It is in the database, its sender's alone until a finding uses it.</summary>
    public sealed record Staged(EvidenceFile File, long Size) : Staging;

    /// <summary>It can't be evidence; nothing of it was kept.</summary>
    /// <param name="Status">The HTTP status that says so.</param>
    /// <param name="Why">Its <c>Field</c> is the file's name as it was offered; absent when it had none.</param>
    public sealed record Refused(int Status, MissingPart Why) : Staging;
}
