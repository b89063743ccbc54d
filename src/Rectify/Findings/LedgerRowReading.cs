using System.Data.Common;
using System.Text.Json;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>A row of the ledger: what is selected, and how it is read.</summary>
internal static class LedgerRowReading
{
    private static readonly Dictionary<string, Light> LightsByName = Enum.GetValues<Light>().ToDictionary(Snake);

    /// <summary>What every list selects of a finding <c>f</c> in its unit <c>o</c>; <c>$1</c> is now. The light is the rule of Lights.Of.</summary>
    public const string Columns = """
        f.id, f.number, f.process, f.state, f.conclusion, light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $1), f.stage, f.title,
            f.unit_id, o.name, f.severity, f.category, f.source, f.opened_at, f.due_at, f.handed_over_at, f.closed_at, f.is_stalled, f.is_imported, f.owner_party,
            f.moved_at, f.area, f.amount_fen, (select name from team where team.id = f.team_id), (select name from campaign where campaign.id = f.campaign_id)
        """;

    /// <summary>What a list selects behind that where the fields of the case are wanted.</summary>
    public const string Fields = ", (f.case_state -> 'fields')::text";

    public static Light LightNamed(string name) => LightsByName[name];

    public static string Snake(Light light) => JsonNamingPolicy.SnakeCaseLower.ConvertName(light.ToString());

    public static async Task<LedgerRow> ReadAsync(DbDataReader row, CancellationToken ct) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), LightsByName[row.GetString(5)],
        await TextAsync(row, 6, ct), row.GetString(7), row.GetGuid(8), row.GetString(9), await TextAsync(row, 10, ct), await TextAsync(row, 11, ct),
        await TextAsync(row, 12, ct), row.GetFieldValue<DateTimeOffset>(13), await TimeAsync(row, 14, ct), await TimeAsync(row, 15, ct),
        await TimeAsync(row, 16, ct), row.GetBoolean(17), row.GetBoolean(18), await TextAsync(row, 19, ct))
    {
        MovedAt = row.GetFieldValue<DateTimeOffset>(20),
        Area = await TextAsync(row, 21, ct),
        AmountFen = await row.IsDBNullAsync(22, ct) ? null : row.GetInt64(22),
        Team = await TextAsync(row, 23, ct),
        Campaign = await TextAsync(row, 24, ct),
        Fields = row.FieldCount > 25 ? JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(25))! : [], // a case has fields
    };

    private static async Task<string?> TextAsync(DbDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);

    private static async Task<DateTimeOffset?> TimeAsync(DbDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
