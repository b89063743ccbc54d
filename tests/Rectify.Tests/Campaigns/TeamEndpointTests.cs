using System.Net;
using System.Text.Json.Nodes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Campaigns;

public class TeamEndpointTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Fact]
    public async Task A_team_that_was_formed_manned_and_given_a_scope_may_open_findings_there()
    {
        var team = await FormAsync("第五督查组");
        await ManAsync(team, "second_inspector", "inspector");
        await ScopeAsync(team, site.Bureau.OtherCounty);

        var opened = await site.SendAsync("second_inspector", HttpMethod.Post, "/api/findings", new
        {
            process = "rectification",
            unit = site.Bureau.OtherCounty,
            team,
            fields = new { description = "站场消防通道堵塞", source = "inspection_team", found_on = "2026-02-27" },
        });

        Assert.True(opened.Status is HttpStatusCode.OK or HttpStatusCode.Created, opened.Body?.ToString());
        var read = await site.ReadAsync<JsonObject>("second_inspector", $"/api/teams/{team}");
        Assert.Equal(("石门县交通运输局", "second_inspector"), ((string?)read["scope"]![0]!["name"], (string?)read["members"]![0]!["name"]));
    }

    [Fact]
    public async Task Who_has_left_a_team_no_longer_sees_its_campaign()
    {
        var team = await FormAsync("第六督查组");
        await ManAsync(team, "rectifier", "inspector");
        await ScopeAsync(team, site.Bureau.OtherCounty);
        Assert.Equal(HttpStatusCode.OK, (await site.SendAsync("rectifier", HttpMethod.Get, $"/api/teams/{team}")).Status);

        var left = await site.SendAsync("supervisor", HttpMethod.Post, $"/api/teams/{team}/members/end", new { account = site.Bureau["rectifier"], role = "inspector", on = "2026-03-02" });

        Assert.Equal(HttpStatusCode.NoContent, left.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("rectifier", HttpMethod.Get, $"/api/teams/{team}")).Status);
    }

    [Fact]
    public async Task A_county_sees_only_its_own_part_of_a_teams_scope_and_no_team_that_does_not_inspect_it()
    {
        var both = await FormAsync("第七督查组");
        await ScopeAsync(both, site.Bureau.County, site.Bureau.OtherCounty);
        var elsewhere = await FormAsync("第八督查组");
        await ScopeAsync(elsewhere, site.Bureau.OtherCounty);

        var seen = await site.ReadAsync<JsonArray>("head", $"/api/teams?campaign={site.Bureau.Campaign}");

        var scope = Assert.Single(seen, team => (string?)team!["id"] == both)!["scope"]!.AsArray();
        Assert.Equal("云山县交通运输局", (string?)Assert.Single(scope)!["name"]);
        Assert.DoesNotContain(seen, team => (string?)team!["id"] == elsewhere);
    }

    [Theory]
    [InlineData("members", """{"account":"00000000-0000-0000-0000-000000000001","role":"inspector","from":"2026-03-02"}""", "account")]
    [InlineData("members", """{"account":"{head}","role":"leader","from":"2026-03-02"}""", "role")]
    [InlineData("members", """{"account":"{system_officer}","role":"inspector","from":"2026-03-02"}""", "account")]
    [InlineData("members/end", """{"account":"{head}","role":"inspector","on":"2026-03-02"}""", "on")]
    [InlineData("scope", """{"organisations":["00000000-0000-0000-0000-000000000001"]}""", "organisations")]
    [InlineData("scope", """{"organisations":["{bureau}"]}""", "organisations")]
    public async Task What_is_wrong_with_a_team_is_named_by_its_field(string what, string json, string field)
    {
        var team = await FormAsync($"{what}{Guid.NewGuid():n}");
        var officer = (await site.Bureau.OneAsync<Guid>("select id from account where login = 'system_officer'")).ToString();
        var filled = json.Replace("{head}", site.Bureau["head"].ToString(), StringComparison.Ordinal)
            .Replace("{system_officer}", officer, StringComparison.Ordinal).Replace("{bureau}", site.Bureau.Bureau.ToString(), StringComparison.Ordinal);

        var (status, body) = await site.SendAsync("supervisor", what == "scope" ? HttpMethod.Put : HttpMethod.Post, $"/api/teams/{team}/{what}", JsonNode.Parse(filled));

        Assert.True(status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict, $"{status}");
        Assert.Equal(field, (string?)body!["missing"]![0]!["field"]);
    }

    [Fact]
    public async Task A_faulty_scope_changes_nothing()
    {
        var team = await FormAsync("第十督查组");
        await ScopeAsync(team, site.Bureau.County);

        await site.SendAsync("supervisor", HttpMethod.Put, $"/api/teams/{team}/scope", new { organisations = new[] { site.Bureau.OtherCounty, Guid.NewGuid() } });

        var scope = (await site.ReadAsync<JsonObject>("supervisor", $"/api/teams/{team}"))["scope"]!.AsArray();
        Assert.Equal("云山县交通运输局", (string?)Assert.Single(scope)!["name"]);
    }

    [Fact]
    public async Task Of_ten_that_add_the_same_person_at_once_one_succeeds()
    {
        var team = await FormAsync("第十一督查组");
        await site.AsAsync("supervisor");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(day => site.SendAsync(
            "supervisor", HttpMethod.Post, $"/api/teams/{team}/members", new { account = site.Bureau["liaison"], role = "inspector", from = $"2026-03-{day + 2:00}" })));

        Assert.Single((await site.ReadAsync<JsonObject>("supervisor", $"/api/teams/{team}"))["members"]!.AsArray(), member => (string?)member!["to"] is null && (string?)member["from"] is not null);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
    }

    private async Task<string> FormAsync(string name)
    {
        var (status, body) = await site.SendAsync("supervisor", HttpMethod.Post, "/api/teams", new { campaign = site.Bureau.Campaign, name });
        Assert.Equal(HttpStatusCode.Created, status);
        return (string)body!["id"]!; // a created answer names it
    }

    private async Task ManAsync(string team, string person, string role) => Assert.Equal(
        HttpStatusCode.NoContent,
        (await site.SendAsync("supervisor", HttpMethod.Post, $"/api/teams/{team}/members", new { account = site.Bureau[person], role, from = "2026-03-01" })).Status);

    private async Task ScopeAsync(string team, params Guid[] organisations) => Assert.Equal(
        HttpStatusCode.NoContent, (await site.SendAsync("supervisor", HttpMethod.Put, $"/api/teams/{team}/scope", new { organisations })).Status);
}
