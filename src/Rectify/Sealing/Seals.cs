using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Sealing;

/// <summary>Where a sealed value belongs: moved anywhere else, its ciphertext opens no more.</summary>
public sealed record SealedPlace(Guid Tenant, Guid Finding, string Field)
{
    internal byte[] Bytes
    {
        get
        {
            var bytes = new byte[32];
            Tenant.TryWriteBytes(bytes, bigEndian: true, out _);
            Finding.TryWriteBytes(bytes.AsSpan(16), bigEndian: true, out _);
            return [.. bytes, .. Encoding.UTF8.GetBytes(Field)];
        }
    }
}

/// <summary>Seals values and opens them: AES-256-GCM, a nonce for each, bound to their place.</summary>
public sealed class Seals(SealKeys keys)
{
    private const byte Format = 1;
    private const int KeyAt = 1, NonceAt = 9, TagAt = 21, CipherAt = 37;

    /// <returns>Format (1 byte), key (8), nonce (12), tag (16), ciphertext.</returns>
    public byte[] Close(SealedPlace place, string plain)
    {
        var (key, text) = (keys.Newest, Encoding.UTF8.GetBytes(plain));
        var content = new byte[CipherAt + text.Length];
        content[0] = Format;
        Convert.FromHexString(key.Id).CopyTo(content, KeyAt);
        RandomNumberGenerator.Fill(content.AsSpan(NonceAt, TagAt - NonceAt));
        using var aes = new AesGcm(key.Bytes, CipherAt - TagAt);
        aes.Encrypt(content.AsSpan(NonceAt, TagAt - NonceAt), text, content.AsSpan(CipherAt), content.AsSpan(TagAt, CipherAt - TagAt), place.Bytes);
        return content;
    }

    /// <exception cref="CryptographicException">It was changed, or belongs elsewhere.</exception>
    /// <exception cref="OperatorException">Its key isn't in the file.</exception>
    public string Open(SealedPlace place, ReadOnlySpan<byte> content)
    {
        if (content.Length <= CipherAt || content[0] != Format)
            throw new CryptographicException("This is no sealed value.");
        var text = new byte[content.Length - CipherAt];
        using var aes = new AesGcm(keys.With(KeyOf(content)).Bytes, CipherAt - TagAt);
        aes.Decrypt(content[NonceAt..TagAt], content[CipherAt..], content[TagAt..CipherAt], text, place.Bytes);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The id of the key that it was sealed with.</summary>
    public static string KeyOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(content[KeyAt..NonceAt]);

    /// <summary>A hash from which nobody without the keys can tell, by trying, what was hashed.</summary>
    public byte[] Blind(byte[] hash) => HMACSHA256.HashData(keys.Oldest.Bytes, (byte[])[.. "rectify blind"u8, .. hash]);

    /// <summary>Asks for every key that a value of the database was sealed with; makes the first where nothing was sealed yet.</summary>
    /// <exception cref="OperatorException">A key is missing.</exception>
    public async Task CheckAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        var cities = new CityDatabase(database);
        foreach (var tenant in await cities.TenantsAsync(ct))
        {
            await using var city = await cities.BeginAsync(tenant.Id, ct);
            await using var command = city.CreateCommand("select distinct key_id from sealed_value");
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                // A file made now would hold another key, and hide that the right one is missing.
                if (!keys.Exist)
                    throw new OperatorException("seal_key_missing", ("key", rows.GetString(0)), ("path", SealKeys.Location()));
                keys.With(rows.GetString(0));
            }
        }

        _ = keys.Newest;
    }
}
