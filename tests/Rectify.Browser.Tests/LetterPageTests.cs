using Rectify.Browser.Tests.Support;
using Rectify.Findings;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class LetterPageTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task A_draft_is_found_from_its_finding_looks_like_a_letter_and_is_signed_by_hand(int width)
    {
        await using var tab = await DraftAsync(width);
        await tab.CheckAsync("letter-draft");

        await tab.FollowAsync("#doings button[value=sign]");

        Assert.Matches("^催办〔2026〕[1-9][0-9]*号$", await tab.Page.InnerTextAsync(".letter-number"));
        Assert.Equal("2026年3月2日", await tab.Page.InnerTextAsync(".letter-end p:last-child"));
        await tab.CheckAsync("letter-signed");
        await tab.Page.EmulateMediaAsync(new() { Media = Microsoft.Playwright.Media.Print });
        Assert.False(await tab.Page.Locator("header.bar").IsVisibleAsync());
        await tab.PictureAsync("letter-print");
    }

    [Fact]
    public async Task A_draft_is_dropped_with_a_reason_and_never_without()
    {
        await using var tab = await DraftAsync(Tab.Desk, scripts: false);

        await tab.FollowAsync("#doings button[value=drop]");
        Assert.Contains("请写明不发的理由", await tab.Page.InnerTextAsync("main [role=alert]"), StringComparison.Ordinal);
        await tab.Page.FillAsync("#reason", "已当面催办");
        await tab.Page.PressAsync("#reason", "Enter");
        await tab.Page.Locator("main:has-text('作废理由')").WaitForAsync();

        Assert.Contains("作废理由：已当面催办", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0, await tab.Page.Locator("#doings").CountAsync());
    }

    [Fact]
    public async Task Whoever_does_not_sign_it_reads_it_only()
    {
        await using var tab = await DraftAsync(Tab.Desk, scripts: false);
        await using var head = await site.OpenAsAsync("head", scripts: false);

        await head.Page.GotoAsync(tab.Page.Url);

        Assert.True(await head.Page.Locator(".letter").IsVisibleAsync());
        Assert.Equal(0, await head.Page.Locator("#doings").CountAsync());
    }

    // As the supervisor, on the page of a letter that urges.
    private async Task<Tab> DraftAsync(int width, bool scripts = true)
    {
        var finding = await site.Bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await site.Bureau.ActAsync(finding, "supervisor", "urge"));
        var tab = await site.OpenAsAsync("supervisor", width, scripts);
        await tab.Page.GotoAsync($"/findings/{finding}");
        await tab.FollowAsync("#letters li:has-text('催办') a.btn");
        return tab;
    }
}
