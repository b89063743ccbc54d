using Rectify.Accounts;
using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class ChannelPagesTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task The_officer_adds_a_channel_tries_it_and_stops_it(int width)
    {
        var name = $"县局群{Guid.NewGuid():n}"[..12];
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, width, scripts: false);
        await tab.Page.GotoAsync("/administration/channels");

        await tab.SendAsync("new", ("channel", "wecom"), ("name", name), ("url", "nowhere"), ("takes", "chosen"));
        Assert.Contains("完整地址", await tab.Page.InnerTextAsync("#new .fault"), StringComparison.Ordinal);
        Assert.Equal(name, await tab.Page.InputValueAsync("#new [name=name]"));
        await tab.PictureAsync("channels-refused");
        await tab.SendAsync("new", ("url", "http://127.0.0.1:9/send?key=4f1d9c27"));
        Assert.Contains(name, await tab.Page.InnerTextAsync("#receivers"), StringComparison.Ordinal);
        Assert.DoesNotContain("4f1d9c27", await tab.Page.ContentAsync(), StringComparison.Ordinal);

        await tab.FollowAsync(tab.Page.Locator("#receivers tr", new() { HasText = name }).Locator("button[value=trial]"));
        Assert.Contains("未获允许", await tab.Page.InnerTextAsync(".alert-danger"), StringComparison.Ordinal);
        await tab.PictureAsync("channels-trial");
        await tab.FollowAsync(tab.Page.Locator("#receivers tr", new() { HasText = name }).Locator("button[value=stop]"));

        Assert.Equal(0, await tab.Page.Locator("#receivers tr", new() { HasText = name }).CountAsync());
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task The_pages_of_channels_and_of_how_one_is_told_are_free_of_faults(int width)
    {
        await using (var officer = await site.OpenAsAsync(Roles.SystemOfficer, width))
        {
            await officer.Page.GotoAsync("/administration/channels");
            await officer.CheckAsync("channels");
        }

        await using var tab = await site.OpenAsAsync("leader", width);
        await tab.Page.GotoAsync("/me");
        await tab.FollowAsync("#settings a[href='/me/notices']");
        await tab.CheckAsync("reach");
    }

    [Fact]
    public async Task A_person_chooses_an_address_and_hours_and_hears_why_something_cannot_be()
    {
        await using var tab = await site.OpenAsAsync("discipline", Tab.Phone, scripts: false);
        await tab.Page.GotoAsync("/me/notices");

        await tab.SendAsync("reach", ("email", "nobody"), ("quiet_from", "22:00"));
        Assert.Contains("有效的邮箱地址", await tab.Page.InnerTextAsync("#reach"), StringComparison.Ordinal);
        Assert.Contains("成对填写", await tab.Page.InnerTextAsync("#reach"), StringComparison.Ordinal);
        await tab.PictureAsync("reach-refused");
        await tab.SendAsync("reach", ("email", "discipline@example.gov.cn"), ("quiet_to", "07:30"));

        Assert.Contains("已保存", await tab.Page.InnerTextAsync(".alert-success"), StringComparison.Ordinal);
        Assert.Equal("discipline@example.gov.cn", await tab.Page.InputValueAsync("#reach [name=email]"));
        await site.Bureau.ChangeAsync("update reach set email_fault = '550 5.1.1 unknown', email_fault_at = $1 where account_id = $2",
            Sql.Of(site.Clock.GetUtcNow()), Sql.Of(site.Bureau["discipline"]));
        await tab.Page.ReloadAsync();
        Assert.Contains("收不到邮件", await tab.Page.InnerTextAsync(".alert-warning"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_view_is_subscribed_to()
    {
        await using var tab = await site.OpenAsAsync("deputy", Tab.Desk, scripts: false);
        await tab.Page.GotoAsync("/findings/views?of=%3Fopen%3Dtrue");
        await tab.Page.FillAsync("#save [name=name]", "在办");
        await tab.FollowAsync("#save button.btn-primary");
        await tab.Page.GotoAsync("/me/notices");

        await tab.Page.SelectOptionAsync("#views select", "daily");
        await tab.FollowAsync("#views button");

        Assert.Equal("daily", await tab.Page.InputValueAsync("#views select"));
    }
}
