using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;

namespace Rectify.Bench;

/// <summary>What <c>bench lists</c> measured, in milliseconds that 95 of 100 requests stayed below.</summary>
/// <param name="Terms">How many searches, each for its first page.</param>
/// <param name="Lists">How many lists: each filter in each order, first and fiftieth page.</param>
/// <param name="SlowestLists">Which lists took longest, each in the middle of its runs.</param>
/// <param name="Pages">By address: how long the first opening took, and what 95 of 100 stayed below with one client and with eight.</param>
/// <param name="Ratio">The worse of search to 300 ms and lists to 150 ms, with one client: the bar is 1.</param>
public sealed record ListFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("findings")] long Findings,
    [property: JsonPropertyName("terms")] int Terms,
    [property: JsonPropertyName("search_p95")] double SearchP95,
    [property: JsonPropertyName("search_p95_of_eight")] double SearchP95OfEight,
    [property: JsonPropertyName("lists")] int Lists,
    [property: JsonPropertyName("list_p95")] double ListP95,
    [property: JsonPropertyName("list_p95_of_eight")] double ListP95OfEight,
    [property: JsonPropertyName("slowest_terms")] IReadOnlyList<string> SlowestTerms,
    [property: JsonPropertyName("slowest_lists")] IReadOnlyList<string> SlowestLists,
    [property: JsonPropertyName("pages")] IReadOnlyDictionary<string, double[]> Pages,
    [property: JsonPropertyName("ratio")] double Ratio);

/// <summary>Measures the ledger's first pages as a supervisor of the whole city asks for them: 200 searches, and every filter in every order.</summary>
internal sealed class ListsBench(BenchDatabase database, long findings)
{
    private const int Rounds = 3, Clients = 8, FiftiethBehind = 49 * 50, Named = 60;

    private static readonly StoppedClock Clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    private readonly LedgerQuery _ledger = new(new CityDatabase(database.Service), Clock);

    public async Task<ListFigures> MeasureAsync(string workflows, CancellationToken ct)
    {
        var (city, model) = await ListedCity.FillAsync(database, findings, workflows, Clock, ct);
        var terms = ListedFindings.Terms.Select(term => new Asked(term, new LedgerFilter(Search: term))).ToArray();
        var lists = await ListsAsync(city, ct);
        await RunAsync(city, [.. terms, .. lists], 1, ct); // until what recurs is compiled and in memory
        var (search, slowestTerms) = await RunAsync(city, terms, 1, ct);
        var (list, slowestLists) = await RunAsync(city, lists, 1, ct);
        var (searchOfEight, _) = await RunAsync(city, terms, Clients, ct);
        var (listOfEight, _) = await RunAsync(city, lists, Clients, ct);
        var pages = await new OpenedPages(database, city, model).MeasureAsync(ct);
        return new ListFigures(
            "lists", findings, terms.Length, search, searchOfEight, lists.Length, list, listOfEight, slowestTerms, slowestLists, pages,
            Math.Round(Math.Max(search / 300, list / 150), 3));
    }

    private async Task<Asked[]> ListsAsync(BenchCity city, CancellationToken ct)
    {
        (string Name, LedgerFilter Filter)[] filters =
        [
            ("all", new()), ("process", new(Process: "alert")), ("state", new(State: "rectifying")), ("overdue", new(Light: Light.Overdue)),
            ("near due", new(Light: Light.NearDue)), ("unit", new(Unit: city.Units[7].Id)), ("team", new(Team: city.Teams[0])),
            ("campaign", new(Campaign: city.Teams[0])), ("source", new(Source: "platform")), ("severity", new(Severity: "major")),
            ("category", new(Category: "land_procedure")), ("open", new(OnlyOpen: true)), ("ended", new(OnlyOpen: false)),
            ("owner", new(OwnerParty: "section")), ("stalled", new(Stalled: true)),
        ];
        var asked = new List<Asked>();
        foreach (var ((name, filter), sort) in filters.SelectMany(_ => Enum.GetValues<LedgerSort>(), (filter, sort) => (filter, sort)))
        {
            var first = filter with { Sort = sort };
            asked.Add(new($"{name}, {sort}, page 1", first));
            if ((await _ledger.ReadAsync(city.Tenant, city.Supervisor, first with { Size = FiftiethBehind }, ct)).Next is { } next)
                asked.Add(new($"{name}, {sort}, page 50", first with { After = next }));
        }

        return [.. asked];
    }

    private async Task<(double P95, string[] Slowest)> RunAsync(BenchCity city, Asked[] asked, int clients, CancellationToken ct)
    {
        var turns = Enumerable.Range(0, Rounds).SelectMany(_ => asked).ToArray();
        var taken = new (Asked Asked, double Milliseconds)[turns.Length];
        await Parallel.ForEachAsync(turns.Index(), new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = ct }, async (turn, ct) =>
        {
            var watch = Stopwatch.StartNew();
            await _ledger.ReadAsync(city.Tenant, city.Supervisor, turn.Item.Filter, ct);
            taken[turn.Index] = (turn.Item, watch.Elapsed.TotalMilliseconds);
        });
        var slowest = taken.GroupBy(one => one.Asked).Select(one => (one.Key, Median: one.Select(run => run.Milliseconds).Order().ElementAt(Rounds / 2)))
            .OrderByDescending(one => one.Median).Take(Named);
        var p95 = taken.Select(one => one.Milliseconds).Order().ElementAt(taken.Length * 95 / 100);
        return (Math.Round(p95, 1), [.. slowest.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key.Name}: {one.Median:F1}"))]);
    }

    /// <summary>A list that is asked for, by a name for the report.</summary>
    private sealed record Asked(string Name, LedgerFilter Filter);
}
