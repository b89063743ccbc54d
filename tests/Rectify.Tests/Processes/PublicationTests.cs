using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Tests.Processes;

public class PublicationTests
{
    [Fact]
    public async Task What_is_published_reads_back_the_same()
    {
        var folder = await WorkflowFolder.ReadAsync("workflows", Roles.OfBusiness, default);

        Assert.All(folder.Processes, process => Assert.Equal(Publication.TextOf(process), Publication.TextOf(Publication.ReadProcess(Publication.TextOf(process)))));
        Assert.All(folder.Ladders, ladder => Assert.Equal(ladder.Hash, Publication.ReadLadder(Publication.TextOf(ladder)).Hash));
    }

    [Fact]
    public async Task A_process_that_was_read_back_behaves_like_the_one_that_was_published()
    {
        var process = (await WorkflowFolder.ReadAsync("workflows", Roles.OfBusiness, default)).Processes.Single(process => process.Name == "rectification");

        var read = Publication.ReadProcess(Publication.TextOf(process));

        Assert.Equal(process.States.Select(state => state.Due), read.States.Select(state => state.Due));
        Assert.Equal(process.StateNamed("verification")!.ActionNamed("expose")!.Raise, read.StateNamed("verification")!.ActionNamed("expose")!.Raise);
        Assert.Equal("3wd", read.ChoicesOf(read.FieldNamed("term")!)!.Find("immediate")!.Sets["deadline"]);
        Assert.Equal(process.RequestNamed("extension")!.Limit, read.RequestNamed("extension")!.Limit);
        Assert.Empty(read.StateNamed("cancelled")!.Actions);
    }

    [Fact]
    public async Task The_order_of_keys_and_the_comments_of_a_file_change_no_hash()
    {
        var file = Path.Combine(Folders.Sound, "ladders", "standard.yaml");
        var text = await File.ReadAllTextAsync(file);

        var one = LadderFile.Read(file, text, new FaultList(file));
        var other = LadderFile.Read(file, "# a comment\n" + text.Replace("warn: due-5wd\nfire_at: \"09:00\"", "fire_at: 09:00\nwarn: due-5wd", StringComparison.Ordinal), new FaultList(file));

        Assert.Equal(one?.Ladder.Hash, other?.Ladder.Hash);
    }

    [Theory]
    [InlineData("due+1wd", "due+2wd")]
    [InlineData("\"09:00\"", "\"09:01\"")]
    [InlineData("en: Late", "en: Overdue")]
    [InlineData("every: 5wd", "every: 6wd")]
    public async Task Any_change_of_what_a_file_says_changes_its_hash(string find, string replace)
    {
        var file = Path.Combine(Folders.Sound, "ladders", "standard.yaml");
        var text = await File.ReadAllTextAsync(file);

        var one = LadderFile.Read(file, text, new FaultList(file));
        var other = LadderFile.Read(file, text.Replace(find, replace, StringComparison.Ordinal), new FaultList(file));

        Assert.NotEqual(one?.Ladder.Hash, other?.Ladder.Hash);
    }

    [Fact]
    public void What_says_nothing_is_left_out()
    {
        var ladder = new Ladder("x", null, new TimeOnly(9, 0), [], "");

        Assert.Equal("""{"fire_at":"09:00:00","name":"x"}""", Publication.TextOf(ladder));
        Assert.Empty(Publication.ReadLadder(Publication.TextOf(ladder)).Rungs);
    }
}
