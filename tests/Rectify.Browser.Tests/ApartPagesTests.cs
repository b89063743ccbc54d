using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

/// <summary>One finding that turns out to be two, by hand.</summary>
[Collection(SiteCollection.Name)]
public sealed class ApartPagesTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task A_finding_is_split_into_two_that_each_lead_back_to_it(int width)
    {
        var finding = await site.Bureau.OpenAsync();
        await using var tab = await site.OpenAsAsync("team_lead", width);
        await tab.Page.GotoAsync($"/findings/{finding}");
        await tab.Page.Locator("#act-split > summary").ClickAsync();
        await tab.CheckAsync("finding-split-form");
        await tab.Page.Locator("#act-split > summary").ClickAsync();

        await tab.SendAsync("act-split", ("note", "护栏与标志是两件事，分开整改"), ("p1.description", "护栏缺失约三十米"), ("p2.description", "警示标志缺失"));

        await Microsoft.Playwright.Assertions.Expect(tab.Page.Locator(".axes .tag").First).ToHaveTextAsync("已拆分");
        await tab.CheckAsync("finding-split");
        Assert.Equal(2, await tab.Page.Locator("#linked a[href^='/findings/']").CountAsync());
        await tab.FollowAsync(tab.Page.Locator("#linked a[href^='/findings/']").First);
        Assert.Equal(1, await tab.Page.Locator($"#linked a[href='/findings/{finding}']").CountAsync());
    }
}
