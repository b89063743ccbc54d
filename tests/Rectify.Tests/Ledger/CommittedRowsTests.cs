using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

/// <summary>What a commit writes of a row beside the finding itself.</summary>
public class CommittedRowsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_ledgers_own_numbers_of_our_kind_are_kept_and_the_counter_goes_on_behind_them()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var imports = new Imports(bureau);

        await imports.CommitAsync(await imports.StageAsync(
            Open(""), Done("ZG〔2026〕0002"), Open("A-3")));
        await bureau.OpenAsync();

        Assert.Equal(["A-3", "ZG〔2026〕0002", "ZG〔2026〕0003", "ZG〔2026〕0004"], await imports.AskAsync<string>("select number from finding order by number"));
    }

    [Fact]
    public async Task A_committed_deadline_that_has_ended_says_when_and_why()
    {
        var imports = new Imports(await TransportBureau.BuildAsync(database, _clock));

        await imports.CommitAsync(await imports.StageAsync(Open("A-1"), Done("A-2")));

        Assert.Equal(["A-1 runs", "A-2 closed"], await imports.AskAsync<string>("""
            select f.number || ' ' || case when d.ended_at is null and d.end_cause is null then 'runs' when d.ended_at = f.moved_at then d.end_cause end
            from deadline d join finding f on f.id = d.finding_id where d.key = 'finding' order by f.number
            """));
    }

    private static string Open(string number) => $"{number},云山县交通运输局,2025-12-01,路面坑槽未修补{number},一般,2026-06-30,已制定方案,整改中,,否";

    private static string Done(string number) => $"{number},云山,2025-12-01,护栏缺失,较重,2026-01-15,,已完成,2026-01-10,是（2026-01-20）";
}
