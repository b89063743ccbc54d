using System.Security.Cryptography;
using System.Text;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>The key that never lies in the database: without it, a stolen dump can't forge a session. Every node has the same file.</summary>
public sealed class KeyFile
{
    private readonly byte[] _key;

    private KeyFile(byte[] key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(SHA256.HashData([.. "rectify key file"u8, .. key]).AsSpan(0, 8));
    }

    /// <summary>Tells one key file from another without giving it away.</summary>
    public string Id { get; }

    /// <summary>Where it lies: RECTIFY_KEY_FILE, or else <c>keys/rectify.key</c> in <see cref="Home"/>.</summary>
    public static string Location() =>
        Environment.GetEnvironmentVariable("RECTIFY_KEY_FILE") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(Home.Folder(), "keys", "rectify.key");

    /// <exception cref="OperatorException">It isn't there, or it isn't a key file.</exception>
    public static KeyFile Read(string path)
    {
        if (!File.Exists(path))
            throw new OperatorException("no_key_file", ("path", path));

        var key = new byte[32];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var read) && read == 32
            ? new(key)
            : throw new OperatorException("not_a_key_file", ("path", path));
    }

    /// <summary>Reads it, or makes one that its owner alone can read.</summary>
    public static KeyFile ReadOrMake(string path)
    {
        if (!File.Exists(path))
            Make(path);
        return Read(path);
    }

    /// <summary>A key that ends with this process, for tests.</summary>
    internal static KeyFile InMemory() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>AES-256-GCM: nonce, tag, ciphertext.</summary>
    public byte[] Encrypt(byte[] plain)
    {
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        var cipher = new byte[plain.Length];
        using var aes = new AesGcm(_key, tag.Length);
        aes.Encrypt(nonce, plain, cipher, tag);
        return [.. nonce, .. tag, .. cipher];
    }

    /// <exception cref="CryptographicException">Another key encrypted it, or somebody changed it.</exception>
    public byte[] Decrypt(byte[] sealedBytes)
    {
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[sealedBytes.Length - nonce - tag];
        using var aes = new AesGcm(_key, tag);
        aes.Decrypt(sealedBytes.AsSpan(0, nonce), sealedBytes.AsSpan(nonce + tag), sealedBytes.AsSpan(nonce, tag), plain);
        return plain;
    }

    private static void Make(string path)
    {
        var folder = Path.GetDirectoryName(path)!; // Location() is absolute, a file in a folder
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var onlyOwner = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            onlyOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, onlyOwner);
        file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
    }
}
