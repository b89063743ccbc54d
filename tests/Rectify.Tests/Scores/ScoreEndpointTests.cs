using System.Net;
using System.Text.Json.Nodes;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Scores;

/// <summary><c>/api/scores</c> over HTTP, as JSON and as files.</summary>
public sealed class ScoreEndpointTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Fact]
    public async Task Entries_are_read_and_exported_with_what_took_them_back()
    {
        var finding = await site.Bureau.IssueAsync();
        await site.Bureau.ChangeAsync("""
            insert into score (tenant_id, finding_id, cause, reversal, unit_id, hundredths, reason, at)
            select tenant_id, id, 'finding@1/supervise', reversal, unit_id, case when reversal then 100 else -100 end, case when reversal then 'calendar' else 'supervise' end, moved_at
            from finding, unnest(array[false, true]) as reversal where id = $1
            """, Sql.Of(finding));

        var listed = await site.ReadAsync<JsonObject>("head", "/api/scores?from=2026-03-01");
        Assert.Equal((1, 0m), ((int?)listed["count"], (decimal?)listed["points"]));
        Assert.Equal(0, (int?)(await site.ReadAsync<JsonObject>("stranger", "/api/scores"))["count"]);
        var csv = await (await site.AsAsync("head")).GetStringAsync("/api/scores.csv");
        Assert.Contains("a calendar moved the deadline", csv, StringComparison.Ordinal);
        Assert.Equal(2, csv.Trim().Split('\n').Length);
        using var xlsx = await (await site.AsAsync("head")).GetAsync("/api/scores.xlsx?unit=" + site.Bureau.County);
        Assert.Equal((HttpStatusCode.OK, "scores.xlsx"), (xlsx.StatusCode, xlsx.Content.Headers.ContentDisposition?.FileNameStar));
    }
}
