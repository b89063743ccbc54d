using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Database;

namespace Rectify.Findings;

/// <summary>One event of a finding's timeline.</summary>
/// <param name="By">Null for the service itself.</param>
public sealed record TimelineEntry(int Sequence, DateTimeOffset At, Guid? By, string? FromState, string ToState, EventBody Body, string Hash);

/// <summary>Reads a finding's events.</summary>
internal static class Timeline
{
    /// <param name="upTo">The last sequence number that is read.</param>
    public static async Task<ImmutableArray<TimelineEntry>> ReadAsync(CityTransaction city, Guid id, int upTo, CancellationToken ct)
    {
        await using var command = city.CreateCommand(
            "select sequence, at, by_account, from_state, to_state, bytes, hash from event where finding_id = $1 and sequence <= $2 order by sequence");
        Sql.Bind(command, Sql.Of(id), Sql.Of(upTo));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var entries = ImmutableArray.CreateBuilder<TimelineEntry>();
        while (await rows.ReadAsync(ct))
        {
            entries.Add(new(
                rows.GetInt32(0), rows.GetFieldValue<DateTimeOffset>(1), await rows.IsDBNullAsync(2, ct) ? null : rows.GetGuid(2),
                await rows.IsDBNullAsync(3, ct) ? null : rows.GetString(3), rows.GetString(4),
                JsonSerializer.Deserialize<EventBody>(rows.GetFieldValue<byte[]>(5), EngineJson.Options)!, // written by EventChain
                Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(6))));
        }

        return entries.DrainToImmutable();
    }
}
