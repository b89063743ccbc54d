using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Rectify.Audit;

/// <summary>Where roots lie, outside the database: <c>{tenant}.jsonl</c>, a line a night, and beside it <c>{tenant}/{number}.heads</c>.</summary>
public sealed class RootFolder(string home)
{
    public RootKey Key { get; } = new(Path.Combine(home, "keys", "roots.pem"));

    /// <summary>A city's lines, oldest first; null where a line can't be read. Empty before the first night.</summary>
    public async Task<List<Root?>> ReadAsync(Guid tenant, CancellationToken ct) =>
        File.Exists(LinesOf(tenant)) ? [.. (await File.ReadAllLinesAsync(LinesOf(tenant), ct)).Select(Root.Read)] : [];

    /// <summary>Writes heads to the file of a coming line, on the disk before it returns.</summary>
    /// <returns>How many, and the SHA-256 of the file, hex.</returns>
    public async Task<(long Count, string Sha256)> WriteHeadsAsync(Guid tenant, int number, IAsyncEnumerable<Head> heads, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.Combine(home, "roots", tenant.ToString()));
        await using var file = new FileStream(HeadsOf(tenant, number), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (count, bytes) = (0L, new byte[Head.Size]);
        await foreach (var head in heads.WithCancellation(ct))
        {
            head.Write(bytes);
            hash.AppendData(bytes);
            await file.WriteAsync(bytes, ct);
            count++;
        }

        await file.FlushAsync(ct);
        file.Flush(flushToDisk: true);
        return (count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Adds a line at the end, on the disk before it returns.</summary>
    public async Task AppendAsync(Root root, CancellationToken ct)
    {
        await using var file = new FileStream(LinesOf(root.Tenant), FileMode.Append, FileAccess.Write, FileShare.Read);
        await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(root.ToLine() + "\n"), ct);
        await file.FlushAsync(ct);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Whether the file of heads is the one that was signed.</summary>
    public async Task<bool> HasHeadsAsync(Root root, CancellationToken ct)
    {
        if (!File.Exists(HeadsOf(root.Tenant, root.Number)))
            return false;
        await using var file = File.OpenRead(HeadsOf(root.Tenant, root.Number));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) == root.Heads;
    }

    /// <summary>The heads of a line, by id, in arrays of at most a thousand.</summary>
    public async IAsyncEnumerable<Head[]> HeadsAsync(Root root, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var file = File.OpenRead(HeadsOf(root.Tenant, root.Number));
        var bytes = new byte[1000 * Head.Size];
        while (await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct) is > 0 and var read)
            yield return [.. Enumerable.Range(0, read / Head.Size).Select(i => Head.Read(bytes.AsSpan(i * Head.Size, Head.Size)))];
    }

    private string LinesOf(Guid tenant) => Path.Combine(home, "roots", $"{tenant}.jsonl");

    private string HeadsOf(Guid tenant, int number) =>
        Path.Combine(home, "roots", tenant.ToString(), $"{number.ToString("D6", CultureInfo.InvariantCulture)}.heads");
}
