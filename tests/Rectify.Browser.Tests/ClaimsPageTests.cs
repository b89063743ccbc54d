using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class ClaimsPageTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk, true)]
    [InlineData(Tab.Phone, false)]
    public async Task A_section_claims_with_one_click_and_gives_back(int width, bool scripts)
    {
        var login = await SectionMemberAsync();
        var finding = await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync(login, width, scripts);
        await tab.Page.GotoAsync("/");
        await tab.FollowAsync("main a[href='/claims']");
        await tab.PictureAsync("claims");
        if (scripts)
            await tab.CheckAsync("claims");

        await tab.FollowAsync($"#claims button[value='{finding}']");

        Assert.Contains("已认领", await tab.Page.InnerTextAsync("main .alert-success"), StringComparison.Ordinal);
        Assert.Equal(0, await tab.Page.Locator($"#claims button[value='{finding}']").CountAsync());
        await tab.FollowAsync("main .alert-success a");
        Assert.Equal(0, await tab.Page.Locator("#act-claim").CountAsync());
        await tab.SendAsync("act-hand_on", ("f.rectifier", ""), ("note", "不属于本科室职责"));
        await tab.Page.Locator("main > .alert-success").WaitForAsync();
        await tab.Page.GotoAsync("/claims");
        Assert.Equal(1, await tab.Page.Locator($"#claims button[value='{finding}']").CountAsync());
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Who_claims_nothing_is_told_who_does()
    {
        await using var tab = await site.OpenAsAsync("inspector", Tab.Phone);

        await tab.Page.GotoAsync("/claims");

        Assert.Contains("科室成员", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await tab.CheckAsync("claims-none");
    }

    // Of the county's section, with the password that everybody has.
    private async Task<string> SectionMemberAsync()
    {
        var (id, login) = (Guid.CreateVersion7(), $"ke{Guid.NewGuid():n}"[..10]);
        await site.Bureau.ChangeAsync("""
            insert into account (tenant_id, id, login, name, created_at, password_hash, password_changed_at, must_change_password)
            select tenant_id, $1, $2, $2, created_at, password_hash, password_changed_at, must_change_password from account where login = 'head'
            """, Sql.Of(id), Sql.Of(login));
        await site.Bureau.ChangeAsync("""
            insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from) values ($1, $2, $3, $4, 'section_member', date '2020-01-01')
            """, Sql.Of(site.Bureau.City), Sql.Of(Guid.CreateVersion7()), Sql.Of(id), Sql.Of(site.Bureau.County));
        return login;
    }
}
