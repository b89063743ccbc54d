using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class ExportPageTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task From_the_ledger_a_form_of_the_filtered_findings_is_downloaded_at_once(int width)
    {
        await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("head", width);
        await tab.Page.GotoAsync("/findings?state=issued");

        await tab.FollowAsync("#export");
        await tab.CheckAsync("export");
        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.ClickAsync("a[href^='/api/findings.xlsx'][href*='form=notice']"));

        var count = await site.Bureau.OneAsync<long>("select count(*) from finding where state = 'issued'");
        Assert.Contains($"按当前筛选的 {count} 个问题", await tab.Page.InnerTextAsync("#forms h2"), StringComparison.Ordinal);
        Assert.StartsWith("整改通知单-2026-", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.EndsWith(".xlsx", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_list_says_what_to_do()
    {
        await using var tab = await site.OpenAsAsync("stranger", Tab.Phone, scripts: false);

        await tab.Page.GotoAsync("/findings/export?state=closed");

        Assert.Contains("没有可导出的问题", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_script_the_page_of_an_order_shows_how_far_it_is_and_the_way_back()
    {
        var order = await OrderAsync("rows_all = 40000, rows_done = 10000, tries = 1");
        await using var tab = await site.OpenAsAsync("head", Tab.Phone, scripts: false);

        var answer = await tab.Page.GotoAsync($"/findings/exports/{order}");

        Assert.Contains("已写 10,000 / 40,000 行", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal("5", await answer!.HeaderValueAsync("refresh")); // a page was asked for, so there is an answer
        Assert.Equal("立即刷新", await tab.Page.InnerTextAsync($"main a[href='/findings/exports/{order}']"));
        Assert.Equal("10000", await tab.Page.GetAttributeAsync("progress", "value"));
        await tab.PictureAsync("export-waiting");
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task An_export_that_failed_says_why_and_is_ordered_again_and_nobody_else_sees_it(int width)
    {
        var order = await OrderAsync("""ended_at = asked_at, refusal = '{"zh": "生成时服务中断", "en": "Interrupted"}'""");
        await using (var other = await site.OpenAsAsync("supervisor", scripts: false))
            Assert.Equal(404, (await other.Page.GotoAsync($"/findings/exports/{order}"))!.Status); // a page was asked for, so there is an answer
        await using var tab = await site.OpenAsAsync("head", width);
        await tab.Page.GotoAsync($"/findings/exports/{order}");
        Assert.Contains("生成时服务中断", await tab.Page.InnerTextAsync("main .alert"), StringComparison.Ordinal);
        await tab.CheckAsync("export-failed");

        await tab.FollowAsync("#again");

        Assert.Equal("生成中", await tab.Page.InnerTextAsync(".page-head .tag"));
        Assert.DoesNotContain(order.ToString(), tab.Page.Url, StringComparison.Ordinal);
        await tab.Page.GotoAsync("/findings/export");
        await tab.CheckAsync("export-orders");
    }

    private async Task<Guid> OrderAsync(string standing)
    {
        var id = Guid.CreateVersion7();
        await site.Bureau.ChangeAsync("""
            insert into export_order (tenant_id, id, account_id, form, is_xlsx, query, language, asked_at) values ($1, $2, $3, 'ledger', true, '?state=issued', 'chinese', $4)
            """, Sql.Of(site.Bureau.City), Sql.Of(id), Sql.Of(site.Bureau["head"]), Sql.Of(site.Clock.GetUtcNow()));
        await site.Bureau.ChangeAsync($"update export_order set {standing} where id = $1", Sql.Of(id));
        return id;
    }
}
