using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

/// <summary>责任清单, gone through by a county and looked at by the city.</summary>
[Collection(SiteCollection.Name)]
public sealed class ChecklistPagesTests(Site site)
{
    private string Lists => $"/campaigns/{site.Bureau.Campaign}/checklists";

    [Theory]
    [InlineData(Tab.Desk, "main-duty")]
    [InlineData(Tab.Phone, "two-duties")]
    public async Task A_county_ticks_its_list_without_scripts_and_what_is_wanting_becomes_a_finding(int width, string list)
    {
        await CarryAsync();
        await using var tab = await site.OpenAsAsync("liaison", width, scripts: false);
        await tab.Page.GotoAsync(Lists);
        await tab.FollowAsync($"#units a[href$='/{list}']");
        var (kept, wanting) = (tab.Page.Locator("fieldset.part").Nth(0), tab.Page.Locator("fieldset.part").Nth(1));

        await kept.Locator("input[value=fulfilled]").CheckAsync();
        await wanting.Locator("input[value=unfulfilled]").CheckAsync();
        await tab.FollowAsync("#tick button.btn-primary");
        Assert.Contains("至少 5 字", await wanting.Locator(".fault").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await kept.Locator("input[value=fulfilled]").IsCheckedAsync()); // nothing was saved, and nothing is lost
        await tab.PictureAsync($"checklist-fault-{list}");

        await wanting.Locator("textarea").FillAsync("有部署，没有检查记录");
        await tab.FollowAsync("#tick button.btn-primary");
        Assert.Contains("2 条有变化", await tab.Page.InnerTextAsync(".alert-success"), StringComparison.Ordinal);
        await tab.FollowAsync(wanting.Locator("button[form=become]"));

        Assert.StartsWith("ZC〔2026〕", await wanting.Locator("a[href^='/findings/']").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await wanting.Locator("button[form=become]").CountAsync());
        Assert.Equal(0, await tab.OverhangAsync());
        await tab.PictureAsync($"checklist-{list}");
        await tab.Page.GotoAsync(Lists);
        Assert.StartsWith("1/", await tab.Page.Locator($"#units a[href$='{site.Bureau.County}/{list}']").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_overtaken_is_told_beside_the_entry_and_keeps_what_they_wrote()
    {
        await CarryAsync();
        var address = $"{Lists}/{site.Bureau.County}/supervision-duty";
        await using var slow = await site.OpenAsAsync("head", Tab.Phone, scripts: false);
        await slow.Page.GotoAsync(address);
        await using var fast = await site.OpenAsAsync("liaison", Tab.Phone, scripts: false);
        await fast.Page.GotoAsync(address);
        await fast.Page.Locator("#holidays input[value=fulfilled]").CheckAsync();
        await fast.FollowAsync("#tick button.btn-primary");

        await slow.Page.Locator("#holidays input[value=partly]").CheckAsync();
        await slow.Page.Locator("#holidays textarea").FillAsync("中秋节前没有发提醒");
        await slow.FollowAsync("#tick button.btn-primary");

        Assert.Contains("liaison刚刚记过本条", await slow.Page.InnerTextAsync("#holidays .fault"), StringComparison.Ordinal);
        Assert.Equal("中秋节前没有发提醒", await slow.Page.InputValueAsync("#holidays textarea"));
        await slow.FollowAsync("#tick button.btn-primary");
        Assert.Contains("由已落实改为部分落实", await slow.Page.Locator("#holidays details").TextContentAsync() ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task Both_pages_are_free_of_faults(int width)
    {
        await CarryAsync();
        await using var tab = await site.OpenAsAsync("supervisor", width);

        await tab.Page.GotoAsync(Lists);
        await tab.CheckAsync("checklists");
        await tab.Page.GotoAsync($"{Lists}/{site.Bureau.County}/section-duty");
        await tab.CheckAsync("checklist");
    }

    [Fact]
    public async Task Who_looks_on_has_no_fields_and_a_stranger_no_page()
    {
        await CarryAsync();
        await using var tab = await site.OpenAsAsync("discipline", Tab.Phone, scripts: false);
        await tab.Page.GotoAsync($"{Lists}/{site.Bureau.County}/section-duty");
        Assert.Equal(0, await tab.Page.Locator("main input:not([type=hidden]), main textarea").CountAsync());

        await using var stranger = await site.OpenAsAsync("stranger", Tab.Phone, scripts: false);
        var answer = await stranger.Page.GotoAsync($"{Lists}/{site.Bureau.County}/section-duty");
        Assert.Equal(404, answer?.Status);
    }

    [Fact]
    public async Task A_self_inspection_is_sent_to_a_county_that_reports_it_from_its_to_do_list()
    {
        await using var supervisor = await site.OpenAsAsync("supervisor", Tab.Phone, scripts: false);
        var title = $"护栏自查{Guid.NewGuid().ToString("n")[..8]}";
        await supervisor.Page.GotoAsync($"/campaigns/{site.Bureau.Campaign}/self-inspections");
        foreach (var other in await supervisor.Page.Locator($"#send [name=units]:not([value='{site.Bureau.County}'])").AllAsync())
            await UntickAsync(supervisor, other);
        await supervisor.SendAsync("send", ("title", title), ("what", "临水临崖路段护栏是否缺失"));
        Assert.Contains("0/1", await supervisor.Page.InnerTextAsync("h1 + .axes"), StringComparison.Ordinal);
        await supervisor.SendAsync("urge", ("note", "请于周三前回报"));
        Assert.Contains("已催 1 个单位", await supervisor.Page.InnerTextAsync(".alert-success"), StringComparison.Ordinal);
        await supervisor.SendAsync("urge");
        Assert.Contains("24 小时内都催过", await supervisor.Page.InnerTextAsync("#urge .alert"), StringComparison.Ordinal);

        await using var liaison = await site.OpenAsAsync("liaison", Tab.Phone, scripts: false);
        await liaison.Page.GotoAsync("/inbox");
        await liaison.FollowAsync(liaison.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = title, Exact = true }));
        var report = await liaison.Page.Locator("details[id^=report-]").GetAttributeAsync("id");
        await liaison.SendAsync(report!, ("looked_at", "31"), ("statement", "逐段排查并拍照，没有发现缺失")); // the unit was asked, so it has the form

        Assert.Contains("1/1", await liaison.Page.InnerTextAsync("h1 + .axes"), StringComparison.Ordinal);
        Assert.Equal(0, await liaison.OverhangAsync());
        await liaison.PictureAsync("self-inspection-reported");
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task A_leaders_first_page_shows_total_lights_and_the_units_with_the_most_overdue(int width)
    {
        await site.Bureau.ChangeAsync("""
            update finding set due_at = $2, warn_at = $2 where id = $1
            """, Sql.Of(await site.Bureau.IssueAsync()), Sql.Of(site.Clock.GetUtcNow() - TimeSpan.FromDays(3)));
        await using var tab = await site.OpenAsAsync("leader", width);

        await tab.Page.GotoAsync("/");

        Assert.Equal(1, await tab.Page.Locator("#in-charge").CountAsync());
        foreach (var list in new[] { "light=overdue", "light=near_due", "light=normal", "open=true", "stalled=true", "idling=true" })
            Assert.Equal(1, await tab.Page.Locator($".figures a[href='/findings?{list}']").CountAsync());
        Assert.Contains("云山县", await tab.Page.Locator("#in-charge + section tbody tr").First.InnerTextAsync(), StringComparison.Ordinal);
        await tab.CheckAsync("leader-first-page");
    }

    private static async Task UntickAsync(Tab tab, Microsoft.Playwright.ILocator box)
    {
        if (await tab.Page.Locator("#send").GetAttributeAsync("open") is null)
            await tab.Page.Locator("#send > summary").ClickAsync();
        await box.UncheckAsync();
    }

    private Task CarryAsync() => site.Bureau.ChangeAsync(
        "update campaign set checklists = '{main-duty,first-person,two-duties,supervision-duty,section-duty}' where id = $1", Sql.Of(site.Bureau.Campaign));
}
