using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class ImportPageTests(Site site)
{
    private const string Header = "问题编号,被检查单位,检查时间,存在问题,严重程度,整改期限,整改进展,整改结论,完成时间,是否销号,奇怪的列,办理时间";

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task A_ledger_is_uploaded_matched_previewed_imported_brought_again_and_taken_back(int width)
    {
        var number = NewNumber();
        await using var tab = await site.OpenAsAsync("supervisor", width);
        await tab.Page.GotoAsync("/import");
        await tab.CheckAsync("import");

        await UploadAsync(tab, $"{number},云山县交通运输局,2025-12-01,路面坑槽{number},一般,2026-06-30,已制定方案,整改中,,否,,", $"{number}b,某县,2025-13-01,台账不全,一般,尽快,,整改中,,否,,");
        await tab.CheckAsync("import-columns");
        await tab.FollowAsync("#columns form[method=post] button");
        await tab.CheckAsync("import-preview");
        await tab.FollowAsync("#commit button");
        await tab.CheckAsync("import-done");
        Assert.Equal("已导入", await tab.Page.InnerTextAsync(".page-head .tag"));
        var batch = new Uri(tab.Page.Url).AbsolutePath;

        await BringAsync(tab, $"{number},云山县交通运输局,2025-12-01,路面坑槽{number},一般,2026-07-31,已完成八成,整改中,,否,,");
        Assert.Equal("整改期限：2026-06-30 → 2026-07-31", (await tab.Page.InnerTextAsync(".said p:has-text('整改期限')")).Trim());
        await tab.CheckAsync("import-changed");

        await tab.Page.GotoAsync("/import");
        await tab.FollowAsync($"#batches a[href='{batch}']");
        await tab.SendAsync("undo", ("reason", "导错了专项"));
        await Microsoft.Playwright.Assertions.Expect(tab.Page.Locator("main > .alert")).ToContainTextAsync("导错了专项");
        await tab.CheckAsync("import-undone");
    }

    [Fact]
    public async Task A_fault_stands_beside_its_row_with_column_value_and_what_is_accepted()
    {
        var number = NewNumber();
        await using var tab = await site.OpenAsAsync("inspector", scripts: false);

        await BringAsync(tab, $"{number},云山县交通运输局,2025-13-01,一、护栏缺失；二、标志不清,一般,2026-06-30,,整改中,,否,,");

        var row = await tab.Page.InnerTextAsync("#rows tbody tr");
        Assert.Contains("第 2 行 C 列“检查时间”的内容“2025-13-01”：没有这一天。请写成 2025-07-17", row, StringComparison.Ordinal);
        Assert.Contains("没有可以导入的行", await tab.Page.InnerTextAsync("#commit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_the_guess_is_not_sure_of_is_for_a_person_to_choose()
    {
        await using var tab = await site.OpenAsAsync("inspector", scripts: false);

        await UploadAsync(tab, $"{NewNumber()},云山县交通运输局,2025-12-01,护栏缺失,一般,2026-06-30,,整改中,,否,,2025-12-02");

        Assert.Equal("请选择", await tab.Page.InnerTextAsync("tr:has-text('办理时间') .tag"));
        Assert.Equal("未识别", await tab.Page.InnerTextAsync("tr:has-text('奇怪的列') .tag"));
        await tab.Page.SelectOptionAsync(ChoiceOf("办理时间"), "issued_on");
        await tab.Page.SelectOptionAsync(ChoiceOf("存在问题"), "");
        await tab.FollowAsync("#columns form[method=post] button");
        Assert.Contains("还没有一列对应“存在问题”", await tab.Page.InnerTextAsync("main [role=alert]"), StringComparison.Ordinal);
        Assert.Equal("issued_on", await tab.Page.InputValueAsync(ChoiceOf("办理时间")));
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task Columns_matched_by_hand_and_saved_serve_the_next_ledger_of_that_header(int width)
    {
        var name = $"周报{NewNumber()}";
        await using var tab = await site.OpenAsAsync("inspector", width);
        await UploadAsync(tab, $"{NewNumber()},云山县交通运输局,2025-12-01,护栏缺失,一般,2026-06-30,,整改中,,否,,2025-12-02");
        await tab.Page.SelectOptionAsync(ChoiceOf("办理时间"), "issued_on");
        await tab.Page.FillAsync("[name=keep]", name);
        await tab.FollowAsync("#columns form[method=post] button");

        await UploadAsync(tab, $"{NewNumber()},云山县交通运输局,2025-12-01,标志不清,一般,2026-06-30,,整改中,,否,,2025-12-03");
        Assert.Contains(name, await tab.Page.InnerTextAsync("#columns"), StringComparison.Ordinal);
        await tab.CheckAsync("import-saved-columns");
        await tab.FollowAsync("#columns form[method=post] button");
        Assert.Contains(name, await tab.Page.InnerTextAsync(".facts"), StringComparison.Ordinal);

        await tab.Page.GotoAsync("/import");
        await tab.CheckAsync("import-mappings");
        await tab.FollowAsync($"#mappings tr:has-text('{name}') button");
        Assert.Equal(0, await tab.Page.Locator($"text={name}").CountAsync());
    }

    [Fact]
    public async Task A_button_of_a_page_that_has_changed_since_says_so()
    {
        await using var tab = await site.OpenAsAsync("inspector", scripts: false);
        await BringAsync(tab, $"{NewNumber()},云山县交通运输局,2025-12-01,护栏缺失,一般,2026-06-30,,整改中,,否,,");
        await using var other = await site.OpenAsAsync("inspector", scripts: false);
        await other.Page.GotoAsync(tab.Page.Url);
        await other.FollowAsync("#commit button");

        await tab.FollowAsync("#commit button");

        Assert.Contains("页面内容已经变化", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await tab.FollowAsync("main .card a");
        Assert.Equal("已导入", await tab.Page.InnerTextAsync(".page-head .tag"));
    }

    [Fact]
    public async Task What_is_no_ledger_is_refused_in_words_where_another_can_be_chosen()
    {
        await using var tab = await site.OpenAsAsync("inspector", scripts: false);
        await tab.Page.GotoAsync("/import");

        await tab.Page.SetInputFilesAsync("#ledger", Tab.FileOf("坏.xlsx", "PK\u0003\u0004不是表格"));
        await tab.FollowAsync("#upload button");

        Assert.Contains("这不是完整的 .xlsx 文件", await tab.Page.InnerTextAsync("main [role=alert]"), StringComparison.Ordinal);
        Assert.True(await tab.Page.Locator("#ledger").IsVisibleAsync());
    }

    [Fact]
    public async Task A_county_office_imports_nothing_and_sees_nobodys_batches()
    {
        await using var other = await site.OpenAsAsync("inspector", scripts: false);
        await BringAsync(other, $"{NewNumber()},云山县交通运输局,2025-12-01,护栏缺失,一般,2026-06-30,,整改中,,否,,");
        await using var tab = await site.OpenAsAsync("head", scripts: false);

        var answer = await tab.Page.GotoAsync(other.Page.Url);
        await tab.Page.GotoAsync("/import");

        Assert.Equal(404, answer!.Status); // a page was asked for, so there is an answer
        Assert.Equal(0, await tab.Page.Locator("#ledger").CountAsync());
        Assert.Contains("还没有导入过台账", await tab.Page.InnerTextAsync("#batches"), StringComparison.Ordinal);
    }

    private static string ChoiceOf(string header) => $"select[aria-label='“{header}”对应的字段']";

    private static string NewNumber() => $"YS-{Guid.NewGuid():n}"[..11];

    private static async Task UploadAsync(Tab tab, params string[] rows)
    {
        await tab.Page.GotoAsync("/import");
        await tab.Page.SetInputFilesAsync("#ledger", Tab.FileOf("整改台账.csv", $"{Header}\n{string.Join('\n', rows)}\n"));
        await tab.FollowAsync("#upload button");
    }

    private static async Task BringAsync(Tab tab, params string[] rows)
    {
        await UploadAsync(tab, rows);
        await tab.FollowAsync("#columns form[method=post] button");
    }
}
