using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Rectify.Accounts;

/// <summary>A random string that opens something by being known: a token for a program, a one-time link. It names its city, so
/// that it can be looked up there; the database holds <see cref="Hash"/> only.</summary>
public sealed record Secret(string Text, Guid Tenant)
{
    public const string TokenPrefix = "rct_";
    public const string LinkPrefix = "rcl_";

    /// <summary>SHA-256 of the text. 256 random bits need no salt and no slow hash.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    public static Secret Make(string prefix, Guid tenant) =>
        new(prefix + Base64Url.EncodeToString([.. tenant.ToByteArray(), .. RandomNumberGenerator.GetBytes(32)]), tenant);

    /// <summary>Reads what somebody sent; whether it opens anything is the database's to say.</summary>
    public static bool TryParse(string text, string prefix, [NotNullWhen(true)] out Secret? secret)
    {
        secret = null;
        var bytes = new byte[48];
        if (!text.StartsWith(prefix, StringComparison.Ordinal) || text.Length != prefix.Length + 64)
            return false;
        if (!Base64Url.IsValid(text.AsSpan(prefix.Length)) || !Base64Url.TryDecodeFromChars(text.AsSpan(prefix.Length), bytes, out var written) || written != 48)
            return false;

        secret = new(text, new Guid(bytes.AsSpan(0, 16)));
        return true;
    }
}
