using System.Security.Cryptography;
using Rectify.Layout;

namespace Rectify.Audit;

/// <summary>The key that roots are signed with, ECDSA on P-256: a file outside the database, so that whoever owns the database can't
/// sign a history of his own.</summary>
public sealed class RootKey(string path)
{
    /// <summary>Signs a root; makes the key first where there is none, for its owner's eyes alone.</summary>
    public async Task<byte[]> SignAsync(byte[] root, CancellationToken ct)
    {
        if (!File.Exists(path))
            await MakeAsync(ct);
        using var key = await ReadAsync(ct);
        return key.SignHash(root);
    }

    /// <exception cref="OperatorException">The key isn't there, or isn't one.</exception>
    public async Task<bool> VerifiesAsync(byte[] root, byte[] signature, CancellationToken ct)
    {
        using var key = await ReadAsync(ct);
        return key.VerifyHash(root, signature);
    }

    private async Task<ECDsa> ReadAsync(CancellationToken ct)
    {
        if (!File.Exists(path))
            throw NoKey();
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(await File.ReadAllTextAsync(path, ct));
            return key;
        }
        catch (ArgumentException) // no PEM in it
        {
            throw NoKey();
        }
        catch (CryptographicException) // a PEM of something else
        {
            throw NoKey();
        }
    }

    private OperatorException NoKey() => new("no_root_key", ("path", path));

    private async Task MakeAsync(CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file lies in a folder
        var onlyOwner = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            onlyOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(path, onlyOwner);
        await file.WriteAsync(key.ExportPkcs8PrivateKeyPem().AsMemory(), ct);
    }
}
