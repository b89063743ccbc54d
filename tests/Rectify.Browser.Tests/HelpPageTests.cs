using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class HelpPageTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task The_help_of_a_page_says_what_it_is_for_and_what_its_lights_mean(int width)
    {
        await using var tab = await site.OpenAsAsync("head", width);
        await tab.Page.GotoAsync("/findings");

        await tab.FollowAsync("main a.help");

        Assert.EndsWith("/help/findings", tab.Page.Url, StringComparison.Ordinal);
        Assert.Contains("批量办理", await tab.Page.InnerTextAsync("#doings"), StringComparison.Ordinal);
        Assert.Contains("临期", await tab.Page.InnerTextAsync("#lights"), StringComparison.Ordinal);
        await tab.CheckAsync("help");
    }

    [Fact]
    public async Task A_page_with_a_number_in_its_address_and_the_sign_in_page_have_help_too()
    {
        var finding = await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("head", Tab.Phone, scripts: false);
        await tab.Page.GotoAsync($"/findings/{finding}");
        await tab.FollowAsync("main a.help");
        Assert.EndsWith("/help/finding", tab.Page.Url, StringComparison.Ordinal);

        await using var stranger = await site.OpenAsync(Tab.Phone, scripts: false);
        await stranger.Page.GotoAsync("/sign-in");
        await stranger.FollowAsync("a.help");
        Assert.EndsWith("/help/sign-in", stranger.Page.Url, StringComparison.Ordinal);
        Assert.Contains("连续五次", await stranger.Page.InnerTextAsync("#doings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_pages_are_listed_in_English_for_who_reads_it()
    {
        await using var tab = await site.OpenAsAsync("leader");
        await tab.Page.GotoAsync("/help");
        await tab.CheckAsync("help-all");

        await tab.Page.ClickAsync(".person summary");
        await tab.FollowAsync(".person button[lang=en]");

        Assert.Contains("Star map", await tab.Page.InnerTextAsync("#pages"), StringComparison.Ordinal);
    }
}
