using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class PagesTests(Site site)
{
    [Theory]
    [InlineData("sign-in", "/sign-in", null)]
    [InlineData("components", "/components", "inspector")]
    [InlineData("workbench", "/", "head")]
    [InlineData("inbox", "/inbox", "head")]
    [InlineData("ledger", "/findings", "supervisor")]
    [InlineData("ledger-head", "/findings", "head")]
    [InlineData("open", "/open", "inspector")]
    [InlineData("campaigns", "/campaigns", "supervisor")]
    [InlineData("campaign", "/campaigns/{campaign}", "supervisor")]
    [InlineData("campaign-county", "/campaigns/{campaign}", "head")]
    [InlineData("bulk-acts", "/bulk-acts", "supervisor")]
    [InlineData("leaver", "/bulk-acts/leaver", "head")]
    [InlineData("owed", "/owed", "head")]
    [InlineData("owed-city", "/owed", "supervisor")]
    [InlineData("stranded-not-yours", "/stranded", "head")]
    [InlineData("situation", "/situation", "leader")]
    [InlineData("analysis", "/analysis", "leader")]
    [InlineData("statistics", "/statistics?rows=area&columns=method", "supervisor")]
    [InlineData("stars", "/stars", "supervisor")]
    [InlineData("processes", "/processes", "supervisor")]
    [InlineData("password", "/account/password", "stranger")]
    [InlineData("not-found", "/findings/00000000-0000-0000-0000-000000000001", "stranger")]
    public async Task It_is_free_of_faults_on_a_desk_and_on_a_phone(string name, string address, string? person)
    {
        await site.Bureau.IssueAsync();
        await using var tab = person is null ? await site.OpenAsync() : await site.OpenAsAsync(person);
        await tab.Page.GotoAsync(address.Replace("{campaign}", site.Bureau.Campaign.ToString(), StringComparison.Ordinal));
        await tab.CheckAsync(name);

        await tab.ResizeAsync(Tab.Phone);
        await tab.CheckAsync(name);
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_typed_and_says_why_beside_the_field()
    {
        var finding = await site.Bureau.IssueAsync();
        Assert.IsType<Findings.Answer.Taken>(await site.Bureau.ActAsync(finding, "head", "acknowledge"));
        await using var tab = await site.OpenAsAsync("head", Tab.Phone, scripts: false);
        await tab.Page.GotoAsync($"/findings/{finding}");

        await tab.SendAsync("submit-objection", ("note", "          不属实"), ("f.objection_ground", "fact"));

        Assert.Equal("不属实", (await tab.Page.InputValueAsync("#submit-objection [name=note]")).Trim());
        Assert.Contains("不少于", await tab.Page.InnerTextAsync("#submit-objection .fault"), StringComparison.Ordinal);
        await tab.PictureAsync("finding-refused");
    }

    [Fact]
    public async Task A_form_made_before_somebody_else_acted_is_answered_in_words()
    {
        var finding = await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("head", scripts: false);
        await tab.Page.GotoAsync($"/findings/{finding}");
        Assert.IsType<Findings.Answer.Taken>(await site.Bureau.ActAsync(finding, "head", "acknowledge"));

        await tab.SendAsync("act-acknowledge");

        Assert.Contains("情况已有变化", await tab.Page.InnerTextAsync("main [role=alert]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_somebody_who_has_no_part_any_more_finds_nothing()
    {
        var finding = await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("liaison", scripts: false);
        await tab.Page.GotoAsync($"/findings/{finding}");
        await EndLiaisonAsync("date '2026-03-02'");

        await tab.SendAsync("act-assign", ("f.rectifier", site.Bureau["rectifier"].ToString()));
        await EndLiaisonAsync("null");

        Assert.Contains("没有找到这一页", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(0L, await site.Bureau.OneAsync<long>("select count(*) from event where finding_id = $1 and about = 'assign'", Sql.Of(finding)));

        Task EndLiaisonAsync(string on) =>
            site.Bureau.ChangeAsync($"update role_grant set valid_to = {on} where account_id = $1", Sql.Of(site.Bureau["liaison"]));
    }

    [Fact]
    public async Task With_scripts_a_form_is_sent_without_leaving_the_page_and_its_draft_is_forgotten()
    {
        var finding = await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("head");
        await tab.Page.GotoAsync($"/findings/{finding}");

        await tab.SendAsync("act-acknowledge", ("note", "已收到，即日整改"));

        await Microsoft.Playwright.Assertions.Expect(tab.Page.Locator("main > .alert-success")).ToBeVisibleAsync();
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("() => Object.keys(localStorage).filter(key => key.endsWith('act-acknowledge')).length"));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task Whoever_has_no_part_in_a_finding_does_not_find_it()
    {
        var finding = await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("stranger", scripts: false);

        var answer = await tab.Page.GotoAsync($"/findings/{finding}");

        Assert.Equal(404, answer!.Status); // a page was asked for, so there is an answer
    }
}
