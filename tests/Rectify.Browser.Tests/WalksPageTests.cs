using Microsoft.Playwright;
using Rectify.Browser.Tests.Support;
using Rectify.Demonstration;

namespace Rectify.Browser.Tests;

/// <summary>Each of the five walks from the sign-in page to its end, by the buttons of the page, doing at each step what it says.</summary>
[Collection(DemonstrationCollection.Name)]
public sealed class WalksPageTests(DemonstrationSite site)
{
    private static readonly string Photo = Tab.PictureOf("整改后.png");

    [Fact]
    public async Task The_inspector_finds_and_verifies()
    {
        await using var tab = await BeginAsync();

        await StepAsync(tab, "inspector", 0);
        await tab.Page.SelectOptionAsync("[name=place]", new SelectOptionValue { Index = 1 });
        await tab.Page.FillAsync("[name='f.description']", "县道临崖路段护栏缺失约三十米");
        await tab.FollowAsync("main form.narrow button.btn-primary");
        Assert.Contains("/findings/", tab.Page.Url, StringComparison.Ordinal);
        await StepAsync(tab, "inspector", 1, "act-qualify", ("f.category", "hazard"), ("f.severity", "general"), ("f.term", "limited"), ("f.basis", "安全生产法"), ("f.inspection_method", "open"));
        await StepAsync(tab, "inspector", 2, "act-issue", ("f.deadline", "15"));
        await StepAsync(tab, "inspector", 3, "act-confirm", ("f.verified_by", "open"), ("f.verification_opinion", "现场核查，整改到位"));
        await StepAsync(tab, "inspector", 4);

        Assert.True(await tab.Page.Locator("main tbody tr").CountAsync() >= 1);
    }

    [Fact]
    public async Task The_county_office_signs_for_rectifies_and_hands_over_on_a_phone()
    {
        await using var tab = await BeginAsync(Tab.Phone);

        await StepAsync(tab, "county", 0, "act-acknowledge", ("f.rectifier", InventedPeople.With("yunping.rectifier1").Id.ToString()));
        await StepAsync(tab, "county", 1, "act-plan_measure", ("f.measure_title", "更换护栏四十米"));
        await StepAsync(tab, "county", 2, "act-finish_measure", ("evidence", Photo));
        await StepAsync(tab, "county", 3, "act-submit", ("f.result", "措施全部落实"), ("evidence", Photo));
        await StepAsync(tab, "county", 4, "act-self_pass", ("f.self_opinion", "自验合格，同意报送"));
        await StepAsync(tab, "county", 5);

        Assert.True(await tab.Page.Locator("main tbody tr").CountAsync() >= 1);
    }

    [Fact]
    public async Task The_supervision_office_urges_decides_and_reads()
    {
        await using var tab = await BeginAsync();

        await StepAsync(tab, "supervisor", 0);
        await StepAsync(tab, "supervisor", 1, "act-urge");
        await StepAsync(tab, "supervisor", 2);
        await tab.FollowAsync("#doings button[value=sign]");
        await StepAsync(tab, "supervisor", 3, "approve-transfer-1");
        await StepAsync(tab, "supervisor", 4);
        await StepAsync(tab, "supervisor", 5);

        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task The_discipline_group_signs_watches_and_concludes()
    {
        await using var tab = await BeginAsync();

        await StepAsync(tab, "discipline", 0);
        await StepAsync(tab, "discipline", 1, "sign-discipline", ("verdict", "For"));
        await StepAsync(tab, "discipline", 2);
        await StepAsync(tab, "discipline", 3, "act-annotate", ("note", "核查时请一并查看监理日志"));
        await StepAsync(tab, "discipline", 4, "act-conclude", ("f.way_taken", "reminder_talk"), ("f.persons_direct", "1"), ("f.persons_leading", "1"), ("f.handled_on", "2026-11-19"));
        await StepAsync(tab, "discipline", 5);

        Assert.True(await tab.Page.Locator("main tbody tr").CountAsync() >= 1);
    }

    [Fact]
    public async Task The_three_officers_look_after_accounts_calendar_and_jobs()
    {
        await using var tab = await BeginAsync();

        await StepAsync(tab, "administrator", 0);
        await tab.SendAsync("create", ("login", "xinren"), ("name", "新同志"));
        await Assertions.Expect(tab.Page.Locator("#secret")).ToBeVisibleAsync();
        await StepAsync(tab, "administrator", 1);
        await StepAsync(tab, "administrator", 2);
        var shipped = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "workflows", "calendars", "cn.yaml"));
        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("cn.yaml",
            $"{shipped.TrimEnd()}\n  2031:\n    notice: https://example.org/notice\n    holidays:\n      - {{ name: 元旦, off: 2031-01-01 }}\n"));
        await tab.FollowAsync("#upload button.btn-primary");
        Assert.True(await tab.Page.Locator("#preview").IsVisibleAsync());
        await StepAsync(tab, "administrator", 3);
        await StepAsync(tab, "administrator", 4);

        Assert.True(await tab.Page.Locator("main tbody tr").CountAsync() >= 1);
    }

    [Fact]
    public async Task The_page_itself_is_free_of_faults_on_a_desk_and_on_a_phone()
    {
        await using var tab = await BeginAsync();
        await tab.CheckAsync("walks");

        await tab.ResizeAsync(Tab.Phone);
        await tab.CheckAsync("walks");
    }

    private async Task<Tab> BeginAsync(int width = Tab.Desk)
    {
        var tab = await site.OpenAsync(width);
        await tab.Page.GotoAsync("/sign-in");
        await tab.FollowAsync("main a[href='/walks']");
        return tab;
    }

    // From wherever the walk is, by the link at the top of the page, to the step's own page.
    private static async Task StepAsync(Tab tab, string walk, int step)
    {
        if (!tab.Page.Url.EndsWith("/walks", StringComparison.Ordinal))
            await tab.FollowAsync("main > a[href='/walks']");
        await tab.FollowAsync($"#{walk}-{step}");
        Assert.DoesNotContain("/walks", tab.Page.Url, StringComparison.Ordinal);
        await tab.CheckAsync($"walk-{walk}-{step}");
    }

    private static async Task StepAsync(Tab tab, string walk, int step, string form, params (string Name, string Value)[] fields)
    {
        await StepAsync(tab, walk, step);
        await tab.SendAsync(form, fields);
        await Assertions.Expect(tab.Page.Locator("main > .alert-success")).ToBeVisibleAsync();
        Assert.True(tab.Faults.Count == 0, string.Join(Environment.NewLine, tab.Faults));
    }
}
