using Rectify.Accounts;
using Rectify.Database;
using Rectify.Evidence;
using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Reports;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

/// <summary>Long exports that a page orders: the job writes the file, for its owner, for a while; whatever happens to the node.</summary>
public class ExportOrdersTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_ordered_file_is_written_once_by_whichever_node_and_is_its_owners_alone()
    {
        var (bureau, orders) = await BuildAsync();
        await bureau.IssueAsync();
        await bureau.OpenAsync();
        var id = await PlaceAsync(bureau, orders, "?state=issued");
        Assert.Equal("waiting", (await LookAsync(bureau, orders, id))?.Standing);

        await Task.WhenAll(orders.RunAsync(CancellationToken.None), orders.RunAsync(CancellationToken.None));

        var done = await LookAsync(bureau, orders, id);
        Assert.Equal(("finished", 1, 1), (done?.Standing, done?.RowsAll, done?.RowsDone));
        Assert.Equal(1, await bureau.OneAsync<int>("select tries from export_order"));
        Assert.Null(await orders.LookAsync(Me(bureau, "supervisor"), id, CancellationToken.None));
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        Assert.NotNull(await EvidenceQuery.StagedAsync(city, bureau["head"], done!.File!.Value, CancellationToken.None));
        Assert.Null(await EvidenceQuery.StagedAsync(city, bureau["supervisor"], done.File.Value, CancellationToken.None));
    }

    [Fact]
    public async Task The_file_holds_what_its_owner_may_see()
    {
        var (bureau, orders) = await BuildAsync();
        await bureau.IssueAsync();
        var id = await PlaceAsync(bureau, orders, "", person: "stranger");

        await orders.RunAsync(CancellationToken.None);

        Assert.Equal(0, (await orders.LookAsync(Me(bureau, "stranger"), id, CancellationToken.None))?.RowsDone);
    }

    [Fact]
    public async Task A_writer_that_fell_silent_is_replaced_and_one_that_is_at_work_is_not()
    {
        var (bureau, orders) = await BuildAsync();
        await bureau.IssueAsync();
        var id = await PlaceAsync(bureau, orders, "");
        await bureau.ChangeAsync("update export_order set tries = 1, alive_at = $1, rows_done = 500", Sql.Of(_clock.GetUtcNow()));

        await orders.RunAsync(CancellationToken.None);
        Assert.Equal("waiting", (await LookAsync(bureau, orders, id))?.Standing);
        _clock.Advance(TimeSpan.FromMinutes(3));
        await orders.RunAsync(CancellationToken.None);

        var done = await LookAsync(bureau, orders, id);
        Assert.Equal(("finished", 1), (done?.Standing, done?.RowsDone));
    }

    [Fact]
    public async Task A_writer_that_was_replaced_writes_no_more()
    {
        var (bureau, orders) = await BuildAsync();
        var id = await PlaceAsync(bureau, orders, "");
        await bureau.ChangeAsync("update export_order set tries = 2");
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);

        Assert.False(await ExportRows.TellAsync(city, id, tries: 1, (10, 5), _clock.GetUtcNow(), CancellationToken.None));
        Assert.True(await ExportRows.TellAsync(city, id, tries: 2, (10, 5), _clock.GetUtcNow(), CancellationToken.None));
    }

    [Fact]
    public async Task What_was_interrupted_three_times_says_so_and_can_be_ordered_again()
    {
        var (bureau, orders) = await BuildAsync();
        await bureau.IssueAsync();
        var id = await PlaceAsync(bureau, orders, "");
        await bureau.ChangeAsync("update export_order set tries = 3, alive_at = $1", Sql.Of(_clock.GetUtcNow()));
        _clock.Advance(TimeSpan.FromMinutes(3));

        await orders.RunAsync(CancellationToken.None);
        var failed = await LookAsync(bureau, orders, id);
        var again = await orders.PlaceAsync(failed!.Asked, CancellationToken.None);
        await orders.RunAsync(CancellationToken.None);

        Assert.Equal("failed", failed.Standing);
        Assert.Contains("重新生成", failed.Refusal?.Zh, StringComparison.Ordinal);
        Assert.Equal("finished", (await LookAsync(bureau, orders, again.Order!.Value))?.Standing);
    }

    [Fact]
    public async Task The_same_list_ordered_again_while_it_waits_is_the_same_order_and_three_may_wait()
    {
        var (bureau, orders) = await BuildAsync();
        var twice = await Task.WhenAll(PlaceAsync(bureau, orders, ""), PlaceAsync(bureau, orders, ""));
        await PlaceAsync(bureau, orders, "?state=issued");
        await PlaceAsync(bureau, orders, "?state=closed");

        var fourth = await orders.PlaceAsync(new(bureau.City, bureau["head"], "ledger", Xlsx: true, "?state=registered", Language.Chinese), CancellationToken.None);
        await orders.RunAsync(CancellationToken.None);

        Assert.Equal(twice[0], twice[1]);
        Assert.Null(fourth.Order);
        Assert.Equal("export_many_waiting", fourth.Refusal?.Code);
        Assert.Equal((3L, 1L), (await bureau.OneAsync<long>("select count(*) from export_order"), await bureau.OneAsync<long>("select count(*) from export_order where ended_at is not null")));
        Assert.NotEqual(twice[0], await PlaceAsync(bureau, orders, ""));
    }

    [Fact]
    public async Task A_file_that_can_not_be_kept_says_so_in_the_words_of_an_export_and_a_csv_is_kept_whatever_is_written_in_it()
    {
        var (bureau, orders) = await BuildAsync(largest: 1_000);
        await bureau.IssueAsync();
        await bureau.ChangeAsync("update finding set title = E'\\x01\\x02'");
        var id = (await orders.PlaceAsync(new(bureau.City, bureau["head"], "shown", Xlsx: false, "?columns=title", Language.Chinese), CancellationToken.None)).Order!.Value;
        await orders.RunAsync(CancellationToken.None);
        var workbook = await PlaceAsync(bureau, orders, "");
        await orders.RunAsync(CancellationToken.None);

        var (kept, refused) = (await LookAsync(bureau, orders, id), await LookAsync(bureau, orders, workbook));

        Assert.Equal("finished", kept?.Standing);
        Assert.Equal("failed", refused?.Standing);
        Assert.Contains("缩小筛选范围", refused?.Refusal?.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_swept_away_after_two_days_and_the_order_forgotten_after_a_month()
    {
        var (bureau, orders) = await BuildAsync();
        await bureau.IssueAsync();
        var id = await PlaceAsync(bureau, orders, "");
        await orders.RunAsync(CancellationToken.None);
        _clock.Advance(ExportOrders.Kept + TimeSpan.FromMinutes(1));

        await new SweepStagedEvidence(bureau.Cities, new StagedEvidence(bureau.Cities), _clock).RunAsync(CancellationToken.None);
        var swept = await LookAsync(bureau, orders, id);
        _clock.Advance(TimeSpan.FromDays(30));
        await orders.RunAsync(CancellationToken.None);

        Assert.Equal("expired", swept?.Standing);
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from evidence_file"));
        Assert.Null(await LookAsync(bureau, orders, id));
    }

    private async Task<(TransportBureau Bureau, ExportOrders Orders)> BuildAsync(long largest = 1 << 20)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var export = new ExportList(new Rectify.Findings.LedgerQuery(bureau.Cities, _clock), bureau.Library, new ReportFigures(bureau.Cities, bureau.Library, _clock),
            new ExportLedger(bureau.Cities, bureau.Library, _clock), new ReadersCities(bureau.Cities, _clock));
        return (bureau, new ExportOrders(bureau.Cities, export, new StageEvidence(bureau.Cities, new EvidenceLimits { LargestFile = largest }, _clock), _clock));
    }

    private static CurrentAccount Me(TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);

    private static async Task<Guid> PlaceAsync(TransportBureau bureau, ExportOrders orders, string query, string person = "head") =>
        (await orders.PlaceAsync(new(bureau.City, bureau[person], "ledger", Xlsx: true, query, Language.Chinese), CancellationToken.None)).Order!.Value; // short enough, and not too many

    private static Task<ExportOrder?> LookAsync(TransportBureau bureau, ExportOrders orders, Guid id) => orders.LookAsync(Me(bureau, "head"), id, CancellationToken.None);
}
