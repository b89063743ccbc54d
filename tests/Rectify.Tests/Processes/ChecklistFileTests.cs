using Rectify.Accounts;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Processes;

/// <summary>Checklists and templates of campaigns: read with the folder, and what is wrong said with its line.</summary>
public class ChecklistFileTests
{
    [Fact]
    public async Task The_five_lists_of_a_bureaus_party_committee_are_shipped_and_the_template_names_them()
    {
        var folder = await WorkflowFolder.ReadAsync("workflows", Roles.OfBusiness, default);

        Assert.Empty(folder.Faults);
        Assert.Equal(["first-person", "main-duty", "section-duty", "supervision-duty", "two-duties"], folder.Checklists.Select(list => list.Name));
        var template = Assert.Single(folder.Templates);
        Assert.Equal((6, 5), (template.Areas.Length, template.Checklists.Length));
        Assert.All(folder.Checklists, list => Assert.True(list.Entries.Length >= 5, list.Name));
    }

    [Theory]
    [InlineData("checklists/section-duty.yaml", "category: case_quality", "category: case_qualities", "checklists/section-duty.yaml:17:5: 选项表 categories 没有“case_qualities”")]
    [InlineData("checklists/section-duty.yaml", "    category: case_quality\n", "", "checklists/section-duty.yaml:14:3: 缺少“category”")]
    [InlineData("checklists/section-duty.yaml", "bearer:", "bearers:", "checklists/section-duty.yaml:4:1: 未知的键“bearers”")]
    [InlineData("checklists/section-duty.yaml", "checklist: section-duty", "checklist: sections", "checklists/section-duty.yaml:1:1: 文件名应与其中的名称相同")]
    [InlineData("templates/four-plus-two.yaml", "funds, conduct", "funds, manners", "templates/four-plus-two.yaml:4:70: 选项表 areas 没有“manners”")]
    [InlineData("templates/four-plus-two.yaml", "two-duties,", "three-duties,", "templates/four-plus-two.yaml:5:39: 没有责任清单“three-duties”")]
    public async Task What_is_wrong_is_said_with_its_line(string file, string find, string replace, string wanted)
    {
        using var folder = new TemporaryFolder();
        foreach (var sound in Directory.EnumerateFiles("workflows", "*.yaml", SearchOption.AllDirectories))
            await folder.WriteAsync(Path.GetRelativePath("workflows", sound), await File.ReadAllTextAsync(sound));
        var text = await File.ReadAllTextAsync(Path.Combine("workflows", file));
        Assert.Contains(find, text, StringComparison.Ordinal);
        await folder.WriteAsync(file, text.Replace(find, replace, StringComparison.Ordinal));

        var faults = (await WorkflowFolder.ReadAsync(folder.Path, Roles.OfBusiness, default)).Faults.Select(fault => fault.ToString()[(folder.Path.Length + 1)..]);

        Assert.Contains(faults, fault => fault.StartsWith(wanted, StringComparison.Ordinal));
    }
}
