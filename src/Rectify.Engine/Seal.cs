using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>A field's value is encrypted, and the engine sees no more of it than which ciphertext it is.</summary>
/// <param name="MayRead">The parties that may open it; empty for none.</param>
public sealed record Seal(Mask Mask, ImmutableArray<string> MayRead);

/// <summary>What everybody who sees the finding sees of a sealed value: nothing at all, or so much that one can tell one person from another.</summary>
public enum Mask { Whole, Telephone, Name }

/// <summary>What stands for a sealed value in a finding's fields and events: the SHA-256 of its ciphertext.</summary>
public static class SealedValue
{
    private const string Prefix = "sealed:";
    private const int HashLength = 32;

    public static string Of(ReadOnlySpan<byte> hash) => Prefix + Convert.ToHexStringLower(hash);

    public static bool Is(string? value) => HashIn(value) is not null;

    /// <returns>Null when the value is no such reference.</returns>
    public static byte[]? HashIn(string? value)
    {
        if (value is null || value.Length != Prefix.Length + 2 * HashLength || !value.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var hash = new byte[HashLength];
        return Convert.FromHexString(value.AsSpan(Prefix.Length), hash, out _, out _) == System.Buffers.OperationStatus.Done ? hash : null;
    }
}
