using Rectify.Engine;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>A finding that its unit had transferred to another county office.</summary>
public sealed class FormerReadingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_former_unit_reads_the_finding_up_to_the_transfer_and_no_further()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await TransferredAsync(bureau);
        var query = new FindingQuery(bureau.Cities, bureau.Library, _clock);

        var former = await query.ReadAsync(bureau.City, bureau["head"], finding, default);
        var present = await query.ReadAsync(bureau.City, bureau["stranger"], finding, default);

        Assert.Equal(("approve", "issued"), (Naming.CommandOf(former!.Timeline[^1].Body.Command), former.State.State));
        Assert.Equal("planning", present!.State.State);
        Assert.True(present.Timeline.Length > former.Timeline.Length, "What came after the transfer is nowhere.");
        Assert.Empty(former.Offers);
        Assert.Empty(former.Parties);
        Assert.DoesNotContain(former.Deadlines, deadline => deadline.BeganAt > former.State.LastAt);
        Assert.IsType<Answer.NotThere>(await bureau.ActAsync(finding, "head", "acknowledge"));
    }

    [Fact]
    public async Task Who_stood_in_neither_unit_still_finds_nothing_there()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();

        Assert.Null(await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["stranger"], finding, default));
    }

    private async Task<Guid> TransferredAsync(TransportBureau bureau)
    {
        var finding = await bureau.IssueAsync("20wd");
        Assert.IsType<Answer.Taken>(await TakeAsync(bureau, "head", by => new Command.Submit(
            by, "transfer", TransportBureau.With(("unit", bureau.OtherCounty.ToString()), ("reason", "该路段属邻县管养"))), finding));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<Answer.Taken>(await TakeAsync(bureau, "supervisor", by => new Command.Approve(by, "transfer-1", Brought.Nothing), finding));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "stranger", "acknowledge"));
        return finding;
    }

    private static Task<Answer> TakeAsync(TransportBureau bureau, string person, Func<Actor, Command> command, Guid finding) =>
        bureau.Take.HandleAsync(new(bureau.City, bureau[person], finding, null, null, command), CancellationToken.None);
}
