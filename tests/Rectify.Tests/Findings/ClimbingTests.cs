using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>Which ladder a finding is on, and why: the campaign's goes before the severity's, and that before the process's own.</summary>
public class ClimbingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("serious", null, "standard", "process")]
    [InlineData("major", null, "red-yellow-blue", "field")]
    [InlineData("major", "three-slips", "three-slips", "campaign")]
    public async Task The_page_says_which_ladder_and_why(string severity, string? campaign, string ladder, string why)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        if (campaign is not null)
            await bureau.ChangeAsync("update campaign set ladder = $1", Sql.Of(campaign));
        var finding = await IssueAsync(bureau, severity);

        var climbing = (await ReadAsync(bureau, finding)).Climbing!; // its deadline runs

        Assert.Equal((ladder, why), (climbing.Ladder.Name, climbing.Why));
        Assert.NotNull(climbing.Next);
    }

    [Fact]
    public async Task What_chose_it_may_choose_another_by_now()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await IssueAsync(bureau, "serious");

        await bureau.ChangeAsync("update campaign set ladder = 'three-slips'");

        var climbing = (await ReadAsync(bureau, finding)).Climbing!; // as above
        Assert.Equal(("standard", "earlier"), (climbing.Ladder.Name, climbing.Why));
    }

    private static async Task<Guid> IssueAsync(TransportBureau bureau, string severity)
    {
        var id = await bureau.OpenAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "qualify",
            TransportBureau.With([.. TransportBureau.Qualified.Where(field => field.Name != "severity"), ("severity", severity)])));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "supervisor", "issue", TransportBureau.With(("deadline", "30wd"))));
        return id;
    }

    private async Task<FindingView> ReadAsync(TransportBureau bureau, Guid finding) =>
        (await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["supervisor"], finding, CancellationToken.None))!; // the supervisor sees all
}
