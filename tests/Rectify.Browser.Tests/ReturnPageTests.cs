using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class ReturnPageTests(Site site)
{
    private const string Header = "问题编号,本期进展,存在的困难或问题,预计完成时间,表单校验（勿改）";

    [Theory]
    [InlineData(Tab.Desk, true)]
    [InlineData(Tab.Phone, true)]
    [InlineData(Tab.Phone, false)]
    public async Task A_return_is_downloaded_brought_back_looked_at_and_recorded_row_by_row(int width, bool scripts)
    {
        var (number, mark) = await RectifyingAsync();
        await using var tab = await site.OpenAsAsync("liaison", width, scripts);
        await tab.Page.GotoAsync("/findings");
        await tab.FollowAsync("a[href='/progress-returns']");
        await CheckAsync(tab, "return", scripts);
        var sheet = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.ClickAsync("#take a.btn"));
        Assert.StartsWith("进展表-", sheet.SuggestedFilename, StringComparison.Ordinal);

        await BringAsync(tab, $"{number},已更换护栏十五米,雨天无法施工,2026-03-20,{mark}", "没有的编号,已更换护栏十五米,,,3");
        Assert.Contains("没有这个问题编号", await tab.Page.InnerTextAsync("#rows tbody tr:first-child"), StringComparison.Ordinal);
        Assert.Equal(0L, await ReportsAsync(number));
        await CheckAsync(tab, "return-preview", scripts);
        await tab.FollowAsync("#record");

        Assert.Contains("进展表填报", await tab.Page.InnerTextAsync("h1"), StringComparison.Ordinal);
        Assert.Contains("已办", await tab.Page.InnerTextAsync($"#rows tr:has-text('{number}')"), StringComparison.Ordinal);
        await CheckAsync(tab, "return-recorded", scripts);
        await BringAsync(tab, $"{number},已更换护栏十五米,雨天无法施工,2026-03-20,{mark}", "没有的编号,已更换护栏十五米,,,3");
        Assert.Contains("已经填报过", await tab.Page.InnerTextAsync("main .alert"), StringComparison.Ordinal);
        Assert.Equal(1L, await ReportsAsync(number));
    }

    [Fact]
    public async Task What_is_no_sheet_is_refused_in_words_and_whoever_has_no_part_is_told()
    {
        await RectifyingAsync();
        await using var tab = await site.OpenAsAsync("liaison", scripts: false);
        await tab.Page.GotoAsync("/progress-returns");
        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("表.csv", "甲,乙\n1,2\n"));
        await tab.FollowAsync("#upload button.btn-primary");
        Assert.Contains("不是表头", await tab.Page.InnerTextAsync("#upload .alert-danger"), StringComparison.Ordinal);

        await using var other = await site.OpenAsAsync("supervisor", scripts: false);
        await other.Page.GotoAsync("/progress-returns");

        Assert.Contains("进展表由责任单位填报", await other.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(404, (await other.Page.GotoAsync($"/progress-returns/{Guid.NewGuid()}"))!.Status); // a page was asked for, so there is an answer
    }

    private static Task CheckAsync(Tab tab, string name, bool scripts) => scripts ? tab.CheckAsync(name) : tab.PictureAsync($"{name}-plain");

    private static async Task BringAsync(Tab tab, params string[] rows)
    {
        await tab.Page.GotoAsync("/progress-returns");
        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("进展表.csv", $"{Header}\n{string.Join('\n', rows)}\n"));
        await tab.FollowAsync("#upload button.btn-primary");
    }

    private async Task<(string Number, string Mark)> RectifyingAsync()
    {
        var bureau = site.Bureau;
        var id = await bureau.IssueAsync();
        var rectifier = ("rectifier", $"{bureau["rectifier"]}");
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "head", "acknowledge", TransportBureau.With(rectifier)));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "rectifier", "plan_measure", TransportBureau.With(("measure_title", "更换护栏"))));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "rectifier", "submit_plan", TransportBureau.With(("goal", "恢复护栏"), ("leader_responsible", "张局长"), rectifier)));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "approve_plan"));
        return (await bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(id)), await bureau.OneAsync<string>("select sequence::text from finding where id = $1", Sql.Of(id)));
    }

    private Task<long> ReportsAsync(string number) => site.Bureau.OneAsync<long>(
        "select count(*) from event e join finding f on f.id = e.finding_id where e.about = 'report_progress' and f.number = $1", Sql.Of(number));
}
