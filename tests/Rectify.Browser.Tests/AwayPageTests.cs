using Microsoft.Playwright;
using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class AwayPageTests(Site site)
{
    [Fact]
    public async Task Somebody_delegates_and_the_other_acts_for_them_on_a_phone()
    {
        var finding = $"/findings/{await site.Bureau.IssueAsync()}";
        await using var head = await site.OpenAsAsync("head", Tab.Phone, scripts: false);
        await using var liaison = await site.OpenAsAsync("liaison", Tab.Phone);
        await head.Page.GotoAsync("/inbox");

        await head.SendAsync("delegate", ("delegate", site.Bureau["liaison"].ToString()), ("last_day", "2026-01-01"), ("reason", "赴省厅培训"));
        Assert.Contains("结束日不能早于开始日", await head.Page.InnerTextAsync("#delegate"), StringComparison.Ordinal);
        Assert.Equal("赴省厅培训", await head.Page.InputValueAsync("#delegate [name=reason]"));
        await head.SendAsync("delegate", ("last_day", site.Clock.Now.AddDays(4).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("liaison 代我办理", await head.Page.InnerTextAsync("#away"), StringComparison.Ordinal);
        Assert.Contains("liaison 正在代您办理", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await liaison.Page.GotoAsync("/");
        Assert.Contains("代 head 办理（", await liaison.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await liaison.CheckAsync("workbench-away");
        await liaison.Page.GotoAsync("/inbox");
        Assert.Contains("您开始代办：head", await liaison.Page.InnerTextAsync("#messages-card"), StringComparison.Ordinal);
        await liaison.Page.ClickAsync("#delegate summary");
        await liaison.Page.FillAsync("#delegate [name=last_day]", "2026-04-05");
        await Assertions.Expect(liaison.Page.Locator("#delegate")).ToContainTextAsync("2026-04-05，周日，休息日；下一个工作日是 2026-04-07。");
        await liaison.CheckAsync("inbox-away");
        await liaison.Page.GotoAsync(finding);
        Assert.Contains("您在代 head 办理", await liaison.Page.InnerTextAsync("#actions"), StringComparison.Ordinal);
        await liaison.CheckAsync("finding-away");
        await liaison.SendAsync("act-acknowledge");
        await liaison.Page.Locator("main > .alert-success").WaitForAsync();
        Assert.Contains("liaison 代 head", await liaison.Page.InnerTextAsync("#timeline li:first-child"), StringComparison.Ordinal);

        await head.Page.GotoAsync("/inbox");
        await head.FollowAsync("#away form.doings-below button");
        Assert.Contains("委托已结束", await head.Page.InnerTextAsync("#away .alert-success"), StringComparison.Ordinal);
        await liaison.Page.ReloadAsync();
        Assert.DoesNotContain("您在代", await liaison.Page.InnerTextAsync("#actions"), StringComparison.Ordinal);
        Assert.Empty(head.Faults);
    }
}
