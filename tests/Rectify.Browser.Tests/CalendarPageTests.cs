using Rectify.Accounts;
using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class CalendarPageTests(Site site)
{
    // Two weeks off in March, which the shipped calendar works.
    private const string TwoWeeksOff = """
        calendar: cn
        title: { zh: 测试, en: test }
        years:
          2026:
            notice: https://example.org/notice
            holidays:
              - { name: 试放假, off: 2026-03-09..2026-03-13 }
        """;

    [Fact]
    public async Task A_calendar_is_shown_with_what_it_moves_before_it_is_published()
    {
        var finding = await site.Bureau.IssueAsync("10wd");
        var number = await site.Bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(finding));
        var versions = await VersionsAsync();
        var before = await site.Bureau.OneAsync<DateTime>("select due_at from finding where id = $1", Sql.Of(finding));
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer);
        await tab.Page.GotoAsync("/administration/calendars");

        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("cn.yaml", "calendar: cn\nyears: {}\n"));
        await tab.FollowAsync("#upload button.btn-primary");
        Assert.Contains("cn.yaml:", await tab.Page.InnerTextAsync("#upload .alert-danger"), StringComparison.Ordinal);
        await tab.PictureAsync("calendar-faulty");
        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("cn.yaml", TwoWeeksOff));
        await tab.FollowAsync("#upload button.btn-primary");

        var row = tab.Page.Locator("#preview tbody tr", new() { HasText = number });
        Assert.Contains("2026-03-16", await row.First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("2026-03-23", await row.First.InnerTextAsync(), StringComparison.Ordinal);
        await tab.CheckAsync("calendar-preview");
        await tab.ResizeAsync(Tab.Phone);
        await tab.CheckAsync("calendar-preview");
        Assert.Equal(versions, await VersionsAsync());
        Assert.Equal(before, await site.Bureau.OneAsync<DateTime>("select due_at from finding where id = $1", Sql.Of(finding)));
    }

    [Fact]
    public async Task A_further_year_is_published_and_then_drawn_day_by_day()
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "workflows", "calendars", "cn.yaml"));
        var versions = await VersionsAsync();
        const string Further = "  2031:\n    notice: https://example.org/notice\n    holidays:\n      - { name: 元旦, off: 2031-01-01 }\n";
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Phone, scripts: false);
        await tab.Page.GotoAsync("/administration/calendars");
        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("cn.yaml", $"{shipped.TrimEnd()}\n{Further}"));
        await tab.FollowAsync("#upload button.btn-primary");
        Assert.Contains("不改动任何期限", await tab.Page.InnerTextAsync("#preview"), StringComparison.Ordinal);

        await tab.FollowAsync("#publish");

        Assert.Contains("日历已发布", await tab.Page.InnerTextAsync(".alert-success"), StringComparison.Ordinal);
        Assert.Equal(versions + 1, await VersionsAsync());
        var folder = await WorkflowFolder.ReadAsync(PublishFolder.Shipped, Roles.OfBusiness, CancellationToken.None);
        await new Publish(site.Bureau.Cities, site.Bureau.Library, site.Bureau.Clock).HandleAsync(site.Bureau.City, folder, CancellationToken.None);
        Assert.Equal(versions + 1, await VersionsAsync()); // the folder has nothing new to say of it
        await tab.Page.GotoAsync("/administration/calendars?year=2031");
        Assert.Equal(1, await tab.Page.Locator(".year .off").CountAsync());
        Assert.Equal(365, await tab.Page.Locator(".year td:not(:empty)").CountAsync());
    }

    private Task<long> VersionsAsync() => site.Bureau.OneAsync<long>("select count(*) from publication where kind = 'calendar' and name = 'cn'");
}
