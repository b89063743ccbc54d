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
}
