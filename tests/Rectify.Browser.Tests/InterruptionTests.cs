using Microsoft.Playwright;
using Rectify.Browser.Tests.Support;
using Rectify.Demonstration;

namespace Rectify.Browser.Tests;

/// <summary>What comes between a person and the form that they are filling in.</summary>
[Collection(DemonstrationCollection.Name)]
public sealed class InterruptionTests(DemonstrationSite site)
{
    private const string Written = "已完成护栏更换四十米，余下二十米本周内完成。";
    private static readonly string Reported =
        $"from finding f where state = 'rectifying' and process = 'rectification' and unit_id <> '{InventedPlaces.Counties[0].Id}' and not is_imported order by opened_at limit 1";

    [Fact]
    public async Task A_draft_survives_a_restart_of_the_service_and_is_sent_afterwards()
    {
        await using var tab = await BeginReportAsync();

        await site.RestartAsync();
        await tab.Page.ReloadAsync();

        Assert.Equal(Written, await tab.Page.InputValueAsync("#act-report_progress [name=note]"));
        await tab.SendAsync("act-report_progress");
        await Assertions.Expect(tab.Page.Locator("main > .alert-success")).ToBeVisibleAsync();
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_form_filled_in_while_the_service_restarted_is_sent_without_being_loaded_again()
    {
        await using var tab = await BeginReportAsync();

        await site.RestartAsync();

        await tab.SendAsync("act-report_progress");
        await Assertions.Expect(tab.Page.Locator("main > .alert-success")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task Who_comes_second_sees_what_happened_and_keeps_the_text(int width)
    {
        await using var tab = await BeginReportAsync(width);
        await using (var leader = await site.OpenAsAsync("leader2"))
        {
            await leader.Page.GotoAsync(new Uri(tab.Page.Url).AbsolutePath);
            await leader.SendAsync("act-remark", ("note", "请抓紧推进"));
            await Assertions.Expect(leader.Page.Locator("main > .alert-success")).ToBeVisibleAsync();
        }

        await tab.SendAsync("act-report_progress");

        await Assertions.Expect(tab.Page.Locator("#act-report_progress .alert-danger")).ToContainTextAsync("别人先办了一步");
        Assert.Equal(Written, await tab.Page.InputValueAsync("#act-report_progress [name=note]"));
        Assert.Contains("请抓紧推进", await tab.Page.InnerTextAsync("#timeline"), StringComparison.Ordinal);
        await tab.CheckAsync("finding-conflict");
        await tab.SendAsync("act-report_progress");
        await Assertions.Expect(tab.Page.Locator("main > .alert-success")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_comes_too_late_altogether_is_shown_what_they_wrote()
    {
        var issued = await site.OneAsync($"select id::text from finding where state = 'issued' and unit_id = '{InventedPlaces.Counties[0].Id}' limit 1");
        await using var tab = await site.OpenAsAsync("yunping.head");
        await tab.Page.GotoAsync($"/findings/{issued}");
        await OpenAsync(tab, "act-acknowledge");
        await tab.Page.FillAsync("#act-acknowledge [name=note]", "已收到，由养护科承办");
        await using (var other = await site.OpenAsAsync("yunping.head"))
        {
            await other.Page.GotoAsync($"/findings/{issued}");
            await other.SendAsync("act-acknowledge");
            await Assertions.Expect(other.Page.Locator("main > .alert-success")).ToBeVisibleAsync();
        }

        await tab.Page.ClickAsync("#act-acknowledge button.btn");

        await Assertions.Expect(tab.Page.Locator("main > .alert-danger")).ToContainTextAsync("情况已有变化");
        Assert.Contains("已收到，由养护科承办", await tab.Page.InnerTextAsync("main > .alert-danger"), StringComparison.Ordinal);
        await tab.CheckAsync("finding-too-late");
    }

    [Fact]
    public async Task When_the_session_has_ended_the_form_asks_to_sign_in_and_returns_to_what_was_written()
    {
        await using var tab = await BeginReportAsync();
        var address = tab.Page.Url;
        var liaison = await LiaisonAsync();
        await site.ChangeAsync($"update session set ended_at = created_at where account_id = '{liaison.Id}' and ended_at is null");

        await tab.FollowAsync("#act-report_progress button.btn");
        Assert.Contains("/sign-in?back=", tab.Page.Url, StringComparison.Ordinal);
        await tab.CheckAsync("sign-in-again");
        await DemonstrationSite.SignInAsync(tab, liaison.Login);

        Assert.Equal(address, tab.Page.Url);
        await OpenAsync(tab, "act-report_progress");
        Assert.Equal(Written, await tab.Page.InputValueAsync("#act-report_progress [name=note]"));
    }

    // The liaison of some county is about to report how a finding goes that no walk is about.
    private async Task<Tab> BeginReportAsync(int width = Tab.Desk)
    {
        var tab = await site.OpenAsAsync((await LiaisonAsync()).Login, width, anew: true);
        await tab.Page.GotoAsync($"/findings/{await site.OneAsync($"select f.id::text {Reported}")}");
        await OpenAsync(tab, "act-report_progress");
        await tab.Page.FillAsync("#act-report_progress [name=note]", Written);
        return tab;
    }

    private async Task<Person> LiaisonAsync()
    {
        var unit = await site.OneAsync($"select f.unit_id::text {Reported}");
        return InventedPeople.With($"{InventedPlaces.CountyOf(Guid.Parse(unit)).Key}.liaison");
    }

    private static async Task OpenAsync(Tab tab, string form)
    {
        if (await tab.Page.Locator($"#{form}").GetAttributeAsync("open") is null)
            await tab.Page.Locator($"#{form} summary").First.ClickAsync();
    }
}
