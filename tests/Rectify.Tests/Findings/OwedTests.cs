using System.Net;
using System.Text.Json.Nodes;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class OwedTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_request_is_owed_from_the_day_it_was_made_and_late_beyond_its_term()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await ObjectedAsync(bureau);

        var inTime = Request(await ReadAsync(bureau, "head"));
        _clock.Advance(TimeSpan.FromDays(7)); // three working days were to be over on Thursday 5 March; Friday and Monday have passed
        var late = Request(await ReadAsync(bureau, "head"));

        Assert.Equal((id, "objection-1", "team_lead", 0), (inTime.Finding, inTime.What, inTime.Party, inTime.DaysLate));
        Assert.Equal(2, late.DaysLate);
    }

    [Fact]
    public async Task Once_it_is_decided_nothing_is_owed()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await ObjectedAsync(bureau);

        var decided = await bureau.Take.HandleAsync(
            new(bureau.City, bureau["team_lead"], id, null, null, by => new Command.Reject(by, "objection-1", TransportBureau.Saying("依据充分，不予采纳异议"))), CancellationToken.None);

        Assert.IsType<Answer.Taken>(decided);
        Assert.DoesNotContain(await ReadAsync(bureau, "head"), owed => owed.Kind == "request");
    }

    [Fact]
    public async Task What_waits_for_the_unit_itself_or_is_not_issued_yet_is_not_owed()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.OpenAsync();
        await bureau.IssueAsync();

        Assert.DoesNotContain(await ReadAsync(bureau, "head"), owed => owed.Kind == "state");
    }

    [Fact]
    public async Task A_unit_reads_what_it_is_owed_and_nothing_of_another()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await ObjectedAsync(bureau);
        var query = new OwedQuery(bureau.Cities, bureau.Library, _clock);

        Assert.Empty(await ReadAsync(bureau, "stranger"));
        Assert.Null(await query.ReadAsync(bureau.City, bureau["stranger"], bureau.County, CancellationToken.None));
        Assert.NotEmpty((await query.ReadAsync(bureau.City, bureau["supervisor"], bureau.County, CancellationToken.None))!); // the whole city is theirs to see
    }

    private static Owed Request(IEnumerable<Owed> owed) => Assert.Single(owed, one => one.Kind == "request");

    private async Task<IReadOnlyList<Owed>> ReadAsync(TransportBureau bureau, string person) =>
        (await new OwedQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau[person], null, CancellationToken.None))!; // no unit is named

    private static async Task<Guid> ObjectedAsync(TransportBureau bureau)
    {
        var id = await bureau.IssueAsync();
        var with = TransportBureau.With(("objection_ground", "fact")) with { Note = "现场护栏为施工临时拆除，已恢复" };
        Assert.IsType<Answer.Taken>(await bureau.Take.HandleAsync(
            new(bureau.City, bureau["head"], id, null, null, by => new Command.Submit(by, "objection", with)), CancellationToken.None));
        return id;
    }
}

public class WaitingEndpointTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Theory]
    [InlineData("supervisor", HttpStatusCode.OK)]
    [InlineData("system_officer", HttpStatusCode.OK)]
    [InlineData("security_officer", HttpStatusCode.OK)]
    [InlineData("head", HttpStatusCode.Forbidden)]
    public async Task Those_who_can_put_it_right_read_what_nobody_can_move(string person, HttpStatusCode status) =>
        Assert.Equal(status, (await site.SendAsync(person, HttpMethod.Get, "/api/stranded")).Status);

    [Fact]
    public async Task Owed_of_a_unit_that_is_not_ones_own_is_not_there()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("stranger", HttpMethod.Get, $"/api/owed?unit={site.Bureau.County}")).Status);
        Assert.Empty(await site.ReadAsync<JsonArray>("stranger", "/api/owed"));
    }
}
