using System.Net;
using System.Text.Json.Nodes;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Interviews;

/// <summary><c>/api/interviews</c> over HTTP.</summary>
public sealed class InterviewEndpointTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Fact]
    public async Task The_office_records_one_and_the_unit_reads_it()
    {
        var number = await site.Bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(await site.Bureau.IssueAsync()));
        var held = new { findings = new[] { number }, people = new[] { "张三 局长" }, held_by = "王局长", held_on = "2026-03-02", ground = "逾期未整改" };

        Assert.Equal(HttpStatusCode.Forbidden, (await site.SendAsync("head", HttpMethod.Post, "/api/interviews", held)).Status);
        Assert.Equal(HttpStatusCode.Created, (await site.SendAsync("leader", HttpMethod.Post, "/api/interviews", held)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await site.SendAsync("leader", HttpMethod.Post, "/api/interviews", held with { ground = "" })).Status);

        var shown = Assert.Single(await site.ReadAsync<JsonArray>("head", "/api/interviews?from=2026-03-01"));
        Assert.Equal((number, "张三 局长"), ((string?)shown!["findings"]![0]!["number"], (string?)shown["people"]![0])); // it was just recorded
        Assert.Empty(await site.ReadAsync<JsonArray>("head", "/api/interviews?from=2026-03-03"));
        Assert.Empty(await site.ReadAsync<JsonArray>("stranger", "/api/interviews"));
    }

    [Fact]
    public async Task What_names_nothing_is_refused_beside_its_field()
    {
        var number = await site.Bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(await site.Bureau.IssueAsync()));

        Assert.Equal(["findings", "people", "held_on"], await RefusedAsync(new { findings = new string?[] { null }, people = new string?[] { null }, held_by = "王局长", held_on = "0001-01-01", ground = "逾期未整改" }));
        Assert.Equal(["findings"], await RefusedAsync(new { findings = Enumerable.Repeat(number, 51), people = new[] { "张三" }, held_by = "王局长", held_on = "2026-03-02", ground = "逾期未整改" }));
        Assert.Equal(["evidence"], await RefusedAsync(new { findings = new[] { number }, people = new[] { "张三" }, held_by = "王局长", held_on = "2026-03-02", ground = "逾期未整改", evidence = Guid.CreateVersion7() }));

        async Task<IEnumerable<string?>> RefusedAsync(object held)
        {
            var (status, body) = await site.SendAsync("leader", HttpMethod.Post, "/api/interviews", held);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            return body!["missing"]!.AsArray().Select(fault => (string?)fault!["field"]); // a refusal says what is wrong
        }
    }

    [Fact]
    public async Task People_are_no_findings_to_be_spread_over_what_is_known_of_them()
    {
        var page = await (await site.AsAsync("supervisor")).GetStringAsync("/statistics?figure=interview_people");

        Assert.Contains("value=\"tracked\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"interview_people\"", page, StringComparison.Ordinal);
    }
}
