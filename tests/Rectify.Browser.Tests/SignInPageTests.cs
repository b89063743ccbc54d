using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class SignInPageTests(Site site)
{
    [Fact]
    public async Task A_wrong_password_is_told_plainly_and_lets_nobody_in()
    {
        await using var tab = await site.OpenAsync(scripts: false);
        await tab.Page.GotoAsync("/findings");
        Assert.Contains("/sign-in", tab.Page.Url, StringComparison.Ordinal);

        await site.SignInAsync(tab, "stranger", "not-the-password");

        Assert.Contains("账号或密码不正确", await tab.Page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await tab.Page.GotoAsync("/findings");
        Assert.Contains("/sign-in", tab.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_one_leads_back_to_where_the_person_wanted_to_go()
    {
        await using var tab = await site.OpenAsync(scripts: false);
        await tab.Page.GotoAsync("/findings?light=overdue");

        await site.SignInAsync(tab, "supervisor", Rectify.Tests.Support.People.Password);

        Assert.EndsWith("/findings?light=overdue", tab.Page.Url, StringComparison.Ordinal);
    }
}
