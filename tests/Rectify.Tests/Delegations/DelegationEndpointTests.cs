using System.Net;
using System.Text.Json.Nodes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Delegations;

public class DelegationEndpointTests(BureauSite site) : IClassFixture<BureauSite>
{
    private const string Mine = "/api/me/delegations";

    [Fact]
    public async Task It_is_made_read_by_both_acted_under_and_ended()
    {
        var finding = await site.Bureau.IssueAsync();
        var made = await site.SendAsync("head", HttpMethod.Post, Mine, Wanted("liaison"));
        var id = (string?)made.Body?["id"];
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(id, (string?)(await site.ReadAsync<JsonObject>("head", Mine))["given"]![0]!["id"]);
        var received = (await site.ReadAsync<JsonObject>("liaison", Mine))["received"]![0]!;
        Assert.Equal(("head", "2026-03-02", "2026-03-06", true), ((string?)received["absent_name"], (string?)received["first_day"], (string?)received["last_day"], (bool?)received["is_running"]));

        var offers = (await site.ReadAsync<JsonObject>("liaison", $"/api/findings/{finding}"))["offers"]!.AsArray();
        var offer = offers.Single(one => (string?)one!["name"] == "acknowledge")!;
        Assert.Equal(Id("head"), (string?)offer["for"]![0]);
        var foreign = await site.SendAsync("liaison", HttpMethod.Post, $"/api/findings/{finding}/actions/acknowledge", new { @for = Id("deputy") });
        var taken = await site.SendAsync("liaison", HttpMethod.Post, $"/api/findings/{finding}/actions/acknowledge", new { @for = Id("head") });
        Assert.Equal((HttpStatusCode.Forbidden, "refused.not_your_part"), (foreign.Status, (string?)foreign.Body?["code"]));
        Assert.Equal(HttpStatusCode.OK, taken.Status);

        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("deputy", HttpMethod.Delete, $"{Mine}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await site.SendAsync("head", HttpMethod.Delete, $"{Mine}/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("head", HttpMethod.Delete, $"{Mine}/{id}")).Status);
    }

    [Fact]
    public async Task A_refusal_names_the_field_and_what_would_do()
    {
        var refused = await site.SendAsync("head", HttpMethod.Post, Mine, Wanted("stranger"));

        var missing = refused.Body!["missing"]![0]!;
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "delegate", "delegate_unfit"), (refused.Status, (string?)missing["field"], (string?)missing["code"]));
        Assert.Contains("choose another", (string?)missing["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_days_twice_are_a_conflict()
    {
        await site.SendAsync("supervisor", HttpMethod.Post, Mine, Wanted("leader"));

        var again = await site.SendAsync("supervisor", HttpMethod.Post, Mine, Wanted("leader"));

        Assert.Equal((HttpStatusCode.Conflict, "delegation_overlaps"), (again.Status, (string?)again.Body?["code"]));
    }

    private object Wanted(string to) => new { @delegate = Id(to), first_day = "2026-03-02", last_day = "2026-03-06", reason = "赴省厅培训" };

    private string Id(string person) => site.Bureau[person].ToString();
}
