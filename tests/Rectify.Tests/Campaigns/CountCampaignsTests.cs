using Rectify.Campaigns;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Campaigns;

/// <summary>期末盘点: on a campaign's last day its figures are written down once and for all.</summary>
public class CountCampaignsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task In_the_evening_of_the_last_day_and_no_earlier_all_that_was_issued_is_counted()
    {
        var bureau = await EndingAsync();
        await ConcludedAsync(bureau, "done");
        await ConcludedAsync(bureau, "long_term");
        await bureau.IssueAsync();
        await bureau.OpenAsync();

        await CountAsync(at: new(2026, 3, 31, 9, 59, 0, TimeSpan.Zero));
        var before = await ReadAsync(bureau);
        await CountAsync(at: new(2026, 3, 31, 10, 0, 0, TimeSpan.Zero));

        Assert.Null(before);
        Assert.Equal((new DateOnly(2026, 3, 31), 1, 1, 1, 0), await FiguresAsync(bureau)); // the one that nobody issued is left out
        Assert.Equal(bureau.County, Assert.Single((await ReadAsync(bureau))!.Units).Unit);
    }

    [Fact]
    public async Task What_changes_later_changes_no_figure_and_is_said_beside_them()
    {
        var bureau = await EndingAsync();
        var finding = await bureau.IssueAsync();
        await CountAsync(at: new(2026, 3, 31, 10, 0, 0, TimeSpan.Zero));

        await ConcludeAsync(bureau, finding, "done");
        await bureau.IssueAsync();
        await CountAsync(at: new(2026, 4, 1, 10, 0, 0, TimeSpan.Zero));

        Assert.Equal((new DateOnly(2026, 3, 31), 0, 1, 0, 1), await FiguresAsync(bureau));
        var listed = await new LedgerQuery(bureau.Cities, _clock).ReadAsync(bureau.City, bureau["supervisor"], new(Campaign: bureau.Campaign) { Counted = "unfinished" }, default);
        Assert.Equal([finding], listed.Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task Counted_on_several_nodes_at_once_each_finding_is_counted_once()
    {
        var bureau = await EndingAsync();
        for (var i = 0; i < 3; i++)
            await bureau.IssueAsync();
        _clock.Set(new(2026, 3, 31, 10, 0, 0, TimeSpan.Zero));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => new CountCampaigns(database.Cities, _clock).RunAsync(default)));

        Assert.Equal((1L, 3L), (await bureau.OneAsync<long>("select count(*) from campaign_count"), await bureau.OneAsync<long>("select count(*) from campaign_count_finding")));
    }

    [Fact]
    public async Task A_campaign_that_is_given_another_end_is_counted_again_on_that_one()
    {
        var bureau = await EndingAsync();
        await bureau.IssueAsync();
        await CountAsync(at: new(2026, 3, 31, 10, 0, 0, TimeSpan.Zero));

        await bureau.ChangeAsync("update campaign set ends_on = date '2026-04-30' where id = $1", Sql.Of(bureau.Campaign));
        await bureau.IssueAsync();
        await CountAsync(at: new(2026, 4, 30, 10, 0, 0, TimeSpan.Zero));

        Assert.Equal((new DateOnly(2026, 4, 30), 0, 2, 0, 0), await FiguresAsync(bureau));
        Assert.Equal(3L, await bureau.OneAsync<long>("select count(*) from campaign_count_finding"));
    }

    [Fact]
    public async Task Another_county_reads_no_figures_of_it()
    {
        var bureau = await EndingAsync();
        await bureau.IssueAsync();
        await CountAsync(at: new(2026, 3, 31, 10, 0, 0, TimeSpan.Zero));

        Assert.Null(await new WindowCounts(bureau.Cities, _clock).OfAsync(bureau.City, bureau["stranger"], bureau.Campaign, default));
        Assert.Equal(1, (await new WindowCounts(bureau.Cities, _clock).OfAsync(bureau.City, bureau["head"], bureau.Campaign, default))!.Total.All);
    }

    private async Task<TransportBureau> EndingAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.ChangeAsync("update campaign set ends_on = date '2026-03-31' where id = $1", Sql.Of(bureau.Campaign));
        return bureau;
    }

    private Task CountAsync(DateTimeOffset at)
    {
        _clock.Set(at);
        return new CountCampaigns(database.Cities, _clock).RunAsync(default);
    }

    private Task<WindowCount?> ReadAsync(TransportBureau bureau) =>
        new WindowCounts(bureau.Cities, _clock).OfAsync(bureau.City, bureau["supervisor"], bureau.Campaign, default);

    private async Task<(DateOnly EndsOn, int Done, int Unfinished, int LongTerm, int Changed)> FiguresAsync(TransportBureau bureau)
    {
        var count = (await ReadAsync(bureau))!; // it was counted
        return (count.EndsOn, count.Total.Done, count.Total.Unfinished, count.Total.LongTerm, count.Total.Changed);
    }

    private static async Task ConcludedAsync(TransportBureau bureau, string conclusion) => await ConcludeAsync(bureau, await bureau.IssueAsync(), conclusion);

    private static Task ConcludeAsync(TransportBureau bureau, Guid finding, string conclusion) =>
        bureau.ChangeAsync("update finding set conclusion = $2 where id = $1", Sql.Of(finding), Sql.Of(conclusion));
}
