using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class WaitingPagesTests(Site site)
{
    [Fact]
    public async Task What_nobody_can_move_stands_by_who_is_lacking_and_says_what_to_do()
    {
        var finding = await site.Bureau.IssueAsync();
        await site.Bureau.ActAsync(finding, "head", "acknowledge");
        await site.Bureau.ActAsync(finding, "head", "assign", TransportBureau.With(("rectifier", site.Bureau["rectifier"].ToString())));
        await site.Bureau.ChangeAsync("update account set disabled_at = $2 where id = $1", Sql.Of(site.Bureau["rectifier"]), Sql.Of(site.Clock.GetUtcNow()));
        await using var tab = await site.OpenAsAsync("supervisor");
        await tab.Page.GotoAsync("/stranded");

        Assert.Contains("改派责任人", await tab.Page.InnerTextAsync("#lack-0"), StringComparison.Ordinal);
        await tab.CheckAsync("stranded");
        await tab.ResizeAsync(Tab.Phone);
        await tab.CheckAsync("stranded");

        await site.Bureau.ChangeAsync("update account set disabled_at = null where id = $1", Sql.Of(site.Bureau["rectifier"]));
    }

    [Fact]
    public async Task A_leader_writes_an_instruction_that_the_unit_reads_on_the_finding()
    {
        var finding = await site.Bureau.IssueAsync();
        await using (var leader = await site.OpenAsAsync("leader", Tab.Phone, scripts: false))
        {
            await leader.Page.GotoAsync($"/findings/{finding}");
            await leader.SendAsync("act-remark", ("note", "请云山县局举一反三，月底前报结果"));
        }

        await using var head = await site.OpenAsAsync("head", Tab.Phone, scripts: false);
        await head.Page.GotoAsync($"/findings/{finding}");
        await head.PictureAsync("finding-instruction");

        Assert.Contains("举一反三，月底前报结果", await head.Page.InnerTextAsync("#instructions"), StringComparison.Ordinal);
        Assert.Equal(0, await head.Page.Locator("#act-remark").CountAsync());
    }

    [Fact]
    public async Task A_leader_in_charge_of_other_counties_neither_sees_nor_instructs()
    {
        var finding = await site.Bureau.IssueAsync();
        await site.Bureau.ChangeAsync("insert into leader_charge (tenant_id, account_id, organisation_id) values ($1, $2, $3)",
            Sql.Of(site.Bureau.City), Sql.Of(site.Bureau["leader"]), Sql.Of(site.Bureau.OtherCounty));
        await using var leader = await site.OpenAsAsync("leader", scripts: false);

        var answer = await leader.Page.GotoAsync($"/findings/{finding}");
        var refused = await site.Bureau.ActAsync(finding, "leader", "remark", TransportBureau.Saying("越权批示"));
        await leader.Page.GotoAsync("/findings");
        var listed = await leader.Page.Locator($"a[href='/findings/{finding}']").CountAsync();
        await site.Bureau.ChangeAsync("delete from leader_charge where account_id = $1", Sql.Of(site.Bureau["leader"]));

        Assert.Equal((404, 0), (answer!.Status, listed)); // a page was asked for, so there is an answer
        Assert.IsNotType<Answer.Taken>(refused);
    }
}
