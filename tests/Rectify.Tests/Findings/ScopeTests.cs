using Rectify.Engine;
using Rectify.Findings;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class ScopeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_county_sees_its_findings_and_another_county_none()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync();
        var ledger = new LedgerQuery(bureau.Cities, _clock);

        Assert.Single((await ledger.ReadAsync(bureau.City, bureau["head"], new(), CancellationToken.None)).Rows);
        Assert.Empty((await ledger.ReadAsync(bureau.City, bureau["stranger"], new(), CancellationToken.None)).Rows);
        Assert.Equal(1, (await ledger.ReadAsync(bureau.City, bureau["supervisor"], new(), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Pages_of_the_ledger_follow_each_other_without_gap_or_repetition()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        for (var i = 0; i < 7; i++)
            await bureau.OpenAsync();
        var ledger = new LedgerQuery(bureau.Cities, _clock);

        var seen = new List<Guid>();
        LedgerKey? after = null;
        do
        {
            var page = await ledger.ReadAsync(bureau.City, bureau["supervisor"], new(After: after, Size: 3), CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => row.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
    }

    [Fact]
    public async Task What_waits_for_the_head_is_on_the_heads_workbench_and_in_the_inbox()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();
        var workbench = new WorkbenchQuery(bureau.Cities, bureau.Library, new(_clock), _clock);

        Assert.Equal(id, Assert.Single((await workbench.ReadAsync(bureau.City, bureau["head"], CancellationToken.None)).Tasks).Id);
        Assert.Empty((await workbench.ReadAsync(bureau.City, bureau["liaison"], CancellationToken.None)).Tasks);
        Assert.Equal(1, await new Inbox(bureau.Cities, _clock).UnreadAsync(bureau.City, bureau["head"], CancellationToken.None));
    }

    [Fact]
    public async Task Each_light_of_the_ledger_opens_the_findings_behind_it()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync("3wd");
        await bureau.IssueAsync("40wd");
        _clock.Advance(TimeSpan.FromDays(14));
        var ledger = new LedgerQuery(bureau.Cities, _clock);

        var late = await ledger.ReadAsync(bureau.City, bureau["supervisor"], new(Light: Light.Overdue), CancellationToken.None);

        Assert.Equal(Light.Overdue, Assert.Single(late.Rows).Light);
        Assert.Equal(1, late.Count);
    }
}
