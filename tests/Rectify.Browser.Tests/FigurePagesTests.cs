using System.Text.RegularExpressions;
using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed partial class FigurePagesTests(Site site)
{
    // The address and the words of each link to the ledger.
    private const string Links = "links => links.map(link => [link.getAttribute('href'), (link.querySelector('strong') ?? link).textContent.trim()].join('\\n'))";

    [Theory]
    [InlineData("/")]
    [InlineData("/situation")]
    [InlineData("/analysis")]
    [InlineData("/statistics?rows=category")]
    [InlineData("/statistics?rows=link&columns=source")]
    public async Task Every_number_opens_as_many_findings_as_it_says(string page)
    {
        await site.Bureau.IssueAsync();
        await site.Bureau.ActAsync(await site.Bureau.IssueAsync(), "head", "acknowledge");
        await using var tab = await site.OpenAsAsync("supervisor", scripts: false);
        await tab.Page.GotoAsync(page);
        var links = await tab.Page.Locator("main a[href^='/findings?']").EvaluateAllAsync<string[]>(Links);
        var numbers = links.Select(link => link.Split('\n')).Where(link => Digits().IsMatch(link[1])).DistinctBy(link => link[0]).ToArray();
        Assert.Contains(numbers, number => number[1] != "0");

        foreach (var number in numbers)
        {
            await tab.Page.GotoAsync(number[0]);
            if (number[0].Contains("figure=interview_people", StringComparison.Ordinal)) // counts people, and opens what they were spoken to about
                Assert.Equal(number[1] == "0", await CountAsync(tab) == "0");
            else
                Assert.True(number[1] == await CountAsync(tab), $"{number[0]} is to hold {number[1]} findings and holds {await CountAsync(tab)}.");
        }
    }

    private static async Task<string> CountAsync(Tab tab) =>
        await tab.Page.Locator(".pager p").CountAsync() == 0 ? "0" : Digits().Match(await tab.Page.InnerTextAsync(".pager p")).Value;

    [GeneratedRegex("[0-9,]+")]
    private static partial Regex Digits();
}
