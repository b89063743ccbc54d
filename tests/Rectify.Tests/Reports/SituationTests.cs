using Rectify.Engine;
using Rectify.Findings;
using Rectify.Reports;
using Rectify.Tests.Support;

namespace Rectify.Tests.Reports;

public class SituationTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly First = new(2026, 3, 1);
    private static readonly DateOnly Last = new(2026, 3, 31);

    [Fact]
    public async Task Every_figure_counts_what_its_list_shows()
    {
        var (bureau, situation) = await MarchAsync();

        foreach (var figure in situation.Report.Figures)
        {
            var list = await LedgerOfAsync(bureau, figure.Name, situation.Columns[0].Span);

            Assert.Equal((figure.Name, situation.Columns[0].Counts[figure.Name]), (figure.Name, list.Count));
        }
    }

    [Fact]
    public async Task What_was_found_is_closed_or_being_rectified_or_transferred_or_cancelled()
    {
        var (_, situation) = await MarchAsync();
        var counts = situation.Columns[0].Counts;

        Assert.Equal((5, 0, 3, 1, 1), (counts["found"], counts["found_closed"], counts["found_open"], counts["found_transferred"], counts["found_cancelled"]));
        Assert.Equal((3, 1, 1), (counts["issued"], counts["overdue"], counts["overdue_10"]));
    }

    [Fact]
    public async Task A_span_looks_at_findings_as_they_stood_when_it_ended()
    {
        var (bureau, _) = await MarchAsync();

        var earlier = await new SituationQuery(bureau.Cities, bureau.Library, new(bureau.Clock), bureau.Clock)
            .ReadAsync(bureau.City, bureau["supervisor"], new(2026, 3, 1), new(2026, 3, 2), null, CancellationToken.None);

        var counts = earlier!.Columns[0].Counts; // the workflows that ship hold the report
        Assert.Equal((5, 5, 0, 0), (counts["found"], counts["found_open"], counts["found_cancelled"], counts["overdue"]));
    }

    [Fact]
    public async Task Who_sees_one_county_counts_that_county()
    {
        var (bureau, _) = await MarchAsync();

        var seen = await new SituationQuery(bureau.Cities, bureau.Library, new(bureau.Clock), bureau.Clock)
            .ReadAsync(bureau.City, bureau["stranger"], First, Last, null, CancellationToken.None);

        Assert.All(seen!.Columns[0].Counts.Values, count => Assert.Equal(0, count)); // the workflows that ship hold the report
    }

    [Fact]
    public async Task Every_day_begins_with_what_the_day_before_left_and_the_analysis_agrees_with_the_ledger()
    {
        var (bureau, _) = await MarchAsync();

        var analysis = await new AnalysisQuery(bureau.Cities, bureau.Library, new(bureau.Clock), bureau.Clock).ReadAsync(bureau.City, bureau["supervisor"], null, CancellationToken.None);

        Assert.All(analysis!.Days.Zip(analysis.Days.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Begin));
        Assert.Equal((0, 3, 5), (analysis.Days[0].Begin, analysis.Days[^1].End, analysis.Days.Sum(day => day.Opened)));
        Assert.Equal((0, 2), (analysis.Days.Sum(day => day.Closed), analysis.Days.Sum(day => day.EndedOtherwise)));
        Assert.Equal(3, analysis.Heat.Sum(cell => cell.Count));
        Assert.Equal((5, 0), (analysis.Months.Sum(month => month.Opened), analysis.Months.Sum(month => month.Closed)));
        var county = Assert.Single(analysis.Comparisons.Single(comparison => comparison.Dimension == "unit").Groups);
        Assert.Equal((bureau.County.ToString(), 5, 1), (county.Code, county.Found, county.Overdue));
        Assert.Equal(
            ["area none 5 1", "kind county 5 1", "source inspection_team 5 1"],
            analysis.Comparisons.Where(comparison => comparison.Dimension != "unit")
                .SelectMany(comparison => comparison.Groups.Select(group => $"{comparison.Dimension} {group.Code} {group.Found} {group.Overdue}")).Order());
    }

    [Fact]
    public async Task The_sky_has_a_star_for_each_open_finding()
    {
        var (bureau, _) = await MarchAsync();

        var sky = await new StarsQuery(bureau.Cities, bureau.Library, new(bureau.Clock), bureau.Clock).ReadAsync(bureau.City, bureau["supervisor"], CancellationToken.None);

        Assert.Equal((3, 3), (sky!.Stars.Count, sky.Cells.Sum(cell => cell.Count)));
        Assert.Equal(1, sky.Cells.Where(cell => cell.Light == Light.Overdue).Sum(cell => cell.Count));
    }

    // Five found on the second of March: one stays registered, one is cancelled, one transferred, one due in three days and forgotten, one not
    // due before May; looked at on the last of March.
    private async Task<(TransportBureau Bureau, Situation Situation)> MarchAsync()
    {
        var clock = new ManualClock(Monday);
        var bureau = await TransportBureau.BuildAsync(database, clock);
        await bureau.OpenAsync();
        await bureau.IssueAsync("3wd");
        await bureau.IssueAsync("60d");
        var transferred = await bureau.IssueAsync("10wd");
        var cancelled = await bureau.OpenAsync();
        clock.Advance(TimeSpan.FromDays(2));
        await TakenAsync(bureau.ActAsync(transferred, "supervisor", "transfer_out", TransportBureau.With(("transferred_to", "police")) with { Note = "涉嫌违法，依规移送有关机关处理。" }));
        await TakenAsync(bureau.ActAsync(cancelled, "team_lead", "discard", TransportBureau.Saying("经复核不属于问题，不予立项。")));
        clock.Advance(TimeSpan.FromDays(27));
        var query = new SituationQuery(bureau.Cities, bureau.Library, new(clock), clock);
        return (bureau, (await query.ReadAsync(bureau.City, bureau["supervisor"], First, Last, null, CancellationToken.None))!); // the workflows that ship hold the report
    }

    private static async Task TakenAsync(Task<Answer> answer) => Assert.IsType<Answer.Taken>(await answer);

    private static async Task<LedgerPage> LedgerOfAsync(TransportBureau bureau, string figure, DaySpan span)
    {
        var narrowed = await new ReportFigures(bureau.Cities, bureau.Library, bureau.Clock).FindAsync(
            bureau.City, figure, span.From.ToString("yyyy-MM-dd", null), span.To.ToString("yyyy-MM-dd", null), CancellationToken.None);
        return await new LedgerQuery(bureau.Cities, bureau.Clock).ReadAsync(bureau.City, bureau["supervisor"], new LedgerFilter { Figure = narrowed! }, CancellationToken.None); // the figure is one of the report's
    }
}
