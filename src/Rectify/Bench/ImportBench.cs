using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Bench;

/// <summary>What <c>bench import</c> measured.</summary>
/// <param name="Ratio">The csv import's time divided by that of a COPY of all rows it made into the same tables: the bar is at most 6.</param>
/// <param name="XlsxRatio">The xlsx import's time divided by the csv import's: the bar is at most 2.5.</param>
/// <param name="MemoryGrowth">MiB that the csv import's peak is above that of a tenth of its rows: the bar is at most 40.</param>
public sealed record ImportFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("rows")] int Rows,
    [property: JsonPropertyName("csv_seconds")] double CsvSeconds,
    [property: JsonPropertyName("xlsx_seconds")] double XlsxSeconds,
    [property: JsonPropertyName("copy_seconds")] double CopySeconds,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("xlsx_ratio")] double XlsxRatio,
    [property: JsonPropertyName("peak_mib")] double PeakMib,
    [property: JsonPropertyName("memory_growth_mib")] double MemoryGrowth,
    [property: JsonPropertyName("xlsx_memory_growth_mib")] double XlsxMemoryGrowth);

/// <summary>Measures the import of a ledger, from its file to committed findings, against a COPY of the very rows that came of it; each
/// import has a process and a city of its own.</summary>
internal sealed class ImportBench(BenchDatabase database, WorkflowFolder folder)
{
    private const int Units = 10;

    private static readonly (string Table, string Where)[] Made =
    [
        ("import_batch", "true"), ("finding", "true"), ("finding_text", "true"), ("event", "true"), ("deadline", "true"), ("rung", "true"), ("score", "true"), ("letter", "true"),
        ("notice", "true"), ("snapshot", "true"), ("import_row", "true"),
    ];

    /// <exception cref="OperatorException">The ledger was refused.</exception>
    public static async Task<ImportFigures> MeasureAsync(BenchDatabase database, string workflows, int rows, CancellationToken ct) =>
        await new ImportBench(database, await WorkflowFolder.ReadAsync(workflows, [.. Roles.OfBusiness], ct)).MeasureAsync(rows, ct);

    private async Task<ImportFigures> MeasureAsync(int rows, CancellationToken ct)
    {
        var (_, few) = await ImportAsync(rows / 10, xlsx: false, ct);
        var (_, fewXlsx) = await ImportAsync(rows / 10, xlsx: true, ct);
        var (tenant, csv) = await ImportAsync(rows, xlsx: false, ct);
        var twin = new TwinCity(database.Owner, tenant);
        await twin.MakeAsync(ct);
        await twin.StageAsync(Made, ct);
        var copy = await twin.CopyAsync([.. Made.Select(one => one.Table)], ct);
        var (_, xlsx) = await ImportAsync(rows, xlsx: true, ct);
        return new ImportFigures(
            "import", rows, Math.Round(csv.Time.TotalSeconds, 2), Math.Round(xlsx.Time.TotalSeconds, 2), Math.Round(copy.TotalSeconds, 2),
            Math.Round(csv.Time / copy, 2), Math.Round(xlsx.Time / csv.Time, 2), Mib(csv.PeakBytes), Mib(csv.PeakBytes - few.PeakBytes),
            Mib(xlsx.PeakBytes - fewXlsx.PeakBytes));
    }

    private async Task<(Guid Tenant, MeasuredRun Run)> ImportAsync(int rows, bool xlsx, CancellationToken ct)
    {
        var cities = new CityDatabase(database.Service);
        var city = await BenchCity.BuildAsync(
            database.Owner, cities, new ProcessLibrary(cities, TimeProvider.System), folder, Units, [], TimeProvider.System, ct);
        var file = await BenchLedger.WriteAsync(rows, Units, xlsx, ct);
        try
        {
            return (city.Tenant, await MeasuredProcess.RunAsync(database.Connections, ct, "import", file, "--campaign", "bench", "--city", $"bench {city.Tenant}"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static double Mib(long bytes) => Math.Round(bytes / 1048576.0, 1);
}
