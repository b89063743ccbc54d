using Rectify.Audit;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Tests.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Delegations;

public class StandingInTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    private readonly ManualClock _clock = new(Absence.Morning);

    [Fact]
    public async Task The_event_says_for_whom_the_chain_covers_it_and_it_replays()
    {
        var bureau = await BuildAsync();
        await bureau.DelegateAsync("head", "liaison");
        var id = await bureau.IssueAsync();

        Assert.IsType<Answer.Taken>(await bureau.ActForAsync(id, "liaison", null, "acknowledge"));

        var entry = (await bureau.ViewAsync("head", id))!.Timeline[^1];
        Assert.Equal((bureau["liaison"], bureau["head"]), (entry.By, entry.Body.Command.By.OnBehalfOf));
        Assert.Contains("unit_head", entry.Body.Command.By.Parties);
        Assert.DoesNotContain("liaison", entry.Body.Command.By.Parties);
        await bureau.AssertChainsAsync();
        var report = await new ReplayHistories(bureau.Cities, bureau.Library).RunAsync(_ => { }, CancellationToken.None);
        Assert.DoesNotContain(report.Faults, fault => fault.City == bureau.City);
    }

    [Fact]
    public async Task What_one_may_do_in_ones_own_right_one_does_for_oneself()
    {
        var bureau = await BuildAsync();
        await bureau.DelegateAsync("head", "liaison");
        var id = await bureau.IssueAsync();

        var named = TransportBureau.With(("rectifier", bureau["rectifier"].ToString()));
        await bureau.ActForAsync(id, "liaison", null, "assign", named);
        Assert.Null(await bureau.OnBehalfOfAsync(id));

        await bureau.ActForAsync(id, "liaison", "head", "assign", named);
        Assert.Equal(bureau["head"], await bureau.OnBehalfOfAsync(id));
    }

    [Fact]
    public async Task It_begins_and_ends_at_midnight_of_the_local_day()
    {
        var bureau = await BuildAsync();
        await bureau.DelegateAsync("head", "liaison", 1, 1);
        var id = await bureau.IssueAsync();
        var (begins, ends) = (new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 3, 16, 0, 0, TimeSpan.Zero));

        Assert.False(await MayAsync(begins - Microsecond));
        Assert.True(await MayAsync(begins));
        Assert.True(await MayAsync(ends - Microsecond));
        Assert.False(await MayAsync(ends));

        async Task<bool> MayAsync(DateTimeOffset at)
        {
            _clock.Set(at);
            return (await bureau.ViewAsync("liaison", id))!.Offers.Any(one => one.Offer.Name == "acknowledge" && one.For.Contains(bureau["head"]));
        }
    }

    [Fact]
    public async Task What_is_claimed_for_the_absent_one_names_the_absent_one()
    {
        var bureau = await BuildAsync();
        await bureau.GrantAsync("deputy", "section_member", bureau.County);
        await bureau.DelegateAsync("deputy", "liaison");
        var id = await bureau.IssueAsync();

        Assert.IsType<Answer.Taken>(await bureau.ActForAsync(id, "liaison", null, "claim"));

        Assert.Equal(bureau["deputy"].ToString(), (await bureau.ViewAsync("head", id))!.State["rectifier"]);
    }

    [Fact]
    public async Task One_opens_findings_for_an_inspector_too()
    {
        var bureau = await BuildAsync();
        await bureau.GrantAsync("inspector", "section_member", bureau.Bureau);
        var opening = new Rectify.Findings.Opening(
            bureau.City, bureau["discipline"], "rectification", bureau.County, bureau.Team, TransportBureau.Fields(("description", "标志缺失"), ("source", "inspection_team"), ("found_on", "2026-02-27")), Key: null);
        Assert.IsType<Answer.Refused>(await bureau.Open.HandleAsync(opening, CancellationToken.None));

        await bureau.DelegateAsync("inspector", "discipline");
        var opened = Assert.IsType<Answer.Taken>(await bureau.Open.HandleAsync(opening, CancellationToken.None)).Finding.Id;

        Assert.Equal(bureau["inspector"], await bureau.OnBehalfOfAsync(opened));
    }

    [Fact]
    public async Task Ended_early_it_ends_at_once()
    {
        var bureau = await BuildAsync();
        var delegation = (await bureau.DelegateAsync("head", "liaison")).Result;
        var id = await bureau.IssueAsync();

        await bureau.EndAsync("head", delegation);

        Assert.Equal(RefusalCode.NotYourPart, Assert.IsType<Answer.Refused>(await bureau.ActForAsync(id, "liaison", null, "acknowledge")).Code);
        Assert.Equal(RefusalCode.NotYourPart, Assert.IsType<Answer.Refused>(await bureau.ActForAsync(id, "liaison", "head", "acknowledge")).Code);
    }

    [Fact]
    public async Task Who_rectified_for_one_checks_for_nobody()
    {
        var bureau = await BuildAsync();
        await bureau.DelegateAsync("rectifier", "liaison");
        await bureau.DelegateAsync("head", "liaison");
        var id = await bureau.IssueAsync();
        await RectifyAsync(bureau, id);

        var checks = TransportBureau.With(("self_opinion", "自验合格，同意报送"));
        Assert.Equal(RefusalCode.FourEyes, Assert.IsType<Answer.Refused>(await bureau.ActForAsync(id, "liaison", "head", "self_pass", checks)).Code);
        Assert.Equal(RefusalCode.FourEyes, Assert.IsType<Answer.Refused>(await bureau.ActForAsync(id, "liaison", null, "self_pass", checks)).Code);
        var offer = Assert.Single((await bureau.ViewAsync("liaison", id))!.Offers, one => one.Offer.Name == "self_pass");
        Assert.Equal((RefusalCode.FourEyes, bureau["head"]), (offer.Offer.Why, Assert.Single(offer.For)));
        Assert.IsType<Answer.Taken>(await bureau.ActForAsync(id, "head", null, "self_pass", checks));
    }

    [Fact]
    public async Task Of_two_absent_ones_with_the_part_the_earlier_is_taken_or_the_one_named()
    {
        var bureau = await BuildAsync();
        await bureau.GrantAsync("deputy", "head", bureau.County);
        await bureau.DelegateAsync("deputy", "liaison", 0, 5);
        await bureau.DelegateAsync("head", "liaison", 1, 5);
        _clock.Advance(TimeSpan.FromDays(1));
        var (first, second) = (await bureau.IssueAsync(), await bureau.IssueAsync());

        var offer = Assert.Single((await bureau.ViewAsync("liaison", first))!.Offers, one => one.Offer.Name == "acknowledge");
        await bureau.ActForAsync(first, "liaison", null, "acknowledge");
        await bureau.ActForAsync(second, "liaison", "head", "acknowledge");

        Assert.Equal([bureau["deputy"], bureau["head"]], offer.For.ToArray());
        Assert.Equal(bureau["deputy"], await bureau.OnBehalfOfAsync(first));
        Assert.Equal(bureau["head"], await bureau.OnBehalfOfAsync(second));
    }

    [Fact]
    public async Task A_delegate_of_the_unit_is_recused_where_a_member_of_the_team_would_be()
    {
        var bureau = await BuildAsync();
        await bureau.GrantAsync("second_inspector", "liaison", bureau.County);
        await bureau.DelegateAsync("inspector", "second_inspector");
        var id = await bureau.IssueAsync();

        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        var finding = await LockedFinding.LookAsync(city, id, _clock.Now, CancellationToken.None);
        var process = (await bureau.Library.OfAsync(bureau.City, CancellationToken.None)).ProcessWith(finding!.ProcessHash);

        var actor = finding.ActorsFor(process, bureau["second_inspector"], bureau["inspector"]).Single();
        Assert.Contains("inspector", actor.Parties);
        Assert.DoesNotContain("verifier", actor.Parties);
        Assert.Contains("verifier", finding.ActorsFor(process, bureau["inspector"]).First().Parties);
    }

    private Task<TransportBureau> BuildAsync() => TransportBureau.BuildAsync(database, _clock);

    private async Task RectifyAsync(TransportBureau bureau, Guid id)
    {
        Brought With(string field, string value, params Guid[] evidence) => TransportBureau.With((field, value)) with { Evidence = [.. evidence] };
        await TakeAsync("head", "acknowledge", TransportBureau.With(("rectifier", bureau["rectifier"].ToString())));
        await TakeAsync("liaison", "plan_measure", With("measure_title", "更换护栏四十米"));
        await TakeAsync("liaison", "submit_plan", TransportBureau.With(("goal", "护栏完好"), ("leader_responsible", "张副局长")));
        await TakeAsync("team_lead", "approve_plan", Brought.Nothing);
        await TakeAsync("liaison", "finish_measure", Brought.Nothing with { Measure = 1, Evidence = [await StagedAsync(bureau, "liaison", 30)] });
        await TakeAsync("liaison", "submit", With("result", "已更换", await StagedAsync(bureau, "liaison", 31)));
        Assert.Equal(bureau["rectifier"], await bureau.OnBehalfOfAsync(id));

        async Task TakeAsync(string person, string action, Brought with) =>
            Assert.True(await bureau.ActForAsync(id, person, null, action, with) is Answer.Taken, action);
    }

    private async Task<Guid> StagedAsync(TransportBureau bureau, string person, int size)
    {
        var offered = new OfferedFile("整改后.pdf", new MemoryStream(EvidenceRows.Pdf(size)), size);
        var staged = await new StageEvidence(bureau.Cities, new(), _clock).StageAsync(bureau.City, bureau[person], offered, CancellationToken.None);
        return Assert.IsType<Staging.Staged>(staged).File.Id;
    }
}
