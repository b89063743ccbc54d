using System.Diagnostics;
using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Bench;

/// <summary>What <c>bench rungs</c> measured.</summary>
/// <param name="Rows">How many rows the sweep added.</param>
/// <param name="Twice">Rungs that fired more than once.</param>
/// <param name="Missing">Rungs that were due and didn't fire.</param>
/// <param name="Ratio">The time of a bare insert of the same rows in one statement, divided by the sweep's: the bar is 0.15.</param>
public sealed record RungFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("rungs")] long Rungs,
    [property: JsonPropertyName("rows")] long Rows,
    [property: JsonPropertyName("twice")] long Twice,
    [property: JsonPropertyName("missing")] long Missing,
    [property: JsonPropertyName("sweep_seconds")] double SweepSeconds,
    [property: JsonPropertyName("bare_seconds")] double BareSeconds,
    [property: JsonPropertyName("ratio")] double Ratio);

/// <summary>
/// Measures how fast many rungs fire that are due at once — all tell two people, one in five drafts a letter, one in ten scores — against
/// a bare insert of the very rows that came of it. The findings were issued on a Monday morning; the sweep is on the Tuesday.
/// </summary>
internal sealed class RungsBench(BenchDatabase database, long rungs)
{
    private static readonly StoppedClock Issued = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private static readonly StoppedClock Due = new(new DateTimeOffset(2026, 3, 3, 2, 0, 0, TimeSpan.Zero));

    private readonly CityDatabase _cities = new(database.Service);

    /// <exception cref="OperatorException">A rung fired twice or not at all.</exception>
    public async Task<RungFigures> MeasureAsync(string workflows, CancellationToken ct)
    {
        var city = await PrepareAsync(workflows, ct);
        var sweep = new FireRungs(_cities, new ProcessLibrary(_cities, Due), new BuiltInRunner(), Due);
        var watch = Stopwatch.StartNew();
        await sweep.SweepAsync(city.Tenant, ct);
        var swept = watch.Elapsed;
        var (rows, twice, missing) = await CheckAsync(city.Tenant, ct);

        var twin = new TwinCity(database.Owner, city.Tenant);
        await twin.MakeAsync(ct, "finding");
        var at = $"timestamptz '{Due.GetUtcNow():O}'";
        (string, string)[] written =
            [("event", $"at = {at}"), ("rung", $"fired_at = {at}"), ("score", $"at = {at}"), ("letter", $"drafted_at = {at}"), ("notice", $"made_at = {at}")];
        await twin.StageAsync(written, ct);
        var bare = await twin.InsertAsync(written, ct);
        return new RungFigures("rungs", rungs, rows, twice, missing, Seconds(swept), Seconds(bare), Math.Round(bare / swept, 3));
    }

    private async Task<BenchCity> PrepareAsync(string workflows, CancellationToken ct)
    {
        var folder = BenchLadders.AddTo(await WorkflowFolder.ReadAsync(workflows, [.. Roles.OfBusiness], ct));
        var library = new ProcessLibrary(_cities, Issued);
        var city = await BenchCity.BuildAsync(
            database.Owner, _cities, library, folder, units: 10, [.. BenchLadders.Shares.Select(share => share.Name)], Issued, ct);
        var findings = new BenchFindings(
            database.Filling, city, new OpenFinding(_cities, library, new BuiltInRunner(), new Seals(new SealKeys(null)), Issued), new TakeAction(_cities, library, new BuiltInRunner(), new Seals(new SealKeys(null)), Issued));
        var first = 0L;
        foreach (var (team, (_, tenths)) in city.Teams.Zip(BenchLadders.Shares))
        {
            // The findings that are copied are due as well.
            await findings.AddAsync(team, "10d", first, (rungs * tenths / 10) - city.Units.Count, ct);
            first += rungs * tenths / 10;
        }

        await findings.AnalyzeAsync(ct);
        return city;
    }

    private async Task<(long Rows, long Twice, long Missing)> CheckAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await new CityDatabase(database.Owner).BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select (select count(*) from rung where fired_at = $1 and fate = 'fired' and rung = 'bench'), (select count(*) from event where at = $1),
                (select count(*) from notice where made_at = $1), (select count(*) from letter where drafted_at = $1), (select count(*) from score where at = $1),
                (select count(*) from (select from event where at = $1 and command = 'fire_rung' group by finding_id having count(*) > 1) twice),
                (select count(*) from finding f where not exists (select from rung r where r.finding_id = f.id and r.fired_at = $1 and r.fate = 'fired'))
            """);
        Sql.Bind(command, Sql.Of(Due.GetUtcNow()));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var found = Enumerable.Range(0, 7).Select(row.GetInt64).ToArray();
        var isRight = found.SequenceEqual([rungs, rungs, 2 * rungs, rungs / 5, rungs / 10, 0, 0]);
        return isRight ? (found[..5].Sum(), found[5], found[6])
            : throw new OperatorException("bench_rungs_wrong", ("rungs", rungs), ("found", string.Join(", ", found)));
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 2);
}
