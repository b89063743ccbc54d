using Microsoft.Playwright;
using Rectify.Browser.Tests.Support;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class SealedPagesTests(Site site)
{
    private const string Telephone = "13812345678", Body = "反映桩基检测弄虚作假";

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task A_telephone_is_masked_until_somebody_says_why_and_the_audit_officer_sees_who(int width)
    {
        var complaint = await OpenAsync("supervisor", "complaint", ("channel", "hotline"), ("found_on", "2026-03-01"), ("complaint_kind", "service"), ("description", "窗口十点仍未开门"), ("telephone", Telephone));
        await using var tab = await site.OpenAsAsync("supervisor", width);

        await tab.Page.GotoAsync($"/findings/{complaint}");
        Assert.Contains("138****5678", await tab.Page.InnerTextAsync(".facts"), StringComparison.Ordinal);
        Assert.DoesNotContain(Telephone, await tab.Page.ContentAsync(), StringComparison.Ordinal);
        await tab.CheckAsync("sealed-finding");
        await tab.FollowAsync(".facts a[href$='/sealed/telephone']");
        await tab.CheckAsync("sealed-ask");
        await tab.Page.FillAsync("main [name=reason]", "回访投诉人");
        await tab.Page.ClickAsync("main button.btn");
        await tab.Page.WaitForSelectorAsync("#plain");
        Assert.Equal(Telephone, await tab.Page.InnerTextAsync("#plain"));
        await tab.CheckAsync("sealed-open");

        await using var officer = await site.OpenAsAsync("audit_officer", width);
        await officer.Page.GotoAsync("/administration/readings");
        Assert.Contains("回访投诉人", await officer.Page.InnerTextAsync("#readings"), StringComparison.Ordinal);
        Assert.DoesNotContain(Telephone, await officer.Page.ContentAsync(), StringComparison.Ordinal);
        await officer.CheckAsync("sealed-readings");
    }

    [Fact]
    public async Task Without_a_script_a_reason_is_asked_for_again_and_then_it_is_shown()
    {
        var complaint = await OpenAsync("supervisor", "complaint", ("description", "窗口十点仍未开门"), ("telephone", Telephone));
        await using var tab = await site.OpenAsAsync("supervisor", scripts: false);
        await tab.Page.GotoAsync($"/findings/{complaint}/sealed/telephone");

        await tab.Page.FillAsync("main [name=reason]", "看");
        await tab.FollowAsync("main button.btn");
        Assert.Contains("请写明查看事由", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await tab.Page.FillAsync("main [name=reason]", "回访投诉人");
        await tab.FollowAsync("main button.btn");

        Assert.Equal(Telephone, await tab.Page.InnerTextAsync("#plain"));
    }

    [Fact]
    public async Task A_clue_is_registered_and_read_by_the_discipline_group_and_is_not_there_for_a_county_head()
    {
        await using var group = await site.OpenAsAsync("discipline", scripts: false);
        await group.Page.GotoAsync("/open?process=clue");
        await group.Page.SelectOptionAsync("main [name=place]", new SelectOptionValue { Label = "云山县交通运输局" });
        await Tab.FillAsync(group.Page.Locator("[name='f.source']"), "petition");
        await Tab.FillAsync(group.Page.Locator("[name='f.found_on']"), "2026-03-01");
        await Tab.FillAsync(group.Page.Locator("[name='f.body']"), Body);
        await group.FollowAsync("main form button.btn-primary");
        var address = new Uri(group.Page.Url).AbsolutePath;
        Assert.Contains("（已加密）", await group.Page.InnerTextAsync(".facts"), StringComparison.Ordinal);
        Assert.DoesNotContain(Body, await group.Page.ContentAsync(), StringComparison.Ordinal);

        await using var head = await site.OpenAsAsync("head", scripts: false);
        foreach (var closed in new[] { address, $"{address}/sealed/body" })
            Assert.Equal(404, (await head.Page.GotoAsync(closed))!.Status);
        await head.Page.GotoAsync("/findings?process=clue");
        Assert.Equal(0, await head.Page.Locator("table.sheet tbody tr").CountAsync());
        await head.Page.GotoAsync("/");
        Assert.DoesNotContain("问题线索", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await using var leader = await site.OpenAsAsync("leader", scripts: false);
        await leader.Page.GotoAsync("/situation");
        Assert.Matches(@"查找问题线索（条）：\s*[1-9]", await leader.Page.InnerTextAsync("#clues"));
        Assert.Equal(0, await leader.Page.Locator("#clues a").CountAsync());
        Assert.Equal(404, (await leader.Page.GotoAsync(address))!.Status);
    }

    [Fact]
    public async Task What_is_typed_into_a_sealed_field_is_kept_in_no_browser()
    {
        await using var tab = await site.OpenAsAsync("supervisor");
        await tab.Page.GotoAsync("/open?process=complaint");

        await tab.Page.FillAsync("[name='f.description']", "窗口十点仍未开门");
        await tab.Page.FillAsync("[name='f.telephone']", Telephone);

        var kept = await tab.Page.EvaluateAsync<string>("() => JSON.stringify(localStorage)");
        Assert.Contains("窗口十点仍未开门", kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Telephone, kept, StringComparison.Ordinal);
    }

    private async Task<Guid> OpenAsync(string person, string process, params (string Name, string Value)[] fields)
    {
        var answer = await site.Bureau.Open.HandleAsync(
            new(site.Bureau.City, site.Bureau[person], process, site.Bureau.County, Team: null, TransportBureau.Fields(fields), Key: null), CancellationToken.None);
        return Assert.IsType<Answer.Taken>(answer).Finding.Id;
    }
}
