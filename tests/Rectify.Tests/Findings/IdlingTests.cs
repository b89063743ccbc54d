using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Documents;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>空转: extended twice or returned three times, and still open.</summary>
public class IdlingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("""{"extended":1,"returned":2}""", 0)]
    [InlineData("""{"extended":2}""", 1)]
    [InlineData("""{"returned":3}""", 1)]
    public async Task The_workbench_counts_what_the_ledger_lists(string tallies, int wanted)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync();
        var finding = await bureau.IssueAsync();
        await TallyAsync(bureau, finding, tallies);

        var listed = await ListAsync(bureau, idling: true);

        Assert.Equal((wanted, wanted), (listed.Count, await CountAsync(bureau)));
        Assert.Equal(2 - wanted, (await ListAsync(bureau, idling: false)).Count);
        Assert.All(listed.Rows, row => Assert.Equal(finding, row.Id));
    }

    [Fact]
    public async Task What_has_ended_idles_no_more()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();
        await TallyAsync(bureau, finding, """{"returned":4}""");
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "supervisor", "transfer_out", TransportBureau.With(("transferred_to", "police")) with { Note = "移送公安机关依法处理" }));
        await TallyAsync(bureau, finding, """{"returned":4}""");

        Assert.Equal(0, await CountAsync(bureau));
    }

    [Fact]
    public async Task The_leader_in_charge_is_told_once_when_it_begins_to_idle()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = new RectifiedFinding(bureau, _clock);
        await finding.BeginAsync();
        await finding.HandOverAsync("已完成");
        await TallyAsync(bureau, finding.Id, """{"returned":2}""");
        Assert.Equal(0L, await ToldAsync());

        await ReturnAsync();
        Assert.Equal(1L, await ToldAsync());
        await finding.HandOverAsync("再次完成");
        await ReturnAsync();

        Assert.Equal(1L, await ToldAsync());
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from notice where kind = 'idling' and account_id <> $1", Sql.Of(bureau["leader"])));

        Task<long> ToldAsync() => bureau.OneAsync<long>("select count(*) from notice where kind = 'idling'");
        async Task ReturnAsync() => Assert.IsType<Answer.Taken>(await bureau.ActAsync(
            finding.Id, "inspector", "return", TransportBureau.With(("return_reason", "measures_unfinished")) with { Note = "现场核查发现护栏仍未更换，请补齐。" }));
    }

    // The engine counts when a request is approved or a check returns; here only what the lists make of the count matters.
    private static Task TallyAsync(TransportBureau bureau, Guid finding, string tallies) =>
        bureau.ChangeAsync("update finding set case_state = jsonb_set(case_state::jsonb, '{tallies}', $2::jsonb)::json where id = $1", Sql.Of(finding), Sql.Of(tallies));

    private async Task<LedgerPage> ListAsync(TransportBureau bureau, bool idling) =>
        await new LedgerQuery(bureau.Cities, _clock).ReadAsync(bureau.City, bureau["leader"], new() { Idling = idling }, default);

    private async Task<int> CountAsync(TransportBureau bureau) =>
        (await new WorkbenchQuery(bureau.Cities, bureau.Library, new(_clock), _clock).ReadAsync(bureau.City, bureau["leader"], default)).Idling;
}
