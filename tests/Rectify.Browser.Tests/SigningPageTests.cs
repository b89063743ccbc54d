using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(DemonstrationCollection.Name)]
public sealed class SigningPageTests(DemonstrationSite site)
{
    [Fact]
    public async Task What_changed_since_one_last_looked_stands_in_the_queue_and_on_the_findings_page()
    {
        var finding = await site.OneAsync("select id::text from finding where state = 'signing' and 'discipline' = any(awaiting) and closed_at is null order by id desc limit 1");
        await using var tab = await site.OpenAsAsync("discipline", Tab.Phone);
        await tab.FollowAsync("main a[href='/signing']");
        Assert.Contains("还没有看过", await CardAsync(), StringComparison.Ordinal);
        await tab.FollowAsync($"#sign-{finding} a.btn");
        Assert.Equal(0, await tab.Page.Locator("main > .alert-info", new() { HasText = "上次查看" }).CountAsync());
        await tab.Page.GotoAsync("/signing");
        Assert.Contains("没有变化", await CardAsync(), StringComparison.Ordinal);

        await using (var leader = await site.OpenAsAsync("leader2", scripts: false))
        {
            await leader.Page.GotoAsync($"/findings/{finding}");
            await leader.SendAsync("act-remark", ("note", "请从严把关，不得走过场"));
        }

        await tab.Page.GotoAsync("/signing");
        Assert.Contains("有 1 项变化", await CardAsync(), StringComparison.Ordinal);
        Assert.Contains("请从严把关，不得走过场", await CardAsync(), StringComparison.Ordinal);
        await tab.CheckAsync("signing-changed");
        await tab.FollowAsync($"#sign-{finding} a.btn");
        Assert.Contains("有 1 项变化", await tab.Page.InnerTextAsync("main > .alert-info"), StringComparison.Ordinal);
        await tab.Page.GotoAsync("/signing");
        Assert.Contains("没有变化", await CardAsync(), StringComparison.Ordinal);

        Task<string> CardAsync() => tab.Page.InnerTextAsync($"#sign-{finding}");
    }

    [Fact]
    public async Task To_whom_nothing_waits_the_page_says_so()
    {
        await using var tab = await site.OpenAsAsync("yunping.head", Tab.Phone, scripts: false);

        await tab.Page.GotoAsync("/signing");

        Assert.Contains("没有等您会签的问题", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }
}
