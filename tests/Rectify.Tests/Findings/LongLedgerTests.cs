using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class LongLedgerTests(CrowdedCity crowd) : IClassFixture<CrowdedCity>
{
    public static TheoryData<string, LedgerFilter> Filters => new()
    {
        { "all", new() },
        { "process", new(Process: "alert") },
        { "state", new(State: "checking") },
        { "near due", new(Light: Light.NearDue) },
        { "overdue", new(Light: Light.Overdue) },
        { "met late", new(Light: Light.MetLate) },
        { "unit", new(Unit: Guid.Empty) },
        { "team", new(Team: Guid.Empty) },
        { "campaign", new(Campaign: Guid.Empty) },
        { "source", new(Source: "audit") },
        { "severity", new(Severity: "major") },
        { "category", new(Category: "land_procedure") },
        { "open", new(OnlyOpen: true) },
        { "ended", new(OnlyOpen: false) },
        { "owner", new(OwnerParty: "section") },
        { "stalled", new(Stalled: true) },
        { "idling", new() { Idling = true } },
        { "common words", new(Search: "警示标志") },
        { "rare words", new(Search: "lb[2026]0000017") },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task No_list_reads_the_whole_table(string name, LedgerFilter filter)
    {
        foreach (var sort in Enum.GetValues<LedgerSort>())
        {
            foreach (var person in new[] { "supervisor", "head" })
            {
                var plans = await PlansAsync(person, filter with { Sort = sort });

                Assert.DoesNotContain(plans, plan => plan.Contains("Seq Scan on finding", StringComparison.Ordinal));
            }
        }

        Assert.NotEmpty(name);
    }

    [Theory]
    [InlineData(LedgerSort.Newest)]
    [InlineData(LedgerSort.Oldest)]
    [InlineData(LedgerSort.Due)]
    [InlineData(LedgerSort.Number)]
    [InlineData(LedgerSort.Moved)]
    public async Task A_page_begins_at_its_place_and_not_at_the_lists_beginning(LedgerSort sort)
    {
        var first = await crowd.Ledger.ReadAsync(crowd.Bureau.City, crowd.Bureau["supervisor"], new() { Sort = sort }, CancellationToken.None);

        var plan = (await PlansAsync("supervisor", new() { Sort = sort, After = first.Next }))[1]; // of a list that is long

        Assert.Matches($"Index Cond: .*{(sort == LedgerSort.Number ? "number >" : "ROW")}", plan);
        Assert.DoesNotMatch("Filter: .*ROW", plan);
    }

    [Theory]
    [InlineData("supervisor")]
    [InlineData("head")]
    public async Task No_desk_reads_the_whole_table(string person)
    {
        var (bureau, now) = (crowd.Bureau, crowd.Clock.GetUtcNow());
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        var parties = await WorkbenchQuery.PartiesAsync(
            city, await bureau.Library.OfAsync(bureau.City, CancellationToken.None), [bureau[person]], now, CancellationToken.None);
        await using var tasks = WorkbenchQuery.Tasks(
            city, bureau[person], parties, await Scope.OwnAsync(city, bureau[person], now, CancellationToken.None), now);

        var plan = await PlanAsync(city, tasks.CommandText, tasks.Parameters);

        Assert.DoesNotContain("Seq Scan on finding", plan, StringComparison.Ordinal);
        Assert.Contains("finding_awaited", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LedgerSort.Newest)]
    [InlineData(LedgerSort.Oldest)]
    [InlineData(LedgerSort.Due)]
    [InlineData(LedgerSort.Number)]
    [InlineData(LedgerSort.Unit)]
    [InlineData(LedgerSort.Moved)]
    public async Task Pages_follow_each_other_in_every_order_without_gap_or_repetition(LedgerSort sort)
    {
        foreach (var filter in new[] { new LedgerFilter(Severity: "major", Size: 25), new LedgerFilter(Size: 3_000) })
            await FollowAsync(filter with { Sort = sort });
    }

    private async Task FollowAsync(LedgerFilter filter)
    {
        var whole = await crowd.Ledger.ReadAsync(crowd.Bureau.City, crowd.Bureau["supervisor"], filter with { Size = CrowdedCity.Findings }, CancellationToken.None);
        var paged = new List<Guid>();
        LedgerKey? after = null;
        do
        {
            var page = await crowd.Ledger.ReadAsync(crowd.Bureau.City, crowd.Bureau["supervisor"], filter with { After = LedgerKey.Parse(after?.Text) }, CancellationToken.None);
            paged.AddRange(page.Rows.Select(row => row.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(whole.Count, Math.Min(paged.Count, LedgerQuery.MostCounted));
        Assert.Equal(whole.Rows.Select(row => row.Id), paged);
        Assert.Equal(whole.Rows, Sorted(whole.Rows, filter.Sort));
    }

    [Theory]
    [InlineData(Light.None)]
    [InlineData(Light.Normal)]
    [InlineData(Light.NearDue)]
    [InlineData(Light.Overdue)]
    [InlineData(Light.MetOnTime)]
    [InlineData(Light.MetLate)]
    public async Task A_light_narrows_to_the_findings_that_show_it(Light light)
    {
        var lit = await crowd.Ledger.ReadAsync(crowd.Bureau.City, crowd.Bureau["supervisor"], new(Light: light, Size: CrowdedCity.Findings), CancellationToken.None);
        var counted = await crowd.Bureau.OneAsync<long>($"""
            select count(*) from finding where not is_undone and state not in ('split', 'merged')
                and light_of(due_at, warn_at, handed_over_at, closed_at, timestamptz '{crowd.Clock.GetUtcNow():O}') = '{LedgerRowReading.Snake(light)}'
            """);

        Assert.NotEmpty(lit.Rows);
        Assert.All(lit.Rows, row => Assert.Equal(light, row.Light));
        Assert.Equal(counted, lit.Rows.Count);
    }

    [Fact]
    public async Task Common_words_are_found_page_by_page_and_inside_the_scope()
    {
        foreach (var person in new[] { "supervisor", "head", "stranger" })
        {
            var page = await crowd.Ledger.ReadAsync(crowd.Bureau.City, crowd.Bureau[person], new(Search: "警示 标志"), CancellationToken.None);
            var behind = await crowd.Ledger.ReadAsync(crowd.Bureau.City, crowd.Bureau[person], new(Search: "警示 标志", After: page.Next), CancellationToken.None);

            Assert.Equal(50, page.Rows.Count);
            Assert.Equal(50, behind.Rows.Count);
            Assert.Empty(page.Rows.Select(row => row.Id).Intersect(behind.Rows.Select(row => row.Id)));
            Assert.InRange(page.Count, person == "supervisor" ? LedgerQuery.MostCounted : 7_000, LedgerQuery.MostCounted);
        }
    }

    [Fact]
    public async Task Common_words_are_counted_where_the_list_is_short_enough_to_look_through()
    {
        var count = await crowd.Ledger.CountAsync(crowd.Bureau.City, crowd.Bureau["head"], new(Search: "警示标志"), LedgerQuery.MostCounted, CancellationToken.None);

        var rows = 0;
        await foreach (var _ in crowd.Ledger.StreamAsync(crowd.Bureau.City, crowd.Bureau["head"], new(Search: "警示标志"), CancellationToken.None))
            rows++;
        Assert.InRange(rows, 7_000, LedgerQuery.MostCounted - 1);
        Assert.Equal(rows, count);
    }

    private static IEnumerable<LedgerRow> Sorted(IReadOnlyList<LedgerRow> rows, LedgerSort sort) => sort switch
    {
        LedgerSort.Newest => rows.OrderByDescending(row => row.OpenedAt),
        LedgerSort.Oldest => rows.OrderBy(row => row.OpenedAt),
        LedgerSort.Due => rows.OrderBy(row => row.DueAt ?? DateTimeOffset.MaxValue),
        LedgerSort.Number => rows.OrderBy(row => row.Number, StringComparer.Ordinal),
        LedgerSort.Unit => rows.OrderBy(row => row.UnitName, StringComparer.Ordinal).ThenByDescending(row => row.OpenedAt),
        _ => rows.OrderByDescending(row => row.MovedAt),
    };

    private async Task<List<string>> PlansAsync(string person, LedgerFilter filter)
    {
        var set = filter with
        {
            Unit = filter.Unit is null ? null : crowd.Bureau.County,
            Team = filter.Team is null ? null : crowd.Bureau.Team,
            Campaign = filter.Campaign is null ? null : crowd.Bureau.Campaign,
        };
        await using var city = await crowd.Bureau.Cities.BeginAsync(crowd.Bureau.City, CancellationToken.None);
        var now = crowd.Clock.GetUtcNow();
        var scope = await Scope.OfAsync(city, crowd.Bureau[person], now, CancellationToken.None);
        var search = await LedgerSearch.OfAsync(city, set.Search, CancellationToken.None);
        var plans = new List<string>();
        foreach (var asked in new[]
        {
            await LedgerQuery.PageAsync(city, set, scope, search, 0, now, CancellationToken.None),
            await LedgerQuery.PageAsync(city, set, scope, search, LedgerQuery.MostCounted, now, CancellationToken.None),
            LedgerQuery.Count(set, scope, search, now),
        })
            plans.Add(await PlanAsync(city, asked.CommandText, asked.Parameters));
        return plans;
    }

    private static async Task<string> PlanAsync(CityTransaction city, string asked, NpgsqlParameterCollection parameters)
    {
        await LedgerQuery.PlanAsync(city, CancellationToken.None);
        await using var command = city.CreateCommand($"explain {asked}");
        foreach (NpgsqlParameter parameter in parameters)
            command.Parameters.Add(parameter.Clone());
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
