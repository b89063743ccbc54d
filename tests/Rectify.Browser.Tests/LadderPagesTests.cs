using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

/// <summary>What people do about a ladder: urge in their own words, sign many letters at once, hold interviews, look at points.</summary>
[Collection(SiteCollection.Name)]
public sealed class LadderPagesTests(Site site)
{
    [Fact]
    public async Task A_note_of_urging_is_told_and_the_page_says_whether_an_answer_came()
    {
        var finding = await site.Bureau.IssueAsync();
        await using var supervisor = await site.OpenAsAsync("supervisor", scripts: false);
        await supervisor.Page.GotoAsync($"/findings/{finding}");
        Assert.Contains("标准督办阶梯", await supervisor.Page.InnerTextAsync("#ladder"), StringComparison.Ordinal);
        await supervisor.SendAsync("act-urge", ("note", "请于周五前书面答复"));
        Assert.Contains("待答复", await supervisor.Page.InnerTextAsync("#urgings"), StringComparison.Ordinal);
        Assert.Contains("请于周五前书面答复", await supervisor.Page.InnerTextAsync("#urgings"), StringComparison.Ordinal);

        // Other tests have told the same person much at this very instant.
        await site.Bureau.ChangeAsync("update notice set made_at = made_at - interval '1 hour' where finding_id is distinct from $1", Sql.Of(finding));
        await using var head = await site.OpenAsAsync("head", Tab.Phone);
        await head.Page.GotoAsync("/inbox");
        Assert.Contains("对您的催办，附言：请于周五前书面答复", await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.IsType<Answer.Taken>(await site.Bureau.ActAsync(finding, "head", "acknowledge"));
        await head.Page.GotoAsync($"/findings/{finding}");
        Assert.Contains("已答复（签收）", await head.Page.InnerTextAsync("#urgings"), StringComparison.Ordinal);
        await head.CheckAsync("finding-urged");
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task Several_letters_are_ticked_looked_at_and_signed_in_one_step(int width)
    {
        Guid[] letters = [await DraftAsync(), await DraftAsync()];
        await using var tab = await site.OpenAsAsync("supervisor", width);
        await tab.Page.GotoAsync("/letters/to-sign");
        await tab.CheckAsync("letters-to-sign");
        foreach (var letter in letters)
            await tab.Page.CheckAsync($"#drafts input[value='{letter}']");
        await tab.FollowAsync("main form button.btn-primary >> text=核对");
        Assert.Equal(2, await tab.Page.Locator("#chosen tbody a[href^='/letters/']").CountAsync());
        await tab.CheckAsync("letters-chosen");

        await tab.FollowAsync("main form[method=post] button.btn-primary");

        Assert.Contains("2 份全部已签发", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(2, await tab.Page.Locator("#chosen tbody tr:has-text('催办〔')").CountAsync());
        await tab.Page.GotoAsync("/letters/to-sign");
        Assert.Equal(0, await tab.Page.Locator($"#drafts input[value='{letters[0]}']").CountAsync());
    }

    [Fact]
    public async Task To_whom_no_letter_waits_the_page_says_what_comes_here()
    {
        await using var tab = await site.OpenAsAsync("head", Tab.Phone);

        await tab.Page.GotoAsync("/letters/to-sign");

        Assert.Contains("没有等您签发的文书", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await tab.CheckAsync("letters-to-sign-none");
        await tab.Page.GotoAsync("/letters/to-sign/chosen");
        Assert.Contains("还没有勾选文书", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interview_is_recorded_with_its_file_and_counted_without_a_script()
    {
        var finding = await site.Bureau.IssueAsync();
        await using var tab = await site.OpenAsAsync("leader", scripts: false);
        await tab.Page.GotoAsync($"/interviews/new?finding={finding}");
        await tab.Page.FillAsync("#record-people", "");
        await tab.Page.FillAsync("#record-held_by", "王局长");
        await tab.Page.EvalOnSelectorAsync("#record form", "form => form.noValidate = true");
        await tab.FollowAsync("#record button.btn");
        Assert.Contains("请列出 1 至 50 名被约谈人", await tab.Page.InnerTextAsync("#record"), StringComparison.Ordinal);

        await tab.Page.FillAsync("#record-people", "张三 局长\n李四 副局长");
        await tab.Page.FillAsync("#record-ground", "逾期未整改");
        await tab.Page.SetInputFilesAsync("#record-evidence", Tab.PictureOf("约谈记录.png"));
        await tab.FollowAsync("#record button.btn");

        Assert.Contains("张三 局长、李四 副局长 （2 人）", await tab.Page.InnerTextAsync("#interviews"), StringComparison.Ordinal);
        await tab.Page.GotoAsync($"/findings/{finding}");
        Assert.Contains("王局长约谈张三 局长、李四 副局长", await tab.Page.InnerTextAsync("#interviews"), StringComparison.Ordinal);
        Assert.Contains("约谈记录.png", await tab.Page.InnerTextAsync("#interviews"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head", Tab.Phone)]
    [InlineData("supervisor", Tab.Desk)]
    public async Task Points_are_listed_with_their_reason_and_summed(string person, int width)
    {
        var finding = await site.Bureau.IssueAsync();
        await site.Bureau.ChangeAsync("""
            insert into score (tenant_id, finding_id, cause, reversal, unit_id, hundredths, reason, at)
            select tenant_id, id, 'finding@1/supervise', reversal, unit_id, case when reversal then 100 else -100 end, case when reversal then 'calendar' else 'supervise' end, moved_at
            from finding, unnest(array[false, true]) as reversal where id = $1
            """, Sql.Of(finding));
        await using var tab = await site.OpenAsAsync(person, width);

        await tab.Page.GotoAsync("/scores");

        var row = await tab.Page.InnerTextAsync($"#entries tr:has(a[href='/findings/{finding}'])");
        Assert.Contains("督办", row, StringComparison.Ordinal);
        Assert.Contains("日历更新，期限后移", row, StringComparison.Ordinal);
        Assert.Equal("-1", await tab.Page.InnerTextAsync($"#entries tr:has(a[href='/findings/{finding}']) s"));
        await tab.CheckAsync("scores");
    }

    private async Task<Guid> DraftAsync()
    {
        var finding = await site.Bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await site.Bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying("请答复")));
        return await site.Bureau.OneAsync<Guid>("select id from letter where finding_id = $1 and kind = 'urge'", Sql.Of(finding));
    }
}
