using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class LedgerPageTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk, true)]
    [InlineData(Tab.Phone, false)]
    public async Task A_person_searches_sorts_picks_columns_and_saves_what_stands_there_as_a_view(int width, bool scripts)
    {
        await site.Bureau.IssueAsync();
        await site.Bureau.OpenAsync();
        await using var tab = await site.OpenAsAsync("supervisor", width, scripts);
        await tab.Page.GotoAsync("/findings");

        await tab.Page.FillAsync("#filter-q", "路面护栏");
        await tab.Page.SelectOptionAsync("#filter-sort", "number");
        await tab.FollowAsync(".filter button.btn-primary");
        await tab.Page.ClickAsync("#columns summary");
        await tab.Page.CheckAsync("#column-basis");
        await tab.Page.UncheckAsync("#column-opened");
        await tab.FollowAsync("#columns button.btn-primary");
        await tab.FollowAsync("#columns a >> nth=0");

        Assert.Equal(["问题", "编号"], (await tab.Page.Locator("table.sheet thead th").AllTextContentsAsync()).Skip(await tab.Page.Locator("table.sheet th.pick").CountAsync()).Take(2));
        Assert.Contains("公路安全保护条例第二十条", await tab.Page.InnerTextAsync("table.sheet"), StringComparison.Ordinal);
        await LookAsync(tab, "ledger-columns", scripts);

        await tab.FollowAsync(".views a.plain");
        await tab.Page.FillAsync("#field-name", $"护栏 {width}");
        await LookAsync(tab, "ledger-views-save", scripts);
        await tab.FollowAsync("#save button.btn-primary");

        Assert.Equal($"护栏 {width}", (await tab.Page.InnerTextAsync(".views [aria-current]")).Trim());
        Assert.Equal("路面护栏", await tab.Page.InputValueAsync("#filter-q"));
        Assert.Equal("number", await tab.Page.InputValueAsync("#filter-sort"));
        await LookAsync(tab, "ledger-view", scripts);

        await tab.Page.GotoAsync("/findings/views");
        await LookAsync(tab, "ledger-views", scripts);
        await tab.FollowAsync(".saved-view button[value=default]");
        await tab.Page.GotoAsync("/findings");
        Assert.Equal("路面护栏", await tab.Page.InputValueAsync("#filter-q"));

        await tab.Page.GotoAsync("/findings/views");
        await tab.FollowAsync(".saved-view button[value=delete]");
        Assert.Equal(0, await tab.Page.Locator(".saved-view").CountAsync());
        await tab.Page.GotoAsync("/findings");
        Assert.Equal("", await tab.Page.InputValueAsync("#filter-q"));
    }

    [Fact]
    public async Task What_is_shown_goes_out_as_a_file()
    {
        await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("supervisor");
        await tab.Page.GotoAsync("/findings?state=issued&columns=number,basis");

        await tab.FollowAsync("#export");
        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.ClickAsync("a[href*='findings.csv'][href*='form=shown']"));

        var text = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.StartsWith("编号,问题依据", text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains("公路安全保护条例第二十条", text, StringComparison.Ordinal);
    }

    private static Task LookAsync(Tab tab, string name, bool scripts) => scripts ? tab.CheckAsync(name) : tab.PictureAsync(name);
}
