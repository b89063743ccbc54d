using System.Net;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

public class ExportListTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task An_export_has_the_rows_the_order_and_the_columns_of_the_address_and_every_page(string format)
    {
        for (var i = 0; i < 60; i++)
            await site.Bureau.OpenAsync();
        var issued = await site.Bureau.IssueAsync();
        await site.Bureau.ChangeAsync("update finding set title = '=HYPERLINK(\"http://evil\")' where id = $1", Rectify.Database.Sql.Of(issued));

        var rows = await ReadAsync("head", $"/api/findings.{format}?state=registered&sort=number&columns=due,number,description");

        var numbers = await site.Bureau.ManyAsync<string>("select number from finding where state = 'registered' order by number");
        Assert.Equal(["Due", "Number", "What is wrong"], rows[0]);
        Assert.Equal(numbers, rows.Skip(1).Select(row => row[1]));
        Assert.All(rows.Skip(1), row => Assert.Equal("路面护栏缺失约三十米", row[2]));
    }

    [Fact]
    public async Task An_export_stays_inside_the_scope_and_guards_formulas()
    {
        var issued = await site.Bureau.IssueAsync();
        await site.Bureau.ChangeAsync("update finding set title = '=1+1' where id = $1", Rectify.Database.Sql.Of(issued));

        var text = await (await site.AsAsync("head")).GetStringAsync("/api/findings.csv?columns=title&state=issued");

        Assert.Contains("'=1+1", text, StringComparison.Ordinal);
        Assert.Single(await ReadAsync("stranger", "/api/findings.csv"));
    }

    [Fact]
    public async Task Columns_that_are_not_known_are_left_out_and_none_at_all_are_the_usual_ones()
    {
        Assert.Equal(["Unit"], (await ReadAsync("head", "/api/findings.csv?columns=nonsense,unit,unit"))[0]);
        Assert.Equal(ShownColumns.Usual.Count, (await ReadAsync("head", "/api/findings.csv?columns=nonsense"))[0].Length);
    }

    private async Task<List<string[]>> ReadAsync(string person, string address)
    {
        using var answer = await (await site.AsAsync(person)).GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var file = new MemoryStream(await answer.Content.ReadAsByteArrayAsync());
        return [.. (await Sheets.ReadAsync(file)).Select(row => row.Texts())];
    }
}
