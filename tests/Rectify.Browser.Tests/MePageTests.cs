using Rectify.Browser.Tests.Support;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class MePageTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task It_says_who_I_am_and_where_I_am_signed_in(int width)
    {
        await using var tab = await site.OpenAsAsync("inspector", width);
        await tab.Page.GotoAsync("/");

        await tab.Page.ClickAsync(".person summary");
        await tab.FollowAsync(".person a[href='/me']");

        Assert.Contains("第一督查组", await tab.Page.InnerTextAsync("#who"), StringComparison.Ordinal);
        Assert.Contains("本次登录", await tab.Page.InnerTextAsync("#sessions"), StringComparison.Ordinal);
        await tab.CheckAsync("me");
    }

    [Fact]
    public async Task Signing_out_everywhere_else_leaves_this_browser_in_and_the_other_out()
    {
        await using var other = await site.OpenAsync(scripts: false);
        await other.Page.GotoAsync("/sign-in");
        await site.SignInAsync(other, "deputy", People.Password);
        await using var tab = await site.OpenAsync(Tab.Phone, scripts: false);
        await tab.Page.GotoAsync("/sign-in");
        await site.SignInAsync(tab, "deputy", People.Password);
        await tab.Page.GotoAsync("/me");

        await tab.FollowAsync("#elsewhere");

        Assert.Contains("已全部退出", await tab.Page.InnerTextAsync(".alert-success"), StringComparison.Ordinal);
        Assert.Equal(1, await tab.Page.Locator("#sessions tbody tr").CountAsync());
        await other.Page.ReloadAsync();
        Assert.Contains("/sign-in", other.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_revoked_and_a_faulty_form_says_what_is_wrong()
    {
        await using var tab = await site.OpenAsAsync("leader", Tab.Phone, scripts: false);
        await tab.Page.GotoAsync("/me");

        await tab.SendAsync("token", ("name", "取数"), ("days", "9999"));
        Assert.Contains("有效期须为", await tab.Page.InnerTextAsync("#token"), StringComparison.Ordinal);
        Assert.Equal("取数", await tab.Page.InputValueAsync("#token [name=name]"));
        await tab.PictureAsync("me-refused");
        await tab.Page.Locator("#token [name=scopes]").First.CheckAsync();
        await tab.SendAsync("token", ("days", "30"));

        Assert.StartsWith("rct_", await tab.Page.InnerTextAsync("#secret"), StringComparison.Ordinal);
        await tab.Page.GotoAsync("/me");
        Assert.Equal(0, await tab.Page.Locator("#secret").CountAsync());
        await tab.FollowAsync("#tokens button.btn-sm");
        Assert.DoesNotContain("取数", await tab.Page.InnerTextAsync("#tokens"), StringComparison.Ordinal);
    }
}
