using System.Buffers;
using Rectify.Database;

namespace Rectify.Evidence;

/// <summary>Takes a file in as its bytes come, of any size, in the memory of one chunk. The API and the forms both come here.</summary>
public sealed class StageEvidence(CityDatabase database, EvidenceLimits limits, TimeProvider clock)
{
    /// <summary>Stores the file and the small picture that came with it, in the name of <paramref name="account"/>.</summary>
    public async Task<Staging> StageAsync(Guid tenant, Guid account, OfferedFile offered, CancellationToken ct)
    {
        if (offered.CleanName() is not { } name)
            return Refuse(StatusCodes.Status422UnprocessableEntity, "evidence_unnamed", offered);
        if (offered.Length > limits.LargestFile)
            return TooLarge(offered);
        if (!HasFitThumbnail(offered))
            return Refuse(StatusCodes.Status422UnprocessableEntity, "evidence_thumbnail", offered);

        var chunk = ArrayPool<byte>.Shared.Rent(Upload.ChunkSize);
        try
        {
            var window = chunk.AsMemory(0, Upload.ChunkSize); // a rented array may be longer
            var length = await FillAsync(offered.Bytes, window, ct);
            if (length == 0)
                return Refuse(StatusCodes.Status422UnprocessableEntity, "evidence_empty", offered);
            if ((offered.MediaType ?? MediaType.Of(window.Span[..length], name)) is not { } mediaType)
                return Refuse(StatusCodes.Status415UnsupportedMediaType, MediaType.Runs(window.Span[..length], name) ? "evidence_runs" : "evidence_kind", offered);

            await using var upload = new Upload(database, tenant, clock.GetUtcNow());
            if (!await CopyAsync(offered.Bytes, window, length, upload, ct))
                return TooLarge(offered);
            return await KeepAsync(upload, offered, new(tenant, account, name, mediaType), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static bool HasFitThumbnail(OfferedFile offered) =>
        offered.Thumbnail is not { } small || (small.Length <= EvidenceLimits.LargestThumbnail && MediaType.Thumbnail(small.Span) is not null);

    private async Task<bool> CopyAsync(Stream source, Memory<byte> window, int length, Upload upload, CancellationToken ct)
    {
        for (; length > 0; length = await FillAsync(source, window, ct))
        {
            if (upload.Size + length > limits.LargestFile)
                return false;
            await upload.AppendAsync(window[..length], ct);
        }

        return true;
    }

    private async Task<Staging> KeepAsync(Upload upload, OfferedFile offered, Sender sender, CancellationToken ct)
    {
        await using var thumbnail = new Upload(database, sender.Tenant, upload.BegunAt);
        if (offered.Thumbnail is { } small)
            await thumbnail.AppendAsync(small, ct);

        await using var city = await database.BeginAsync(sender.Tenant, ct);
        var arrived = new[] { upload, thumbnail }.Where(each => each.Size > 0);
        foreach (var each in arrived.OrderBy(each => Convert.ToHexString(each.Sha256), StringComparer.Ordinal))
            await each.KeepAsync(city, ct);
        var file = new EvidenceFile
        {
            TenantId = sender.Tenant,
            Id = Guid.CreateVersion7(),
            Sha256 = upload.Sha256,
            Thumbnail = thumbnail.Size > 0 ? thumbnail.Sha256 : null,
            Name = sender.FileName,
            MediaType = sender.MediaType,
            UploadedBy = sender.Account,
            UploadedAt = upload.BegunAt,
            TakenAt = offered.TakenAt?.ToUniversalTime(),
        };
        city.Db.EvidenceFiles.Add(file);
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return new Staging.Staged(file, upload.Size);
    }

    private Staging.Refused TooLarge(OfferedFile offered) =>
        Refuse(StatusCodes.Status413PayloadTooLarge, "evidence_too_large", offered, ("megabytes", limits.LargestFile / (1024 * 1024)));

    private static ValueTask<int> FillAsync(Stream source, Memory<byte> window, CancellationToken ct) =>
        source.ReadAtLeastAsync(window, window.Length, throwOnEndOfStream: false, ct);

    private static Staging.Refused Refuse(int status, string code, OfferedFile offered, params (string, object?)[] more) =>
        new(status, new(code, offered.Name, [("name", offered.CleanName() ?? ""), .. more]));

    private sealed record Sender(Guid Tenant, Guid Account, string FileName, string MediaType);
}
