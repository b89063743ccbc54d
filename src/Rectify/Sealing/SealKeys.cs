using System.Security.Cryptography;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Sealing;

/// <summary>A key that values are sealed with.</summary>
/// <param name="Id">Its SHA-256's first eight bytes, hex: tells it from others without giving it away.</param>
public sealed record SealKey(string Id, byte[] Bytes)
{
    public const int Length = 32;

    internal static SealKey Of(byte[] bytes) => new(Convert.ToHexStringLower(SHA256.HashData([.. "rectify seal key"u8, .. bytes]).AsSpan(0, 8)), bytes);
}

/// <summary>The keys that sealed values are opened with: a file that never lies in the database, a key a line in base64, the oldest first.
/// Values are sealed with the last; every node has the same file.</summary>
/// <param name="path">Null for keys that end with this process.</param>
public sealed class SealKeys(string? path)
{
    private readonly Lock _lock = new();
    private SealKey[] _known = path is null ? [SealKey.Of(RandomNumberGenerator.GetBytes(SealKey.Length))] : [];
    private DateTime _readAt;

    /// <summary>Where they lie: RECTIFY_SEAL_KEYS, or else <c>keys/sealed.keys</c> in <see cref="Home"/>.</summary>
    public static string Location() =>
        Environment.GetEnvironmentVariable("RECTIFY_SEAL_KEYS") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(Home.Folder(), "keys", "sealed.keys");

    /// <summary>What is sealed from now on is sealed with this one. Made where there is no file yet.</summary>
    /// <exception cref="OperatorException">The file was there and is gone, or holds what is no key.</exception>
    public SealKey Newest => All()[^1];

    /// <summary>The first there was: what was derived from it stays the same.</summary>
    /// <inheritdoc cref="Newest"/>
    public SealKey Oldest => All()[0];

    /// <exception cref="OperatorException">There is no such key in the file.</exception>
    public SealKey With(string id) => All().FirstOrDefault(key => key.Id == id)
        ?? throw new OperatorException("seal_key_missing", ("key", id), ("path", path ?? ""));

    /// <summary>Whether the file is there.</summary>
    public bool Exist => path is null || File.Exists(path);

    /// <summary>Adds a key, with which values are sealed from then on.</summary>
    public SealKey Add()
    {
        lock (_lock)
        {
            var key = SealKey.Of(RandomNumberGenerator.GetBytes(SealKey.Length));
            if (path is null)
                _known = [.. _known, key];
            else
                Append(path, key);
            return key;
        }
    }

    // A key that was added on another node is known as soon as its file is copied here.
    private SealKey[] All()
    {
        lock (_lock)
        {
            if (path is null)
                return _known;
            if (!File.Exists(path))
            {
                if (_known.Length > 0)
                    throw new OperatorException("seal_key_missing", ("key", _known[^1].Id), ("path", path));
                Append(path, SealKey.Of(RandomNumberGenerator.GetBytes(SealKey.Length)));
            }

            if (File.GetLastWriteTimeUtc(path) is var written && written != _readAt)
                (_known, _readAt) = (Read(path), written);
            return _known;
        }
    }

    private static SealKey[] Read(string path)
    {
        var keys = new List<SealKey>();
        foreach (var line in File.ReadAllLines(path).Where(line => line.Trim().Length > 0))
        {
            var bytes = new byte[SealKey.Length];
            if (!Convert.TryFromBase64String(line.Trim(), bytes, out var read) || read != SealKey.Length)
                throw new OperatorException("not_seal_keys", ("path", path), ("line", keys.Count + 1));
            keys.Add(SealKey.Of(bytes));
        }

        return keys.Count > 0 ? [.. keys] : throw new OperatorException("not_seal_keys", ("path", path), ("line", 1));
    }

    private static void Append(string path, SealKey key)
    {
        var folder = Path.GetDirectoryName(path)!; // Location() is absolute, a file in a folder
        var onlyOwner = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            onlyOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, onlyOwner);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(key.Bytes) + "\n"));
        file.Flush(flushToDisk: true);
    }
}
