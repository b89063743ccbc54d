using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class MemberListTests(Site site)
{
    [Fact]
    public async Task A_list_of_members_says_what_is_wrong_by_row_and_puts_nobody_on_a_team()
    {
        var before = await MembersAsync();
        await using var tab = await site.OpenAsAsync("supervisor");

        await BringAsync(tab, "督查组,账号,组内角色\n第一督查组,liaison,组员\n第九督查组,liaison,组员\n第一督查组,nobody_here,组员\n第一督查组,deputy,局长\n第一督查组,inspector,组员\n第一督查组,LIAISON,member\n第一督查组,system_officer,组员\n");

        var rows = await tab.Page.InnerTextAsync("#rows");
        Assert.All(
            ["没有名为“第九督查组”", "没有账号“nobody_here”", "“局长”不是组内角色", "已担任本组的这个角色", "与第 2 行重复", "不能兼任"],
            fault => Assert.Contains(fault, rows, StringComparison.Ordinal));
        Assert.Equal(0, await tab.Page.Locator("#commit").CountAsync());
        await tab.CheckAsync("members-faulty");
        await tab.ResizeAsync(Tab.Phone);
        await tab.CheckAsync("members-faulty");
        Assert.Equal(before, await MembersAsync());
    }

    [Fact]
    public async Task A_sound_list_is_looked_at_first_and_then_everybody_is_on_their_team_from_today()
    {
        var team = $"督查{Guid.NewGuid():n}"[..10];
        await site.Bureau.ChangeAsync("insert into team (tenant_id, id, campaign_id, name) values ($1, $2, $3, $4)",
            Sql.Of(site.Bureau.City), Sql.Of(Guid.CreateVersion7()), Sql.Of(site.Bureau.Campaign), Sql.Of(team));
        await using var tab = await site.OpenAsAsync("supervisor", Tab.Phone, scripts: false);
        await BringAsync(tab, $"Team;Login;Role\n{team};liaison;lead\n{team};deputy;\n");
        Assert.Equal("", await RolesAsync(team));

        await tab.FollowAsync("#commit");

        Assert.Contains("已编入 2 人", await tab.Page.InnerTextAsync(".alert-success"), StringComparison.Ordinal);
        Assert.Equal("deputy inspector 2026-03-02, liaison team_lead 2026-03-02", await RolesAsync(team));
        await tab.PictureAsync("members-joined");
    }

    [Fact]
    public async Task Only_the_supervision_office_brings_members()
    {
        await using var tab = await site.OpenAsAsync("team_lead", scripts: false);

        var answer = await tab.Page.GotoAsync($"/campaigns/{site.Bureau.Campaign}/members");

        Assert.Equal(404, answer!.Status); // a page was asked for, so there is an answer
    }

    private async Task BringAsync(Tab tab, string csv)
    {
        await tab.Page.GotoAsync($"/campaigns/{site.Bureau.Campaign}#teams");
        await tab.FollowAsync($"a[href='/campaigns/{site.Bureau.Campaign}/members']");
        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("members.csv", csv));
        await tab.FollowAsync("#upload button.btn-primary");
    }

    private Task<long> MembersAsync() => site.Bureau.OneAsync<long>("select count(*) from team_member");

    private Task<string> RolesAsync(string team) => site.Bureau.OneAsync<string>("""
        select coalesce(string_agg(concat_ws(' ', a.login, m.role, m.valid_from), ', ' order by a.login), '')
        from team_member m join team t on t.id = m.team_id join account a on a.id = m.account_id where t.name = $1
        """, Sql.Of(team));
}
