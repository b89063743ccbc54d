using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class LoopTests(Site site)
{
    private static readonly string Photo = Tab.PictureOf("整改后.png");

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task A_finding_goes_from_a_ledger_to_sign_off_by_hand_without_scripts(int width)
    {
        var finding = await ImportAsync(width);
        var tabs = new Dictionary<string, Tab>();

        await ActAsync("head", "act-acknowledge", ("f.rectifier", Id("rectifier")));
        await ActAsync("rectifier", "act-plan_measure", ("f.measure_title", "更换护栏四十米"));
        await ActAsync("rectifier", "act-submit_plan", ("f.goal", "临崖路段护栏完好"), ("f.leader_responsible", "张副局长"));
        await ActAsync("team_lead", "act-approve_plan");
        await ActAsync("rectifier", "act-finish_measure", ("measure", "1"), ("evidence", Photo));
        await ActAsync("rectifier", "act-submit", ("f.result", "已更换护栏四十米并补设警示标志"), ("evidence", Photo));
        await ActAsync("head", "act-self_pass", ("f.self_opinion", "自验合格，同意报送"));
        await ActAsync("inspector", "act-confirm", ("f.verified_by", "open"), ("f.verification_opinion", "现场核查，整改到位"));
        await ActAsync("team_lead", "sign-team_lead", ("verdict", "For"));
        await ActAsync("leader", "sign-leader", ("verdict", "For"));
        await ActAsync("discipline", "sign-discipline", ("verdict", "For"));

        foreach (var person in tabs.Values)
            await person.DisposeAsync();
        await using var tab = await site.OpenAsAsync("head", width);
        await tab.Page.GotoAsync(finding);
        Assert.Equal("已销号", await tab.Page.InnerTextAsync(".axes .tag:first-child"));
        Assert.Equal("按期完成 提前 31 个工作日", await tab.Page.InnerTextAsync(".axes .tag:nth-child(3)"));
        await tab.CheckAsync("finding-closed");

        async Task ActAsync(string person, string form, params (string, string)[] fields)
        {
            if (!tabs.TryGetValue(person, out var tab))
                tabs[person] = tab = await site.OpenAsAsync(person, width, scripts: false);
            await tab.Page.GotoAsync(finding);
            await tab.SendAsync(form, fields);
            Assert.True(await tab.Page.Locator("main > .alert-success").IsVisibleAsync(), $"{person} {form}: {await tab.Page.InnerTextAsync("main")}");
            Assert.Empty(tab.Faults);
        }
    }

    private string Id(string person) => site.Bureau[person].ToString();

    // Told by the column 状态, a ledger's finding begins where it stands: here, issued and not yet signed for.
    private async Task<string> ImportAsync(int width)
    {
        var number = $"YS-{Guid.NewGuid():n}"[..11];
        var ledger = Tab.FileOf("整改台账.csv",
            $"问题编号,被检查单位,检查时间,问题来源,问题领域,问题类型,存在问题,问题依据,严重程度,整改期限,状态\n{number},云山县交通运输局,2026-02-27,,,,县道临崖路段护栏缺失约三十米,公路安全保护条例第二十条,较重,2026-04-15,待签收\n");
        await using var tab = await site.OpenAsAsync("inspector", width, scripts: false);
        await tab.Page.GotoAsync("/import");
        await tab.Page.SetInputFilesAsync("#ledger", ledger);
        await tab.FollowAsync("#upload button");
        await tab.FollowAsync("#columns form[method=post] button");
        await tab.FollowAsync("#commit button");
        await tab.FollowAsync($"#rows a:has-text('{number}')");
        Assert.Contains("/findings/", tab.Page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
        return new Uri(tab.Page.Url).AbsolutePath;
    }
}
