using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class InboxPageTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task What_waits_and_what_was_told_stand_on_one_page(int width)
    {
        await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("head", width);

        await tab.Page.GotoAsync("/inbox");

        Assert.Contains("待签收", await tab.Page.InnerTextAsync("#tasks"), StringComparison.Ordinal);
        Assert.Contains("轮到您办理：待签收", await tab.Page.InnerTextAsync("#messages-card"), StringComparison.Ordinal);
        await tab.CheckAsync("inbox");
    }

    [Fact]
    public async Task A_message_leads_to_its_finding_and_is_read_from_then_on()
    {
        await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("head", scripts: false);
        await tab.Page.GotoAsync("/inbox");
        var ofFinding = tab.Page.Locator("li.unread a", new() { HasText = "ZG〔" }).First; // others tell of a whole batch
        var message = await ofFinding.InnerTextAsync();
        var unread = await tab.Page.Locator("li.unread").CountAsync();

        await tab.FollowAsync(ofFinding);

        Assert.Contains("/findings/", tab.Page.Url, StringComparison.Ordinal);
        Assert.EndsWith(await tab.Page.InnerTextAsync("h1"), message, StringComparison.Ordinal);
        await tab.Page.GotoAsync("/inbox");
        Assert.Equal(unread - 1, await tab.Page.Locator("li.unread").CountAsync());
    }

    [Fact]
    public async Task The_bar_counts_what_is_unread_until_all_is_marked_as_read()
    {
        await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("head", scripts: false);
        await tab.Page.GotoAsync("/inbox");
        Assert.True(await tab.Page.Locator(".bell .count").IsVisibleAsync());

        await tab.FollowAsync("#messages-card form button");

        Assert.Equal(0, await tab.Page.Locator(".bell .count").CountAsync());
        Assert.Equal(0, await tab.Page.Locator("li.unread").CountAsync());
    }
}
