using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Bench;

/// <summary>What <c>bench export</c> measured.</summary>
/// <param name="Ratio">The xlsx export's time divided by the csv export's of the same rows: the bar is at most 6.</param>
/// <param name="CsvMemoryGrowth">MiB that the csv export's peak is above that of an export of a few rows: the bar is at most 100.</param>
/// <param name="XlsxMemoryGrowth">The same of the xlsx export.</param>
public sealed record ExportFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("findings")] long Findings,
    [property: JsonPropertyName("csv_seconds")] double CsvSeconds,
    [property: JsonPropertyName("xlsx_seconds")] double XlsxSeconds,
    [property: JsonPropertyName("csv_mib")] double CsvMib,
    [property: JsonPropertyName("xlsx_mib")] double XlsxMib,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("csv_peak_mib")] double CsvPeak,
    [property: JsonPropertyName("xlsx_peak_mib")] double XlsxPeak,
    [property: JsonPropertyName("csv_memory_growth_mib")] double CsvMemoryGrowth,
    [property: JsonPropertyName("xlsx_memory_growth_mib")] double XlsxMemoryGrowth);

/// <summary>Measures the export of a campaign's findings as the 24 columns, as csv and as xlsx, each in a process of its own; its memory
/// against that of a campaign of <see cref="Few"/> findings.</summary>
internal sealed class ExportBench(BenchDatabase database, long findings)
{
    private const int Units = 100, Few = 100;

    private readonly TimeProvider _clock = TimeProvider.System;

    /// <exception cref="OperatorException">An export failed.</exception>
    public async Task<ExportFigures> MeasureAsync(string workflows, CancellationToken ct)
    {
        var city = await FillAsync(workflows, ct);
        var (fewCsv, _) = await ExportAsync(city, city.Teams[1], "csv", ct);
        var (fewXlsx, _) = await ExportAsync(city, city.Teams[1], "xlsx", ct);
        var (csv, csvBytes) = await ExportAsync(city, city.Teams[0], "csv", ct);
        var (xlsx, xlsxBytes) = await ExportAsync(city, city.Teams[0], "xlsx", ct);
        return new ExportFigures(
            "export", findings, Math.Round(csv.Time.TotalSeconds, 2), Math.Round(xlsx.Time.TotalSeconds, 2), Mib(csvBytes), Mib(xlsxBytes), Math.Round(xlsx.Time / csv.Time, 2),
            Mib(csv.PeakBytes), Mib(xlsx.PeakBytes), Mib(csv.PeakBytes - fewCsv.PeakBytes), Mib(xlsx.PeakBytes - fewXlsx.PeakBytes));
    }

    // Each unit has a finding of the small campaign; the others are copies of one of the large campaign.
    private async Task<BenchCity> FillAsync(string workflows, CancellationToken ct)
    {
        var cities = new CityDatabase(database.Service);
        var library = new ProcessLibrary(cities, _clock);
        var folder = await WorkflowFolder.ReadAsync(workflows, [.. Roles.OfBusiness], ct);
        var city = await BenchCity.BuildAsync(database.Owner, cities, library, folder, Units, [null, null], _clock, ct);
        var seals = new Seals(new SealKeys(null));
        var issued = new BenchFindings(
            database.Filling, city, new OpenFinding(cities, library, new BuiltInRunner(), seals, _clock), new TakeAction(cities, library, new BuiltInRunner(), seals, _clock));
        foreach (var team in city.Teams)
            await issued.AddAsync(team, "10d", 0, 0, ct);
        var filled = new ListedFindings(database.Filling, city.Tenant, await ModelAsync(cities, city, ct), [.. city.Units.Select(unit => unit.Id)]);
        await filled.AddAsync(findings - Few, LocalTime.WholeMicroseconds(_clock.GetUtcNow()), ct);
        await using var vacuum = database.Owner.CreateCommand("vacuum analyze finding");
        await vacuum.ExecuteNonQueryAsync(ct);
        return city;
    }

    private static async Task<Guid> ModelAsync(CityDatabase cities, BenchCity city, CancellationToken ct)
    {
        await using var transaction = await cities.BeginAsync(city.Tenant, ct);
        await using var command = transaction.CreateCommand("select id from finding where campaign_id = $1 limit 1");
        Sql.Bind(command, Sql.Of(city.Teams[0]));
        return (Guid)(await command.ExecuteScalarAsync(ct))!; // each unit has one
    }

    private async Task<(MeasuredRun Run, long Bytes)> ExportAsync(BenchCity city, Guid campaign, string format, CancellationToken ct)
    {
        var path = Path.Combine(Path.GetTempPath(), $"rectify-bench-{Guid.CreateVersion7():n}.{format}");
        try
        {
            var run = await MeasuredProcess.RunAsync(database.Connections, ct, "export", path, "--campaign", $"{campaign}", "--city", $"bench {city.Tenant}");
            return (run, new FileInfo(path).Length);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double Mib(long bytes) => Math.Round(bytes / 1048576.0, 1);
}
