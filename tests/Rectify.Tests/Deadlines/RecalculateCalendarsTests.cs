using System.Collections.Immutable;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Engine;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Deadlines;

/// <summary>Findings issued on Monday 2 March 2026 and due on 16 March, before 12 and 13 March are made days off.</summary>
public class RecalculateCalendarsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_newer_calendar_moves_open_findings_later_once_and_fires_nothing_that_is_past()
    {
        var bureau = await IssuedAsync(findings: 120);
        await PublishAsync(bureau, new DateOnly(2026, 3, 12), new DateOnly(2026, 3, 13));

        var moved = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => JobOf(bureau).RecalculateAsync(bureau.City, CancellationToken.None)));
        var again = await JobOf(bureau).RecalculateAsync(bureau.City, CancellationToken.None);

        Assert.Equal((120, 0), (moved.Sum(), again));
        Assert.Equal(["2026-03-18"], await bureau.ManyAsync<string>("select distinct to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from finding"));
        Assert.Equal(120L, await bureau.OneAsync<long>("select count(*) from event where command = 'recalculate'"));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from rung where fate <> 'passed'"));
        await bureau.AssertChainsAsync();
    }

    [Fact]
    public async Task The_unit_is_told_once_of_all_its_findings_together()
    {
        var bureau = await IssuedAsync(findings: 120);
        await PublishAsync(bureau, new DateOnly(2026, 3, 12));

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => JobOf(bureau).RecalculateAsync(bureau.City, CancellationToken.None)));

        Assert.Equal(
            new[] { bureau["head"], bureau["liaison"] }.Order(),
            (await bureau.ManyAsync<Guid>("select account_id from notice where kind = 'calendar'")).Order());
    }

    [Fact]
    public async Task Where_no_day_moves_nothing_is_written_and_the_finding_is_not_looked_at_again()
    {
        var bureau = await IssuedAsync(findings: 1);
        await PublishAsync(bureau, new DateOnly(2026, 11, 5));

        await JobOf(bureau).RecalculateAsync(bureau.City, CancellationToken.None);

        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from event where command = 'recalculate'"));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from notice where kind = 'calendar'"));
        var inForce = (await bureau.Library.OfAsync(bureau.City, CancellationToken.None)).CalendarNamed("cn").Hash;
        Assert.Equal(inForce, await bureau.OneAsync<string>("select calendar_hash from finding"));
    }

    [Fact]
    public async Task A_finding_that_cannot_be_read_is_put_off_alone_and_the_others_move()
    {
        var bureau = await IssuedAsync(findings: 3);
        var broken = await bureau.OneAsync<Guid>("select id from finding order by id limit 1");
        await bureau.ChangeAsync("update finding set case_state = '{\"state\": 7}' where id = $1", Sql.Of(broken));
        await PublishAsync(bureau, new DateOnly(2026, 3, 12));

        var moved = await JobOf(bureau).RecalculateAsync(bureau.City, CancellationToken.None);

        Assert.Equal(2, moved);
        Assert.Equal([broken], await bureau.ManyAsync<Guid>("select id from finding where sweep_failures = 1 and sweep_error is not null and sweep_after is not null"));
    }

    private RecalculateCalendars JobOf(TransportBureau bureau) => new(bureau.Cities, bureau.Library, new BuiltInRunner(), _clock);

    private static async Task PublishAsync(TransportBureau bureau, params DateOnly[] daysOff)
    {
        var old = (await bureau.Library.OfAsync(bureau.City, CancellationToken.None)).CalendarNamed("cn");
        var days = old.Overrides.Concat(daysOff.Select(day => KeyValuePair.Create(day, false)));
        var calendar = WorkCalendar.Create("cn", days, old.PublishedYears, old.Week);
        var folder = WorkflowFolder.Read(new([], [], [], [], [], null), []) with
        {
            Calendars = ImmutableSortedDictionary<string, WorkCalendar>.Empty.Add("cn", calendar),
        };
        await new Publish(bureau.Cities, bureau.Library, bureau.Clock).HandleAsync(bureau.City, folder, CancellationToken.None);
    }

    private async Task<TransportBureau> IssuedAsync(int findings)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        for (var i = 0; i < findings; i++)
            await bureau.IssueAsync("10wd");
        return bureau;
    }
}
