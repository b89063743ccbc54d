using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Rectify.Audit;

/// <summary>One line of a city's roots: the heads of its chains on one night, under one signature, chained to the line before.</summary>
/// <param name="Format">1.</param>
/// <param name="At">UTC, whole microseconds.</param>
/// <param name="Whole">Whether the heads are of all findings; otherwise of those that moved since the line before.</param>
/// <param name="Findings">How many heads.</param>
/// <param name="Heads">SHA-256 of the file of heads, hex.</param>
/// <param name="Previous">The line before's <see cref="Value"/>; 64 zeros for the first.</param>
/// <param name="Value">SHA-256(format ‖ previous ‖ tenant ‖ number ‖ microseconds since 1970 ‖ heads), integers big-endian, hex: what is signed.</param>
/// <param name="Signature">ECDSA of <see cref="Value"/>, base64.</param>
public sealed record Root(
    int Format, Guid Tenant, int Number, DateTimeOffset At, bool Whole, long Findings, string Heads, string Previous, string Value, string Signature)
{
    public const string First = "0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToLine() => JsonSerializer.Serialize(this, Json);

    /// <returns>Null when the line is none.</returns>
    public static Root? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Root>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What <see cref="Value"/> must be by the other members.</summary>
    public byte[] Hash()
    {
        System.Span<byte> bytes = stackalloc byte[1 + 32 + 16 + 4 + 8 + 32];
        bytes[0] = (byte)Format;
        Convert.FromHexString(Previous).CopyTo(bytes[1..]);
        Tenant.TryWriteBytes(bytes[33..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[49..], Number);
        BinaryPrimitives.WriteInt64BigEndian(bytes[53..], (At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        Convert.FromHexString(Heads).CopyTo(bytes[61..]);
        return SHA256.HashData(bytes);
    }
}

/// <summary>The last event of a finding, as it was sealed.</summary>
public readonly record struct Head(Guid Finding, int Sequence, byte[] Hash)
{
    /// <summary>Bytes of one in a file of heads: id and sequence in network order, then the hash.</summary>
    public const int Size = 16 + 4 + 32;

    public void Write(System.Span<byte> to)
    {
        Finding.TryWriteBytes(to, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(to[16..], Sequence);
        Hash.CopyTo(to[20..]);
    }

    public static Head Read(ReadOnlySpan<byte> from) =>
        new(new Guid(from[..16], bigEndian: true), BinaryPrimitives.ReadInt32BigEndian(from[16..]), from[20..52].ToArray());
}
