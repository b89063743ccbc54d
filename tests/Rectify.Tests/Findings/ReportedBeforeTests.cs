using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class ReportedBeforeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_like_self_inspection_of_the_unit_before_it_is_hinted_at_and_no_other()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var like = await OpenAsync(bureau, "head", bureau.County, "safety_measures");
        await OpenAsync(bureau, "head", bureau.County, "hazard");
        await OpenAsync(bureau, "stranger", bureau.OtherCounty, "safety_measures");
        _clock.Advance(TimeSpan.FromDays(1));
        var finding = await bureau.IssueAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        await OpenAsync(bureau, "head", bureau.County, "safety_measures");

        Assert.Equal([like], await HintedAsync(bureau, "head", finding));
        Assert.Equal([like], await HintedAsync(bureau, "supervisor", finding));
        Assert.Empty(await HintedAsync(bureau, "inspector", finding));
        Assert.Empty(await HintedAsync(bureau, "head", like));
    }

    private async Task<IEnumerable<Guid>> HintedAsync(TransportBureau bureau, string person, Guid finding)
    {
        var me = new CurrentAccount(bureau.City, bureau[person], person, person);
        var view = await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, me.Id, finding, default);
        return (await new ReportedBefore(bureau.Cities, _clock).OfAsync(me, view!, default)).Select(one => one.Id); // each of them may see it
    }

    private static async Task<Guid> OpenAsync(TransportBureau bureau, string person, Guid unit, string category)
    {
        var answer = await bureau.Open.HandleAsync(
            new(bureau.City, bureau[person], "self-inspection", unit, null, TransportBureau.Fields(("description", "自查发现护栏缺失"), ("category", category)), Key: null), default);
        return Assert.IsType<Answer.Taken>(answer).Finding.Id;
    }
}
