using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Scores;
using Rectify.Tests.Documents;
using Rectify.Tests.Support;

namespace Rectify.Tests.Scores;

/// <summary>Points, entry by entry, with what took them back.</summary>
public class ScoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly ScoresAsked All = new(null, null, null);

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_objection_approved_late_takes_back_what_was_booked_since_and_the_sum_is_that_of_the_entries()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (kept, objected) = (await bureau.IssueAsync("3wd"), await bureau.IssueAsync("3wd"));
        await TakenAsync(bureau, objected, "head", by => new Command.Submit(by, "term_objection", TransportBureau.With(("new_deadline", "2026-04-30"), ("reason", "材料定制周期长"))));
        await SweepAsync(bureau, days: 12);
        await TakenAsync(bureau, objected, "team_lead", by => new Command.Approve(by, "term_objection-1", Brought.Nothing));

        var listed = await Query(bureau).ReadAsync(bureau.City, bureau["supervisor"], All, CancellationToken.None);

        Assert.Equal((2, -1m), (listed.Count, listed.Points));
        Assert.Equal(listed.Entries.Sum(entry => entry.Counts), listed.Points);
        var back = Assert.Single(listed.Entries, entry => entry.Finding == objected).Reversal!; // it was taken back
        Assert.Equal("term_objection-1", back.Why);
        Assert.Null(Assert.Single(listed.Entries, entry => entry.Finding == kept).Reversal);
        foreach (var finding in new[] { kept, objected })
        {
            var state = (await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["supervisor"], finding, CancellationToken.None))!.State; // the supervisor sees all
            Assert.Equal(
                state.Scores.Where(score => !score.IsReversed).Sum(score => score.Points),
                await bureau.OneAsync<long>("select sum(hundredths) from score where finding_id = $1", Sql.Of(finding)) / 100m);
        }

        var words = new ScoreWords(await bureau.Library.OfAsync(bureau.City, CancellationToken.None), Reader.Of(Language.Chinese, TimeZoneInfo.Utc));
        Assert.Contains("期限异议获批", words.Reversal(listed.Entries.Single(entry => entry.Finding == objected)), StringComparison.Ordinal);
        Assert.Equal("督办", words.Reason(listed.Entries.Single(entry => entry.Finding == kept)));
    }

    [Fact]
    public async Task A_false_rectification_is_booked_with_the_exposure_as_its_reason_and_is_red()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = new RectifiedFinding(bureau, _clock);
        await finding.BeginAsync();
        await finding.HandOverAsync("已完成");
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(
            finding.Id, "inspector", "expose", TransportBureau.With(("new_deadline", "10wd")) with { Note = "现场护栏并未更换，所附照片系他处拍摄，认定为虚假整改。" }));

        var entry = Assert.Single((await Query(bureau).ReadAsync(bureau.City, bureau["supervisor"], All, CancellationToken.None)).Entries);

        Assert.Equal((finding.Id, -1m, "expose"), (entry.Finding, entry.Points, entry.RaisedBy));
        Assert.Equal("红", await bureau.OneAsync<string>("select stage from finding where id = $1", Sql.Of(finding.Id)));
        Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from letter where finding_id = $1 and kind = 'supervise' and status = 'draft'", Sql.Of(finding.Id)));
    }

    [Fact]
    public async Task A_county_sees_its_own_and_a_span_holds_its_days()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync("3wd");
        await SweepAsync(bureau, days: 12);
        var day = LocalTime.DayOf(await bureau.OneAsync<DateTime>("select at from score"), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

        Assert.Equal(1, await CountAsync("head", All));
        Assert.Equal(0, await CountAsync("stranger", All));
        Assert.Equal(1, await CountAsync("head", new(day, day, bureau.County)));
        Assert.Equal(0, await CountAsync("head", new(day.AddDays(1), null, null)));
        Assert.Equal(0, await CountAsync("head", new(null, day.AddDays(-1), null)));
        Assert.Equal(0, await CountAsync("supervisor", new(null, null, bureau.OtherCounty)));

        await bureau.ChangeAsync("update finding set unit_id = $1", Sql.Of(bureau.OtherCounty));
        Assert.Equal("", await TitleAsync("head"));
        Assert.NotEqual("", await TitleAsync("supervisor"));

        async Task<string> TitleAsync(string person) => Assert.Single((await Query(bureau).ReadAsync(bureau.City, bureau[person], All, CancellationToken.None)).Entries).Title;

        async Task<int> CountAsync(string person, ScoresAsked asked) => (await Query(bureau).ReadAsync(bureau.City, bureau[person], asked, CancellationToken.None)).Count;
    }

    [Fact]
    public async Task A_page_begins_behind_the_last_entry_of_the_page_before()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        for (var i = 0; i < 3; i++)
            await bureau.IssueAsync("3wd");
        await SweepAsync(bureau, days: 12);
        var all = (await Query(bureau).ReadAsync(bureau.City, bureau["supervisor"], All, CancellationToken.None)).Entries;

        var key = ScoreKey.Parse(new ScoreKey(all[0].At, all[0].Finding, all[0].Cause).Text);
        var rest = (await Query(bureau).ReadAsync(bureau.City, bureau["supervisor"], All with { After = key }, CancellationToken.None)).Entries;

        Assert.Equal(all.Skip(1).Select(entry => entry.Finding), rest.Select(entry => entry.Finding));
    }

    private ScoreQuery Query(TransportBureau bureau) => new(bureau.Cities, bureau.Library, _clock);

    private async Task SweepAsync(TransportBureau bureau, int days)
    {
        for (var day = 0; day < days; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            await new FireRungs(bureau.Cities, bureau.Library, new BuiltInRunner(), _clock).SweepAsync(bureau.City, CancellationToken.None);
        }
    }

    private static async Task TakenAsync(TransportBureau bureau, Guid finding, string person, Func<Actor, Command> command)
    {
        var answer = await bureau.Take.HandleAsync(new(bureau.City, bureau[person], finding, null, null, command), CancellationToken.None);
        Assert.True(answer is Answer.Taken, $"{person}: {answer}");
    }
}
