using Microsoft.EntityFrameworkCore;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Evidence;

/// <summary>Evidence as a finding's page and the API list it.</summary>
/// <param name="Since">When the finding began to use it.</param>
/// <param name="By">The account that put it on the finding.</param>
public sealed record EvidenceShown(
    Guid Id, string Name, string MediaType, long Size, DateTimeOffset? TakenAt, DateTimeOffset UploadedAt, DateTimeOffset Since, Guid By,
    bool HasThumbnail);

/// <summary>What there is to give out, and to whom.</summary>
public static class EvidenceQuery
{
    /// <summary>A finding's evidence, in the order it came; the caller has seen to it that the reader may see the finding.</summary>
    public static Task<List<EvidenceShown>> OfFindingAsync(CityTransaction city, Guid finding, CancellationToken ct) => (
        from use in city.Db.EvidenceUses.AsNoTracking()
        where use.TenantId == city.Tenant && use.FindingId == finding
        join file in city.Db.EvidenceFiles on new { use.TenantId, Id = use.EvidenceId } equals new { file.TenantId, file.Id }
        join content in city.Db.Contents on new { file.TenantId, file.Sha256 } equals new { content.TenantId, content.Sha256 }
        orderby use.Since, file.UploadedAt, file.Id
        select new EvidenceShown(
            file.Id, file.Name, file.MediaType, content.Size, file.TakenAt, file.UploadedAt, use.Since, use.ByAccount, file.Thumbnail != null))
        .ToListAsync(ct);

    /// <summary>Whether there is such a finding for this account to see.</summary>
    public static async Task<bool> MaySeeAsync(CityTransaction city, Guid finding, Guid account, DateTimeOffset now, CancellationToken ct) =>
        await LockedFinding.LookAsync(city, finding, now, ct) is { } seen
            && (seen.IsSeenBy(account) || await MergedFindings.IsSeenThroughAsync(city, finding, account, now, ct));

    /// <summary>A file that a finding uses; absent when it doesn't, or when the finding isn't this account's to see.</summary>
    public static async Task<EvidenceFile?> UsedAsync(
        CityTransaction city, Guid finding, Guid file, Guid account, DateTimeOffset now, CancellationToken ct) =>
        await MaySeeAsync(city, finding, account, now, ct)
            ? await city.Db.EvidenceFiles.AsNoTracking().SingleOrDefaultAsync(
                row => row.TenantId == city.Tenant && row.Id == file
                    && city.Db.EvidenceUses.Any(use => use.TenantId == row.TenantId && use.EvidenceId == row.Id && use.FindingId == finding), ct)
            : null;

    /// <summary>The account's own file; absent when it isn't there or not its own. For a file still staged, and for its sender only.</summary>
    public static Task<EvidenceFile?> StagedAsync(CityTransaction city, Guid account, Guid file, CancellationToken ct) =>
        city.Db.EvidenceFiles.AsNoTracking().SingleOrDefaultAsync(
            row => row.TenantId == city.Tenant && row.Id == file && row.UploadedBy == account
                && !city.Db.EvidenceUses.Any(use => use.TenantId == row.TenantId && use.EvidenceId == row.Id), ct);

    internal static Task<Content> ContentAsync(CityTransaction city, byte[] sha256, CancellationToken ct) =>
        city.Db.Contents.AsNoTracking().SingleAsync(row => row.TenantId == city.Tenant && row.Sha256 == sha256, ct);
}
