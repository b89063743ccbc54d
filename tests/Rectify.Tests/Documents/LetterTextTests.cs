using Rectify.Documents;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Tests.Documents;

/// <summary>The language of templates: its lines say what they are, whatever the finding says.</summary>
public class LetterTextTests
{
    [Fact]
    public void The_first_line_that_ends_in_a_colon_is_the_addressee()
    {
        var paper = Read("{{unit}}：\n正文。");

        Assert.Equal(("云山县交通运输局：", "正文。"), (paper.Addressee, Assert.IsType<PaperBlock.Paragraph>(Assert.Single(paper.Body)).Text));
    }

    [Fact]
    public void A_heading_ends_with_its_full_stop_and_what_follows_runs_on()
    {
        var paper = Read("# 一、总体情况\n## （一）道路运输\n# 二、要求。请按期完成。");

        Assert.Equal(
            (PaperBlock[])[new PaperBlock.Heading(1, "一、总体情况", ""), new PaperBlock.Heading(2, "（一）道路运输", ""), new PaperBlock.Heading(1, "二、要求。", "请按期完成。")],
            paper.Body.ToArray());
    }

    [Fact]
    public void A_form_has_labels_and_values_and_its_last_cell_takes_what_is_left()
    {
        var table = Assert.IsType<PaperBlock.Table>(Assert.Single(Read("| 单位 | {{unit}} | 编号 | 甲 |\n|| 意见 | 同意¶签字 |").Body));

        Assert.Equal((true, 4), (table.IsForm, table.Shares.Length));
        Assert.Equal(["单位", "云山县交通运输局", "编号", "甲"], table.Rows[0].Cells.ToArray());
        Assert.Equal((true, "同意\n签字"), (table.Rows[1].IsTall, table.Rows[1].Cells[1]));
    }

    [Fact]
    public void A_list_names_the_shares_of_its_columns_and_has_a_row_for_each_of_several()
    {
        var rows = new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>>
        {
            ["ordinal"] = [new Dictionary<string, string> { ["ordinal"] = "1", ["unit"] = "甲县" }, new Dictionary<string, string> { ["ordinal"] = "2", ["unit"] = "乙县" }],
        };
        var table = Assert.IsType<PaperBlock.Table>(Assert.Single(Read("| 序号:1 | 单位:4 |\n| {{ordinal}} | {{unit}} |", words => words with { Rows = rows }).Body));

        Assert.Equal([1, 4], table.Shares.ToArray());
        Assert.Equal(["序号 单位", "1 甲县", "2 乙县"], table.Rows.Select(row => string.Join(' ', row.Cells)));
    }

    [Fact]
    public void An_annex_begins_with_its_title()
    {
        var annex = Assert.Single(Read("正文。\n=== 问题清单\n附件正文。").Annexes);

        Assert.Equal(("问题清单", "附件正文。"), (annex.Title, Assert.IsType<PaperBlock.Paragraph>(Assert.Single(annex.Body)).Text));
    }

    [Fact]
    public void What_a_finding_says_is_never_taken_for_the_language()
    {
        var paper = Read("{{note}}", words => words with { Given = new Dictionary<string, string> { ["note"] = "# 不是标题 | 也不是表格 {{unit}}" } });

        Assert.Equal("# 不是标题 | 也不是表格 {{unit}}", Assert.IsType<PaperBlock.Paragraph>(Assert.Single(paper.Body)).Text);
    }

    [Fact]
    public void A_paper_is_the_same_after_it_was_kept()
    {
        var paper = Read("{{unit}}：\n# 一、总体情况\n| 序号:1 | 单位:4 |\n正文。\n=== 清单\n附件。") with { HasSeal = true };

        var kept = Paper.OfJson(paper.ToJson());

        Assert.Equal(paper.ToJson(), kept.ToJson());
        Assert.Equal(paper.Lines, kept.Lines);
    }

    private static Paper Read(string body, Func<LetterWords, LetterWords>? with = null)
    {
        var words = new LetterWords([], "云山县交通运输局", "市交通运输局");
        return LetterText.Of(new DocumentFile("sample", new Text("样稿", "Sample"), "样〔{year}〕{seq}号", "unit_head", body), with?.Invoke(words) ?? words);
    }
}
