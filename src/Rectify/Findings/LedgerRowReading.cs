using System.Data.Common;
using System.Text.Json;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>Reads a row of the ledger in the order in which <see cref="LedgerQuery"/> selects it.</summary>
internal static class LedgerRowReading
{
    private static readonly Dictionary<string, Light> LightsByName = Enum.GetValues<Light>().ToDictionary(Snake);

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
