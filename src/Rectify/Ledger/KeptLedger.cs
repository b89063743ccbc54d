using Rectify.Database;
using Rectify.Evidence;

namespace Rectify.Ledger;

/// <summary>A ledger between its upload and its dry run. It is kept like evidence that no finding uses: its sender's alone, and swept
/// after two days.</summary>
public sealed class KeptLedger : IAsyncDisposable
{
    private readonly FileStream _copy;

    private KeptLedger(string name, byte[] hash, FileStream copy, LedgerFile file) => (Name, Hash, _copy, File) = (name, hash, copy, file);

    /// <summary>What its sender called it.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of its bytes.</summary>
    public byte[] Hash { get; }

    public LedgerFile File { get; }

    /// <returns>Null when the account has kept no such file, or it has been swept.</returns>
    /// <exception cref="InvalidLedgerException">It is no ledger, or beyond the limits.</exception>
    public static async Task<KeptLedger?> OpenAsync(CityDatabase database, Guid tenant, Guid account, Guid id, LedgerLimits limits, CancellationToken ct)
    {
        if (await FindAsync(database, tenant, account, id, ct) is not var (kept, content))
            return null;
        if (content.Size > limits.FileBytes)
            throw LedgerTooLarge.File(limits.FileBytes);
        var copy = Temporary();
        try
        {
            await using (var stored = new ContentStream(database, content))
                await stored.CopyToAsync(copy, ct);
            copy.Position = 0;
            return new KeptLedger(kept.Name, kept.Sha256, copy, await LedgerFile.OpenAsync(copy, limits, ct));
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    private static async Task<(EvidenceFile File, Content Content)?> FindAsync(CityDatabase database, Guid tenant, Guid account, Guid id, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return await EvidenceQuery.StagedAsync(city, account, id, ct) is { } kept ? (kept, await EvidenceQuery.ContentAsync(city, kept.Sha256, ct)) : null;
    }

    /// <summary>A file that goes when it is closed.</summary>
    internal static FileStream Temporary() => new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
    });

    public async ValueTask DisposeAsync()
    {
        await File.DisposeAsync();
        await _copy.DisposeAsync();
    }
}
