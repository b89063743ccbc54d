using System.Net;
using System.Text.Json.Nodes;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Campaigns;

public class IssueCampaignTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Fact]
    public async Task What_is_ready_is_issued_to_the_chosen_units_and_each_finding_says_how_it_went()
    {
        var (ready, without) = (await QualifiedAsync("10wd"), await QualifiedAsync(deadline: null));

        var (status, made) = await IssueAsync("supervisor", [site.Bureau.County]);

        Assert.Equal(HttpStatusCode.Created, status);
        var items = (await site.ReadAsync<JsonObject>("supervisor", $"/api/bulk-acts/{made!["id"]}"))["items"]!.AsArray();
        Assert.Equal("taken", (string?)ItemOf(items, ready)["outcome"]);
        Assert.Equal(("refused", "deadline"), ((string?)ItemOf(items, without)["outcome"], (string?)ItemOf(items, without)["problem"]!["missing"]![0]!["field"]));
    }

    [Fact]
    public async Task One_deadline_may_be_given_to_all_of_them()
    {
        var finding = await QualifiedAsync(deadline: null);

        await IssueAsync("supervisor", [site.Bureau.County], "2026-04-30");

        Assert.Equal("2026-04-30", await site.Bureau.OneAsync<string>(
            "select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from finding where id = $1", Sql.Of(finding)));
    }

    [Fact]
    public async Task A_unit_with_nothing_ready_is_refused_by_the_name_of_the_field()
    {
        var (status, body) = await IssueAsync("supervisor", [site.Bureau.OtherCounty]);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "units"), (status, (string?)body!["missing"]![0]!["field"]));
    }

    [Fact]
    public async Task Whoever_has_no_part_in_issuing_gets_a_refusal_for_each_finding_and_a_stranger_finds_no_campaign()
    {
        var finding = await QualifiedAsync("10wd");

        var (_, made) = await IssueAsync("head", [site.Bureau.County]);
        var stranger = await IssueAsync("stranger", [site.Bureau.County]);

        var item = ItemOf((await site.ReadAsync<JsonObject>("head", $"/api/bulk-acts/{made!["id"]}"))["items"]!.AsArray(), finding);
        Assert.Equal("refused.not_your_part", (string?)item["problem"]!["code"]);
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> IssueAsync(string person, Guid[] units, string? deadline = null) =>
        site.SendAsync(person, HttpMethod.Post, $"/api/campaigns/{site.Bureau.Campaign}/issue", new { units, deadline });

    private static JsonNode ItemOf(JsonArray items, Guid finding) => Assert.Single(items, item => (string?)item!["finding"] == finding.ToString())!;

    private async Task<Guid> QualifiedAsync(string? deadline)
    {
        var id = await site.Bureau.OpenAsync();
        var fields = deadline is null ? TransportBureau.Qualified : [.. TransportBureau.Qualified, ("deadline", deadline)];
        Assert.IsType<Answer.Taken>(await site.Bureau.ActAsync(id, "team_lead", "qualify", TransportBureau.With(fields)));
        return id;
    }
}
