using System.Text.Json.Serialization;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Ledger;

/// <summary>How many findings of a campaign stand how against their deadlines.</summary>
public sealed record LedgerVerdicts(
    [property: JsonPropertyName("closed_on_time")] int ClosedOnTime,
    [property: JsonPropertyName("closed_late")] int ClosedLate,
    [property: JsonPropertyName("open_overdue")] int OpenOverdue,
    [property: JsonPropertyName("open_in_time")] int OpenInTime,
    [property: JsonPropertyName("no_due")] int NoDue)
{
    /// <summary>Counts by the light that the ledger shows; undone imports and what goes on in other findings are outside.</summary>
    /// <param name="asOf">Local to each finding's unit.</param>
    public static async Task<LedgerVerdicts> ReadAsync(CityTransaction city, Guid campaign, DateTime asOf, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select count(*) filter (where light = 'met_on_time')::int, count(*) filter (where light = 'met_late')::int,
                count(*) filter (where light = 'overdue')::int, count(*) filter (where light in ('normal', 'near_due'))::int,
                count(*) filter (where light = 'none')::int
            from (select light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $2 at time zone o.zone) as light
                  from finding f join organisation o on o.id = f.unit_id where f.campaign_id = $1 and not f.is_undone and {Apart.Not}) lights
            """);
        Sql.Bind(command, Sql.Of(campaign), new() { Value = DateTime.SpecifyKind(asOf, DateTimeKind.Unspecified), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Timestamp });
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new LedgerVerdicts(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4));
    }
}
