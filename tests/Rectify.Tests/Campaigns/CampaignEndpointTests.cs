using System.Net;
using System.Text.Json.Nodes;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Campaigns;

public class CampaignEndpointTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Fact]
    public async Task The_supervisor_opens_a_campaign_and_reads_it_back()
    {
        var id = await OpenAsync("危货运输专项", ladder: "standard");

        var read = await site.ReadAsync<JsonObject>("supervisor", $"/api/campaigns/{id}");

        Assert.Equal(
            ("危货运输专项", "市局〔2026〕7号", "2026-03-02", "2026-06-30", "standard", 0),
            ((string?)read["name"], (string?)read["authority"], (string?)read["opens_on"], (string?)read["ends_on"], (string?)read["ladder"], (int?)read["teams"]));
    }

    [Fact]
    public async Task What_is_changed_is_read_back_and_written_down()
    {
        var id = await OpenAsync("更名前");

        var (status, _) = await site.SendAsync("supervisor", HttpMethod.Put, $"/api/campaigns/{id}", Wanted("更名后"));

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal("更名后", (string?)(await site.ReadAsync<JsonObject>("supervisor", $"/api/campaigns/{id}"))["name"]);
        Assert.Equal(1, await site.Bureau.OneAsync<int>("select count(*)::int from audit_log where act = 'campaign_changed' and subject_id = $1", Sql.Of(Guid.Parse(id))));
    }

    [Fact]
    public async Task A_campaign_that_is_not_ones_own_is_not_there()
    {
        var id = await OpenAsync("别县专项");

        foreach (var person in new[] { "stranger", "head", "inspector", "system_officer" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync(person, HttpMethod.Get, $"/api/campaigns/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync(person, HttpMethod.Get, $"/api/campaigns/{id}/sign-for")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync(person, HttpMethod.Put, $"/api/campaigns/{id}", Wanted("改名"))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync(person, HttpMethod.Post, "/api/teams", new { campaign = id, name = "第九组" })).Status);
            Assert.DoesNotContain(await site.ReadAsync<JsonArray>(person, "/api/campaigns"), campaign => (string?)campaign!["id"] == id);
        }
    }

    [Theory]
    [InlineData("leader")]
    [InlineData("team_lead")]
    [InlineData("head")]
    public async Task Whoever_sees_a_campaign_without_being_supervisor_may_not_change_it(string person)
    {
        var (status, body) = await site.SendAsync(person, HttpMethod.Put, $"/api/campaigns/{site.Bureau.Campaign}", Wanted("改名"));

        Assert.Equal((HttpStatusCode.Forbidden, "not_yours"), (status, (string?)body!["code"]));
    }

    [Theory]
    [InlineData("""{"name":" ","authority":"市局〔2026〕7号","opens_on":"2026-03-02"}""", "name")]
    [InlineData("""{"name":"专项","authority":"","opens_on":"2026-03-02"}""", "authority")]
    [InlineData("""{"name":"专项","authority":"市局〔2026〕7号","opens_on":"2026-03-02","ends_on":"2026-03-01"}""", "ends_on")]
    [InlineData("""{"name":"专项","authority":"市局〔2026〕7号","opens_on":"2026-03-02","ladder":"no-such"}""", "ladder")]
    public async Task A_faulty_campaign_is_refused_by_the_name_of_the_field(string json, string field)
    {
        var (status, body) = await site.SendAsync("supervisor", HttpMethod.Post, "/api/campaigns", JsonNode.Parse(json));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (status, (string?)body!["missing"]![0]!["field"]));
    }

    [Theory]
    [InlineData("""{"name":"专项","authority":"依据","opens_on":"2026-02-30"}""", "$.opens_on")]
    [InlineData("""{"name":"专项","authority":"依据","opens_on":"2026-03-02","colour":"red"}""", "$.colour")]
    [InlineData("""{"name":null,"authority":"依据","opens_on":"2026-03-02"}""", "$.name")]
    public async Task A_day_that_is_none_and_a_member_that_is_unknown_are_named(string json, string path)
    {
        var (status, body) = await site.SendAsync("supervisor", HttpMethod.Post, "/api/campaigns", JsonNode.Parse(json));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(path, (string?)body!["title"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_campaigns_of_one_name_can_not_be()
    {
        await OpenAsync("同名专项");

        var (status, body) = await site.SendAsync("supervisor", HttpMethod.Post, "/api/campaigns", Wanted("同名专项"));

        Assert.Equal((HttpStatusCode.Conflict, "campaign_name_taken", "name"), (status, (string?)body!["code"], (string?)body["missing"]![0]!["field"]));
    }

    [Fact]
    public async Task The_ladder_of_a_campaign_is_the_one_that_its_deadlines_are_armed_with()
    {
        var bureau = site.Bureau;
        var wanted = new { name = "道路运输安全专项", authority = "市局〔2026〕1号", opens_on = "2026-01-01", ladder = "review" };
        Assert.Equal(HttpStatusCode.NoContent, (await site.SendAsync("supervisor", HttpMethod.Put, $"/api/campaigns/{bureau.Campaign}", wanted)).Status);

        var finding = await bureau.IssueAsync();

        var armed = await bureau.OneAsync<string>("select ladder_hash from deadline where finding_id = $1 and key = 'finding'", Sql.Of(finding));
        Assert.Equal((await bureau.Library.OfAsync(bureau.City, CancellationToken.None)).Shelf.LadderNamed("review").Hash, armed);
    }

    private static object Wanted(string name, string? ladder = null) =>
        new { name, authority = "市局〔2026〕7号", opens_on = "2026-03-02", ends_on = "2026-06-30", ladder };

    private async Task<string> OpenAsync(string name, string? ladder = null)
    {
        var (status, body) = await site.SendAsync("supervisor", HttpMethod.Post, "/api/campaigns", Wanted(name, ladder));
        Assert.Equal(HttpStatusCode.Created, status);
        return (string)body!["id"]!; // a created answer names it
    }
}
