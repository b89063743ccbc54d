using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class LoopTests(Site site)
{
    private static readonly string Photo = MakePhoto();

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task A_finding_goes_from_opening_to_sign_off_by_hand_without_scripts(int width)
    {
        var finding = await OpenAsync(width);
        var tabs = new Dictionary<string, Tab>();

        await ActAsync("team_lead", "act-qualify", ("f.category", "safety_measures"), ("f.basis", "公路安全保护条例第二十条"), ("f.severity", "serious"), ("f.term", "limited"));
        await ActAsync("supervisor", "act-issue", ("f.deadline", "30"));
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
        await tab.PictureAsync("finding-closed");
        Assert.Equal("已销号", await tab.Page.InnerTextAsync(".axes .tag:first-child"));
        Assert.Equal("按期完成 提前 30 个工作日", await tab.Page.InnerTextAsync(".axes .tag:nth-child(3)"));
        Assert.Empty(await tab.AxeAsync());
        Assert.Empty(tab.Faults);
        Assert.Equal(0, await tab.OverhangAsync());

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

    private async Task<string> OpenAsync(int width)
    {
        await using var tab = await site.OpenAsAsync("inspector", width, scripts: false);
        await tab.Page.GotoAsync("/open?process=rectification");
        foreach (var (name, value) in new[] { ("f.description", "县道临崖路段护栏缺失约三十米"), ("f.source", "inspection_team"), ("f.found_on", "2026-02-27") })
            await Tab.FillAsync(tab.Page.Locator($"main [name='{name}']").First, value);
        await tab.Page.ClickAsync("main form button.btn");
        Assert.Contains("/findings/", tab.Page.Url, StringComparison.Ordinal);
        return new Uri(tab.Page.Url).AbsolutePath;
    }

    // The smallest picture there is: one grey dot.
    private static string MakePhoto()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("rectify-").FullName, "整改后.png");
        File.WriteAllBytes(path, Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="));
        return path;
    }
}
