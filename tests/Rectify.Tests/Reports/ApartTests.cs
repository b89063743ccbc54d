using System.Collections.Immutable;
using Rectify.Campaigns;
using Rectify.Findings;
using Rectify.Ledger;
using Rectify.Reports;
using Rectify.Tests.Support;

namespace Rectify.Tests.Reports;

/// <summary>Of four findings of the second of March one was split into two on the fifth and another merged: four are counted, and on the second.</summary>
public class ApartTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Reports_count_the_parts_on_the_day_of_the_whole_and_neither_the_whole_nor_the_merged()
    {
        var bureau = await BuildAsync();

        var situation = await new SituationQuery(bureau.Cities, bureau.Library, new(_clock), _clock)
            .ReadAsync(bureau.City, bureau["supervisor"], new(2026, 3, 2), new(2026, 3, 2), null, CancellationToken.None);
        var analysis = await new AnalysisQuery(bureau.Cities, bureau.Library, new(_clock), _clock).ReadAsync(bureau.City, bureau["supervisor"], null, CancellationToken.None);

        var counts = situation!.Columns[0].Counts; // the workflows that ship hold the report
        Assert.Equal((4, 4, 4, 4), (counts["tracked"], counts["found"], counts["team_found"], counts["found_open"]));
        Assert.Equal((4, 0, 4), (analysis!.Days.Sum(day => day.Opened), analysis.Days.Sum(day => day.EndedOtherwise), analysis.Days[^1].End)); // the same
    }

    [Fact]
    public async Task The_workbench_and_the_ledger_count_the_same()
    {
        var bureau = await BuildAsync();

        var bench = await new WorkbenchQuery(bureau.Cities, bureau.Library, new(_clock), _clock).ReadAsync(bureau.City, bureau["supervisor"], CancellationToken.None);

        Assert.Equal((4, 4, 0), (bench.Total, bench.Open, bench.Closed));
        Assert.Equal((4, 0), ((await LedgerAsync(bureau, new())).Count, (await LedgerAsync(bureau, new(OnlyOpen: false))).Count));
    }

    [Fact]
    public async Task The_ledger_shows_them_to_whoever_asks_by_state_or_number()
    {
        var bureau = await BuildAsync();

        var split = Assert.Single((await LedgerAsync(bureau, new(State: "split"))).Rows);

        Assert.Single((await LedgerAsync(bureau, new(State: "merged"))).Rows);
        Assert.Equal(3, (await LedgerAsync(bureau, new(Search: split.Number))).Count);
    }

    [Fact]
    public async Task Campaigns_and_verdicts_count_the_same()
    {
        var bureau = await BuildAsync();

        var campaign = await new CampaignQuery(bureau.Cities, bureau.Library, _clock).FindAsync(bureau.City, bureau["supervisor"], bureau.Campaign, CancellationToken.None);
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        var verdicts = await LedgerVerdicts.ReadAsync(city, bureau.Campaign, new(2026, 3, 6), CancellationToken.None);

        Assert.Equal((4, 4, 0), (campaign!.Figures.Findings, campaign.Figures.Open, campaign.Figures.Closed));
        Assert.Equal(4, verdicts.NoDue);
    }

    private async Task<TransportBureau> BuildAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        Guid[] found = [await bureau.OpenAsync(), await bureau.OpenAsync(), await bureau.OpenAsync(), await bureau.OpenAsync()];
        var number = (await LedgerAsync(bureau, new())).Rows.Single(row => row.Id == found[3]).Number;
        _clock.Advance(TimeSpan.FromDays(3));
        ImmutableArray<ImmutableSortedDictionary<string, string>> parts = [TransportBureau.Fields(("description", "护栏缺失")), TransportBureau.Fields(("description", "标志缺失"))];
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(found[0], "team_lead", "split", TransportBureau.Saying("实为两处不同的问题，分别整改") with { Parts = parts }));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(found[1], "team_lead", "merge", TransportBureau.With(("merged_into", number)) with { Note = "与该问题系同一事项，一并整改" }));
        return bureau;
    }

    private Task<LedgerPage> LedgerAsync(TransportBureau bureau, LedgerFilter filter) =>
        new LedgerQuery(bureau.Cities, _clock).ReadAsync(bureau.City, bureau["supervisor"], filter, CancellationToken.None);
}
