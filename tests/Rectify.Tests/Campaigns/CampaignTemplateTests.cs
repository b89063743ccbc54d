using System.Net;
using System.Text.Json.Nodes;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Campaigns;

/// <summary>“4+2”: a template gives a campaign its areas, and it is counted by them.</summary>
public class CampaignTemplateTests(BureauSite site) : IClassFixture<BureauSite>
{
    private static readonly string[] Six = ["construction", "enforcement", "road_transport", "licensing", "funds", "conduct"];

    [Fact]
    public async Task A_campaign_opened_by_four_plus_two_has_its_six_areas_and_five_checklists_by_itself()
    {
        var (_, made) = await OpenAsync(new { name = "四加二专项", authority = "市局〔2026〕7号", opens_on = "2026-03-02", template = "four-plus-two" });

        var campaign = await site.ReadAsync<JsonObject>("supervisor", $"/api/campaigns/{made!["id"]}");
        var areas = await site.ReadAsync<JsonArray>("supervisor", $"/api/campaigns/{made["id"]}/areas");

        Assert.Equal(Six, campaign["areas"]!.AsArray().Select(area => (string?)area));
        Assert.Equal(["main-duty", "first-person", "two-duties", "supervision-duty", "section-duty"], campaign["checklists"]!.AsArray().Select(list => (string?)list));
        Assert.Equal([.. Six.Select(area => $"{area} 0")], areas.Select(area => $"{area!["area"]} {area["findings"]}"));
    }

    [Fact]
    public async Task The_areas_add_up_to_the_campaigns_findings_and_each_is_as_long_as_its_list()
    {
        var bureau = site.Bureau;
        await site.SendAsync("supervisor", HttpMethod.Put, $"/api/campaigns/{bureau.Campaign}", new
        {
            name = "道路运输安全专项",
            authority = "市局〔2026〕1号",
            opens_on = "2026-01-01",
            template = "four-plus-two",
        });
        foreach (var area in new[] { "funds", "funds", "conduct", "waterway" })
            await FindAsync(bureau, area);

        var areas = await site.ReadAsync<JsonArray>("supervisor", $"/api/campaigns/{bureau.Campaign}/areas");

        var whole = await site.ReadAsync<JsonObject>("supervisor", $"/api/campaigns/{bureau.Campaign}");
        Assert.Equal((int?)whole["figures"]!["findings"], areas.Sum(area => (int)area!["findings"]!));
        Assert.Equal(7, areas.Count); // the six, and what is of none of them
        foreach (var area in areas.Take(6))
        {
            var list = await new LedgerQuery(bureau.Cities, site.Clock).ReadAsync(
                bureau.City, bureau["supervisor"], new(Campaign: bureau.Campaign) { Area = (string?)area!["area"] }, default);
            Assert.Equal((int?)area["findings"], list.Count);
        }
    }

    [Theory]
    [InlineData("""{"template":"no-such"}""", "template")]
    [InlineData("""{"areas":["no-such"]}""", "areas")]
    [InlineData("""{"checklists":["no-such"]}""", "checklists")]
    public async Task What_nobody_published_is_refused_by_the_name_of_the_field(string json, string field)
    {
        var wanted = JsonNode.Parse(json)!.AsObject();
        (wanted["name"], wanted["authority"], wanted["opens_on"]) = ("有误的专项", "市局〔2026〕7号", "2026-03-02");

        var (status, body) = await OpenAsync(wanted);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, field), (status, (string?)body!["missing"]![0]!["field"]));
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> OpenAsync(object wanted) => site.SendAsync("supervisor", HttpMethod.Post, "/api/campaigns", wanted);

    private static async Task FindAsync(TransportBureau bureau, string area)
    {
        var answer = await bureau.Open.HandleAsync(
            new(bureau.City, bureau["inspector"], "rectification", bureau.County, bureau.Team, TransportBureau.Fields(("description", "专项发现的问题"), ("area", area)), Key: null), default);
        Assert.IsType<Answer.Taken>(answer);
    }
}
