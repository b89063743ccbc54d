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
            f.unit_id, o.name, f.severity, f.category, f.source, f.opened_at, f.due_at, f.handed_over_at, f.closed_at, f.is_stalled, f.is_imported, f.owner_party
        """;

    public static Light LightNamed(string name) => LightsByName[name];

    public static string Snake(Light light) => JsonNamingPolicy.SnakeCaseLower.ConvertName(light.ToString());

    public static async Task<LedgerRow> ReadAsync(DbDataReader row, CancellationToken ct) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), LightsByName[row.GetString(5)],
        await TextAsync(row, 6, ct), row.GetString(7), row.GetGuid(8), row.GetString(9), await TextAsync(row, 10, ct), await TextAsync(row, 11, ct),
        await TextAsync(row, 12, ct), row.GetFieldValue<DateTimeOffset>(13), await TimeAsync(row, 14, ct), await TimeAsync(row, 15, ct),
        await TimeAsync(row, 16, ct), row.GetBoolean(17), row.GetBoolean(18), await TextAsync(row, 19, ct));

    private static async Task<string?> TextAsync(DbDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);

    private static async Task<DateTimeOffset?> TimeAsync(DbDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
