using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>What an event's bytes say: the command, who asked, and by hash everything the decision depended on, so that a replay
/// uses nothing current.</summary>
/// <param name="Format">1. A format that has been written once can't change.</param>
/// <param name="Process">Content hash of the process.</param>
/// <param name="Calendar">Content hash of the calendar in force for the organisation responsible.</param>
/// <param name="Ladder">The ladder that campaign or severity chose; absent for the process's own.</param>
/// <param name="Ladders">Content hash of each ladder that a clock was begun or armed anew with, by name; of two of a name, the one in force.</param>
/// <param name="Effects">What it did besides the state, for readers of the timeline.</param>
public sealed record EventBody(
    int Format, Command Command, DateTimeOffset At, string Process, string Calendar, string Zone, string? Ladder,
    ImmutableSortedDictionary<string, string> Ladders, ImmutableArray<Effect> Effects)
{
    public static EventBody Of(Turn turn, string process, Circumstances at) => new(
        EventChain.Format, turn.Command, at.Now, process, at.Calendar.Hash, at.Zone.Id, at.Ladder,
        LaddersOf(turn, at), turn.Outcome.Effects);

    // A clock that was only armed anew keeps the ladder it has, perhaps an older one of the same name: the one in force is what a
    // replay must find under the name, the other it finds by its hash.
    private static ImmutableSortedDictionary<string, string> LaddersOf(Turn turn, Circumstances at) => turn.Outcome.Effects
        .OfType<Effect.SetDeadline>()
        .Select(set => at.Shelf.LadderWith(set.Deadline.Version.Ladder))
        .Where(ladder => !ladder.Hash.StartsWith("timer:", StringComparison.Ordinal))
        .OrderBy(ladder => at.Shelf.HasLadder(ladder.Name) && at.Shelf.LadderNamed(ladder.Name).Hash == ladder.Hash ? 0 : 1)
        .DistinctBy(ladder => ladder.Name)
        .ToImmutableSortedDictionary(ladder => ladder.Name, ladder => ladder.Hash);
}

/// <summary>The chain of a finding's events: each hash covers the one before, so that no row can be changed, moved or left out unseen.</summary>
public static class EventChain
{
    public const byte Format = 1;

    /// <summary>Before the first event: 32 zero bytes.</summary>
    public static byte[] Root => new byte[SHA256.HashSizeInBytes];

    public static byte[] BytesOf(EventBody body) => JsonSerializer.SerializeToUtf8Bytes(body, EngineJson.Options);

    /// <summary>SHA-256(format byte ‖ previous hash ‖ tenant ‖ finding ‖ sequence ‖ bytes); ids in network order, the sequence as a
    /// big-endian 32-bit integer.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> previous, Guid tenant, Guid finding, int sequence, ReadOnlySpan<byte> bytes)
    {
        System.Span<byte> head = stackalloc byte[1 + SHA256.HashSizeInBytes + 16 + 16 + sizeof(int)];
        head[0] = Format;
        previous.CopyTo(head[1..]);
        tenant.TryWriteBytes(head[33..], bigEndian: true, out _);
        finding.TryWriteBytes(head[49..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(head[65..], sequence);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(bytes);
        return hash.GetHashAndReset();
    }
}
