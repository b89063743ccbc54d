using Rectify.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

/// <summary>Commits that a page orders: a small ledger at once, a large one by the job, however often it is taken.</summary>
public class ImportOrdersTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_small_ledger_is_committed_while_the_person_waits()
    {
        var (bureau, imports, orders) = await BuildAsync();

        var batch = await PlaceAsync(bureau, imports, orders, rows: 3, skipFaulty: false);

        Assert.Equal("committed", (await BatchAsync(bureau, imports, batch)).Status);
        Assert.Equal(new OrderShown(3, true, null), await orders.LookAsync(bureau.City, batch, CancellationToken.None));
    }

    [Fact]
    public async Task A_large_ledger_is_committed_by_the_job_which_tells_how_far_it_is_and_takes_it_once()
    {
        var (bureau, imports, orders) = await BuildAsync();
        var batch = await PlaceAsync(bureau, imports, orders, rows: 1_001, skipFaulty: false);
        Assert.Equal(new OrderShown(0, false, null), await orders.LookAsync(bureau.City, batch, CancellationToken.None));

        await Task.WhenAll(orders.RunAsync(CancellationToken.None), orders.RunAsync(CancellationToken.None));

        Assert.Equal("committed", (await BatchAsync(bureau, imports, batch)).Status);
        Assert.Equal(new OrderShown(1_001, true, null), await orders.LookAsync(bureau.City, batch, CancellationToken.None));
        Assert.Equal([1_001L], await imports.AskAsync<long>("select count(*) from finding"));
    }

    [Fact]
    public async Task An_order_waits_its_turn_while_another_ledger_is_being_committed_into_the_same_campaign()
    {
        var (bureau, imports, orders) = await BuildAsync();
        var batch = await PlaceAsync(bureau, imports, orders, rows: 1_001, skipFaulty: false);
        await using (var other = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None))
        {
            await using var hold = other.CreateCommand("select 1 from campaign for no key update");
            await hold.ExecuteScalarAsync();

            await orders.RunAsync(CancellationToken.None);
            Assert.Equal(new BatchAnswer.UnderWay(), await imports.CommitAsync(batch, skipFaulty: false));
            Assert.Equal(new OrderShown(0, false, null), await orders.LookAsync(bureau.City, batch, CancellationToken.None));
        }

        await orders.RunAsync(CancellationToken.None);

        Assert.Equal("committed", (await BatchAsync(bureau, imports, batch)).Status);
    }

    [Fact]
    public async Task While_the_import_is_under_way_others_see_how_many_rows_are_through()
    {
        var (bureau, imports, _) = await BuildAsync();
        var batch = await imports.StageAsync(Rows(600));
        var seen = new List<int>();

        await imports.Committing.HandleAsync(bureau.City, null, batch, skipFaulty: false, through =>
        {
            seen.Add(through);
            return Task.CompletedTask;
        }, CancellationToken.None);

        Assert.Equal([249, 499, 600], seen); // row 1 is the header
    }

    [Fact]
    public async Task A_refusal_is_kept_in_both_languages_and_the_order_can_be_given_again()
    {
        var (bureau, imports, orders) = await BuildAsync();
        var staged = await imports.StageAsAsync("supervisor", [.. Rows(2), "X-9,某县,2025-13-01,台账不全,一般,尽快,,整改中,,否"]);
        var shown = await BatchAsync(bureau, imports, staged);

        await orders.PlaceAsync(bureau.City, bureau["supervisor"], shown, skipFaulty: false, CancellationToken.None);
        var refused = await orders.LookAsync(bureau.City, staged, CancellationToken.None);
        await orders.PlaceAsync(bureau.City, bureau["supervisor"], shown, skipFaulty: true, CancellationToken.None);

        Assert.StartsWith("有 1 行有误", refused?.Refusal?.Zh, StringComparison.Ordinal);
        Assert.StartsWith("1 rows are faulty", refused?.Refusal?.En, StringComparison.Ordinal);
        Assert.Equal("committed", (await BatchAsync(bureau, imports, staged)).Status);
    }

    [Fact]
    public async Task Whoever_may_not_commit_a_batch_orders_in_vain()
    {
        var (bureau, imports, orders) = await BuildAsync();
        var staged = await imports.StageAsAsync("supervisor", Rows(1));

        await orders.PlaceAsync(bureau.City, bureau["stranger"], await BatchAsync(bureau, imports, staged), skipFaulty: false, CancellationToken.None);

        Assert.Equal("staged", (await BatchAsync(bureau, imports, staged)).Status);
        Assert.NotNull((await orders.LookAsync(bureau.City, staged, CancellationToken.None))?.Refusal);
    }

    [Fact]
    public async Task Who_took_a_batch_back_and_why_stays_with_it()
    {
        var (bureau, imports, orders) = await BuildAsync();
        var batch = await PlaceAsync(bureau, imports, orders, rows: 1, skipFaulty: false);

        await imports.Undoing.HandleAsync(bureau.City, bureau["supervisor"], batch, "导错了专项", CancellationToken.None);

        var shown = await BatchAsync(bureau, imports, batch);
        Assert.Equal(("undone", "supervisor", "导错了专项"), (shown.Status, shown.UndoneBy, shown.UndoReason));
    }

    private static string[] Rows(int count) =>
        [.. Enumerable.Range(1, count).Select(at => $"X-{at},云山县交通运输局,2025-12-01,路面坑槽第{at}处,一般,2026-06-30,,整改中,,否")];

    private static async Task<Guid> PlaceAsync(TransportBureau bureau, Imports imports, ImportOrders orders, int rows, bool skipFaulty)
    {
        var batch = await imports.StageAsAsync("supervisor", Rows(rows));
        await orders.PlaceAsync(bureau.City, bureau["supervisor"], await BatchAsync(bureau, imports, batch), skipFaulty, CancellationToken.None);
        return batch;
    }

    private static async Task<BatchShown> BatchAsync(TransportBureau bureau, Imports imports, Guid batch) =>
        await imports.Batches.ReadAsync(bureau.City, bureau["supervisor"], batch, CancellationToken.None)
            ?? throw new InvalidOperationException("the supervision office sees every batch");

    private async Task<(TransportBureau Bureau, Imports Imports, ImportOrders Orders)> BuildAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var imports = new Imports(bureau);
        return (bureau, imports, new ImportOrders(bureau.Cities, imports.Committing, _clock));
    }
}
