using Rectify.Accounts;
using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class BroughtListTests(Site site)
{
    private readonly string _mark = Guid.NewGuid().ToString("n")[..8];

    [Fact]
    public async Task A_list_of_accounts_says_what_is_wrong_by_row_and_makes_none_of_them()
    {
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer);

        await BringAsync(tab, "accounts", $"账号,姓名,电话\nhead,已有的人,\n{_mark} a,有空格,\n{_mark},甲,1\n{_mark},乙,2\n");

        var rows = tab.Page.Locator("#rows tbody tr");
        Assert.Contains("已存在", await rows.Nth(0).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("不含空格", await rows.Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("与第 4 行重复", await rows.Nth(2).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await tab.Page.Locator("#commit").CountAsync());
        await tab.CheckAsync("import-accounts-faulty");
        await tab.ResizeAsync(Tab.Phone);
        await tab.CheckAsync("import-accounts-faulty");
        Assert.Equal(0L, await AccountsAsync());
    }

    [Fact]
    public async Task A_sound_list_of_accounts_is_looked_at_first_and_then_made_with_a_link_each()
    {
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Phone, scripts: false);
        await BringAsync(tab, "accounts", $"Name;Login\n甲;{_mark}A\n乙;{_mark}b\n");
        Assert.Equal(0L, await AccountsAsync());

        await tab.FollowAsync("#commit");

        Assert.Equal(2L, await AccountsAsync());
        Assert.Equal(2, await tab.Page.Locator("#links code").CountAsync());
        Assert.Contains("/password-links/rcl_", await tab.Page.Locator("#links code").First.InnerTextAsync(), StringComparison.Ordinal);
        await tab.PictureAsync("import-accounts-made");
    }

    [Fact]
    public async Task A_list_of_organisations_is_added_beneath_each_other_and_a_faulty_one_is_not()
    {
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Desk, scripts: false);
        await BringAsync(tab, "organisations", $"全称,上级单位,类别,设立日\n站{_mark},没有的局,站所,2026-03-02\n所{_mark},云山县交通运输局,分店,三月\n");
        Assert.Contains("没有名为“没有的局”", await tab.Page.Locator("#rows tbody tr").Nth(0).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("“三月”不是日期", await tab.Page.Locator("#rows tbody tr").Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        await tab.PictureAsync("import-organisations-faulty");

        await BringAsync(tab, "organisations", $"全称,上级单位,类别,设立日\n站{_mark},云山县交通运输局,站所,2026-03-02\n组{_mark},站{_mark},section,2026/3/2\n");
        await tab.FollowAsync("#commit");

        Assert.Contains("已增设 2 个单位", await tab.Page.InnerTextAsync(".alert-success"), StringComparison.Ordinal);
        Assert.Equal($"站{_mark}", await site.Bureau.OneAsync<string>(
            "select above.name from organisation o join organisation above on above.id = o.parent_id where o.name = $1", Sql.Of($"组{_mark}")));
    }

    [Fact]
    public async Task A_file_without_the_header_is_refused_with_the_columns_that_it_needs()
    {
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Phone, scripts: false);

        await BringAsync(tab, "accounts", "甲,乙\n1,2\n");

        Assert.Contains("表头应有：账号, 姓名, 电话", await tab.Page.InnerTextAsync("#upload .alert-danger"), StringComparison.Ordinal);
    }

    private static async Task BringAsync(Tab tab, string list, string csv)
    {
        await tab.Page.GotoAsync($"/administration/{list}/import");
        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("list.csv", csv));
        await tab.FollowAsync("#upload button.btn-primary");
    }

    private Task<long> AccountsAsync() =>
        site.Bureau.OneAsync<long>("select count(*) from account where starts_with(login, $1)", Sql.Of(_mark));
}
