using Rectify.Browser.Tests.Support;
using Rectify.Findings;

namespace Rectify.Browser.Tests;

/// <summary>文书登记, and what is done with a letter that went out.</summary>
[Collection(SiteCollection.Name)]
public sealed class LettersPageTests(Site site)
{
    [Fact]
    public async Task A_letter_is_found_in_the_register_corrected_and_signed_for_without_a_script()
    {
        var finding = await site.Bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await site.Bureau.ActAsync(finding, "supervisor", "urge"));
        await using var tab = await site.OpenAsAsync("supervisor", scripts: false);
        await tab.Page.GotoAsync($"/findings/{finding}");
        await tab.FollowAsync("#letters li:has-text('催办') a.btn");
        await tab.FollowAsync("#doings button[value=sign]");
        var number = await tab.Page.InnerTextAsync(".letter-number");

        await tab.FollowAsync("#void button[value=correct]");
        Assert.Contains("请写明作废或更正的理由", await tab.Page.InnerTextAsync("main [role=alert]"), StringComparison.Ordinal);
        await tab.Page.FillAsync("#correct-reason", "超期天数有误");
        await tab.FollowAsync("#void button[value=correct]");
        await tab.FollowAsync("#doings button[value=sign]");

        Assert.Contains($"{number}文书内容有误", await tab.Page.InnerTextAsync(".letter-body"), StringComparison.Ordinal);
        await using var head = await site.OpenAsAsync("head", scripts: false);
        await head.Page.GotoAsync("/letters?kind=urge&status=signed");
        await head.FollowAsync("#letters tbody tr:first-child a");
        await head.FollowAsync("#receive button");
        Assert.Contains("head于", await head.Page.InnerTextAsync("#receipts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task An_empty_register_says_what_to_do(int width)
    {
        await using var tab = await site.OpenAsAsync("supervisor", width);

        await tab.Page.GotoAsync("/letters?year=2023");

        Assert.Contains("请放宽条件再看", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await tab.CheckAsync("letters-empty");
    }

    [Fact]
    public async Task A_bulletin_is_drafted_for_the_days_that_are_chosen_and_each_figure_opens_its_findings()
    {
        await using var tab = await site.OpenAsAsync("leader", scripts: false);
        await tab.Page.GotoAsync("/letters");
        await tab.Page.ClickAsync("#bulletin summary");
        await tab.Page.FillAsync("#bulletin [name$=from]", "2026-03-01");
        await tab.Page.FillAsync("#bulletin [name$=to]", "2026-03-31");
        await tab.FollowAsync("#bulletin button");

        Assert.Contains("2026年3月1日至2026年3月31日问题整改情况的通报", await tab.Page.InnerTextAsync(".letter h2"), StringComparison.Ordinal);
        await tab.FollowAsync("#figures [data-figure=found]");
        Assert.Equal("/findings", new Uri(tab.Page.Url).AbsolutePath);
    }
}
