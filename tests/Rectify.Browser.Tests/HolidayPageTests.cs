using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(DemonstrationCollection.Name)]
public sealed class HolidayPageTests(DemonstrationSite site)
{
    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task The_system_officer_sees_the_next_reminder_and_chooses_to_whom_it_goes(int width)
    {
        await using var tab = await site.OpenAsAsync("system", width, scripts: false);
        await tab.Page.GotoAsync("/administration/holidays");
        Assert.Contains("节前廉政提醒", await tab.Page.InnerTextAsync("#integrity"), StringComparison.Ordinal);
        await tab.Page.ClickAsync("#set-integrity summary");
        await tab.Page.FillAsync("#set-integrity [name=days_before]", "99");
        await tab.FollowAsync("#set-integrity button.btn");
        Assert.Contains("提前的工作日应为 1 至 10", await tab.Page.InnerTextAsync("#set-integrity"), StringComparison.Ordinal);

        await tab.Page.FillAsync("#set-integrity [name=days_before]", "2");
        await tab.FollowAsync("#set-integrity button.btn");

        Assert.Contains("已保存", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal("2", await tab.Page.InputValueAsync("#set-integrity [name=days_before]"));
    }

    [Fact]
    public async Task Nobody_else_finds_the_page()
    {
        await using var tab = await site.OpenAsAsync("supervisor1", scripts: false);

        var answer = await tab.Page.GotoAsync("/administration/holidays");

        Assert.Equal(404, answer!.Status); // there is an answer
    }
}
