using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class UnclaimedFindingsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_section_sees_what_nobody_rectifies_in_its_unit_and_nobody_else_does()
    {
        var (bureau, ke, _) = await BureauAsync();
        var (here, named) = (await bureau.IssueAsync(), await bureau.IssueAsync());
        await bureau.ActAsync(named, "head", "assign", TransportBureau.With(("rectifier", bureau["rectifier"].ToString())));

        var seen = await Unclaimed(bureau).ReadAsync(Me(bureau, ke), default);

        Assert.Equal([here], seen!.Select(one => one.Id)); // she is of a section, so there is a list
        Assert.Null(await Unclaimed(bureau).ReadAsync(Me(bureau, bureau["head"]), default));
        Assert.Null(await Unclaimed(bureau).ReadAsync(Me(bureau, bureau["stranger"]), default));
    }

    [Fact]
    public async Task Who_claims_rectifies_whatever_their_role_and_it_waits_for_them()
    {
        var (bureau, ke, mo) = await BureauAsync();
        var finding = await bureau.IssueAsync();
        var wanted = Assert.Single((await Unclaimed(bureau).ReadAsync(Me(bureau, ke), default))!); // she is of a section

        Assert.IsType<Answer.Taken>(await Unclaimed(bureau).ClaimAsync(Me(bureau, ke), wanted, default));
        Assert.IsType<Answer.Stale>(await Unclaimed(bureau).ClaimAsync(Me(bureau, mo), wanted, default));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "head", "acknowledge"));

        Assert.Empty((await Unclaimed(bureau).ReadAsync(Me(bureau, mo), default))!);
        var bench = new WorkbenchQuery(bureau.Cities, bureau.Library, new(_clock), _clock);
        Assert.Equal([finding], (await bench.ReadAsync(bureau.City, ke, default)).Tasks.Select(task => task.Id));
        Assert.Empty((await bench.ReadAsync(bureau.City, mo, default)).Tasks);
        Assert.IsType<Answer.Taken>(await ActAsync(bureau, ke, finding, "plan_measure", TransportBureau.With(("measure_title", "更换护栏"))));
        Assert.Equal(RefusalCode.NotNow, Assert.IsType<Answer.Refused>(await ActAsync(bureau, mo, finding, "claim")).Code);
        Assert.Equal(RefusalCode.NotYourPart, Assert.IsType<Answer.Refused>(await ActAsync(bureau, mo, finding, "plan_measure", TransportBureau.With(("measure_title", "别的")))).Code);
    }

    [Fact]
    public async Task What_was_claimed_is_handed_to_a_colleague_or_given_back_to_the_section()
    {
        var (bureau, ke, mo) = await BureauAsync();
        var finding = await bureau.IssueAsync();
        await ActAsync(bureau, ke, finding, "claim");

        var note = Brought.Nothing with { Note = "本人外出培训" };
        Assert.IsType<Answer.Taken>(await ActAsync(bureau, ke, finding, "hand_on", note with { Fields = TransportBureau.Fields(("rectifier", mo.ToString())) }));
        Assert.Equal(RefusalCode.NotYourPart, Assert.IsType<Answer.Refused>(await ActAsync(bureau, ke, finding, "hand_on", note)).Code);
        Assert.Empty((await Unclaimed(bureau).ReadAsync(Me(bureau, ke), default))!); // she is of a section
        Assert.IsType<Answer.Taken>(await ActAsync(bureau, mo, finding, "hand_on", note with { Fields = TransportBureau.Fields(("rectifier", "")) }));

        Assert.Equal([finding], (await Unclaimed(bureau).ReadAsync(Me(bureau, ke), default))!.Select(one => one.Id));
    }

    [Fact]
    public async Task Of_two_who_claim_at_the_same_moment_one_has_it()
    {
        var (bureau, ke, mo) = await BureauAsync();
        await bureau.IssueAsync();
        var wanted = Assert.Single((await Unclaimed(bureau).ReadAsync(Me(bureau, ke), default))!); // she is of a section

        var answers = await Task.WhenAll(
            Unclaimed(bureau).ClaimAsync(Me(bureau, ke), wanted, default), Unclaimed(bureau).ClaimAsync(Me(bureau, mo), wanted, default));

        Assert.Single(answers, answer => answer is Answer.Taken);
        Assert.Single(answers, answer => answer is Answer.Stale);
    }

    private async Task<(TransportBureau Bureau, Guid Ke, Guid Mo)> BureauAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        return (bureau, await database.AddPersonAsync($"ke{Guid.NewGuid():n}", bureau.County, bureau.City, "section_member"),
            await database.AddPersonAsync($"mo{Guid.NewGuid():n}", bureau.County, bureau.City, "section_member"));
    }

    private UnclaimedFindings Unclaimed(TransportBureau bureau) => new(bureau.Cities, bureau.Library, bureau.Take, _clock);

    private static CurrentAccount Me(TransportBureau bureau, Guid account) => new(bureau.City, account, "tester", "tester");

    private static Task<Answer> ActAsync(TransportBureau bureau, Guid account, Guid finding, string action, Brought? with = null) =>
        bureau.Take.HandleAsync(new(bureau.City, account, finding, null, null, by => new Command.Act(by, action, with ?? Brought.Nothing)), default);
}
