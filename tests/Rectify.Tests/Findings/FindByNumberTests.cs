using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class FindByNumberTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Theory]
    [InlineData("{0}")]
    [InlineData("  {0} ")]
    [InlineData("lower")]
    [InlineData("square")]
    public async Task A_number_leads_to_its_finding_however_it_is_typed(string way)
    {
        var id = await site.Bureau.IssueAsync();
        var number = await site.Bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(id));
        var typed = way switch
        {
            "lower" => number.ToLowerInvariant(),
            "square" => number.Replace('〔', '[').Replace('〕', ']'),
            _ => way.Replace("{0}", number, StringComparison.Ordinal),
        };

        Assert.Equal($"/findings/{id}", await LeadsToAsync("head", typed));
    }

    [Fact]
    public async Task A_number_that_is_not_ones_own_to_see_is_looked_for_like_any_words()
    {
        var id = await site.Bureau.IssueAsync();
        var number = await site.Bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(id));

        Assert.Equal($"/findings?q={Uri.EscapeDataString(number)}", await LeadsToAsync("stranger", number));
        Assert.Equal($"/findings?q={Uri.EscapeDataString("护栏 & 标志")}", await LeadsToAsync("head", "护栏 & 标志"));
        Assert.Equal("/findings", await LeadsToAsync("head", " "));
    }

    private async Task<string?> LeadsToAsync(string person, string typed) =>
        (await (await site.AsAsync(person)).GetAsync($"/find?q={Uri.EscapeDataString(typed)}")).Headers.Location?.OriginalString;
}
