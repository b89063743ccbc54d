using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Rectify.Accounts;
using Rectify.Batches;

namespace Rectify.Returns;

/// <summary>Records the sound rows of a return as one bulk act. The same rows brought again are the same act, and nothing is recorded twice.</summary>
public sealed class RecordReturn(TakeBulkAct take)
{
    /// <returns>The act in which these very rows were recorded before; null when they weren't.</returns>
    public Task<Guid?> KnownAsync(CurrentAccount me, IReadOnlyList<ReturnRow> rows, CancellationToken ct) => take.KnownAsync(Asked(me, rows), ct);

    /// <returns>Null when no row is sound.</returns>
    public async Task<Guid?> HandleAsync(CurrentAccount me, IReadOnlyList<ReturnRow> rows, CancellationToken ct)
    {
        var asked = Asked(me, rows);
        return await take.KnownAsync(asked, ct) is { } known ? known : asked.Findings.IsEmpty ? null : (await take.HandleAsync(asked, ct))?.Id;
    }

    // The key is made of what was filled in and of what the sheet showed then: a row that was refused before is another after it was mended.
    private static BulkAsked Asked(CurrentAccount me, IReadOnlyList<ReturnRow> rows)
    {
        var filled = rows.Where(row => !row.IsEmpty).Select(row => new[] { ReturnColumns.Number, ReturnColumns.Progress, ReturnColumns.Difficulties, ReturnColumns.Expected, ReturnColumns.Mark }
            .Select(column => row.Cells[column]));
        var hash = SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(filled));
        var sound = rows.Where(row => row is { Own: not null, Finding: not null }).ToImmutableDictionary(row => row.Finding!.Value, row => row.Own!); // just filtered
        return new(me.Tenant, me.Id, BulkAct.Reporting, [.. rows.Select(row => row.Finding).OfType<Guid>().Where(sound.ContainsKey)], null,
            ImmutableSortedDictionary<string, string>.Empty, Convert.ToHexStringLower(hash), hash)
        {
            Own = sound,
        };
    }
}
