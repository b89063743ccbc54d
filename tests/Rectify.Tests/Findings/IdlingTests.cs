using Rectify.Database;
using Rectify.Findings;
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

    // The engine counts when a request is approved or a check returns; here only what the lists make of the count matters.
    private static Task TallyAsync(TransportBureau bureau, Guid finding, string tallies) =>
        bureau.ChangeAsync("update finding set case_state = jsonb_set(case_state::jsonb, '{tallies}', $2::jsonb)::json where id = $1", Sql.Of(finding), Sql.Of(tallies));

    private async Task<LedgerPage> ListAsync(TransportBureau bureau, bool idling) =>
        await new LedgerQuery(bureau.Cities, _clock).ReadAsync(bureau.City, bureau["leader"], new() { Idling = idling }, default);

    private async Task<int> CountAsync(TransportBureau bureau) =>
        (await new WorkbenchQuery(bureau.Cities, bureau.Library, new(_clock), _clock).ReadAsync(bureau.City, bureau["leader"], default)).Idling;
}
