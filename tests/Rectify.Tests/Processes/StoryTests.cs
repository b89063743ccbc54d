using Rectify.Accounts;
using Rectify.Processes;
using Rectify.Processes.Stories;

namespace Rectify.Tests.Processes;

/// <summary>Each story of <c>workflows/</c> is a test, and together they leave nothing of a process untold.</summary>
public sealed class StoryTests
{
    private static readonly Lazy<Task<StoryLibrary>> Library = new(() => StoryLibrary.ReadAsync("workflows", [.. Roles.OfBusiness], CancellationToken.None));

    public static TheoryData<string, string> Names()
    {
        var names = new TheoryData<string, string>();
        foreach (var book in Library.Value.GetAwaiter().GetResult().Books)
        {
            foreach (var story in book.Stories)
                names.Add(book.Process.Name, story.Name);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_story_comes_out_as_it_is_told(string process, string name)
    {
        var library = await Library.Value;
        var book = library.Books.Single(book => book.Process.Name == process);

        var result = await StoryTelling.TellAsync(
            book.Stories.Single(story => story.Name == name), book.Process, library.Ladders, new BuiltInRunner(), CancellationToken.None);

        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task Stories_reach_every_action_refusal_request_rung_and_sign_off()
    {
        var library = await Library.Value;

        var coverage = StoryCoverage.Of(library, await library.TellAsync(new BuiltInRunner(), CancellationToken.None));

        Assert.Empty(library.Faults);
        Assert.Empty(coverage.Missed);
        Assert.True(coverage.Wanted.Length > 700);
    }

    [Fact]
    public async Task A_process_without_stories_is_all_untold()
    {
        var library = await Library.Value;
        var silent = library with { Books = [.. library.Books.Select(book => book with { Stories = [] })] };

        var coverage = StoryCoverage.Of(silent, []);

        Assert.Equal(coverage.Wanted, coverage.Missed);
    }

    [Theory]
    [InlineData("- li fly", 7, 10, "no action 'fly'")]
    [InlineData("- li submit -> refused Nonsense", 7, 28, "no refusal called 'Nonsense'")]
    [InlineData("- hu submit", 7, 7, "'hu' is nobody")]
    [InlineData("- li submit result", 7, 17, "'result' should be field=value")]
    [InlineData("- li submit -> nowhere", 7, 20, "'nowhere' is nobody")]
    [InlineData("- at noon", 7, 10, "'noon' is no time")]
    [InlineData("- after dinner", 7, 13, "'dinner' is no span")]
    [InlineData("- nobody king", 7, 14, "no party 'king'")]
    [InlineData("- calendar 2026-03-05", 7, 16, "calendar off")]
    [InlineData("- li for hu submit", 7, 14, "nobody in the story is called 'hu'")]
    [InlineData("- li submit result=\"never closed", 7, 17, "never closed")]
    [InlineData("- [li, submit]", 7, 7, "a step is one line")]
    public async Task A_line_that_cannot_be_read_is_named_with_its_place(string step, int line, int column, string message)
    {
        var faults = await FaultsOfAsync($"""
            stories: rectification
            people:
              li: rectifier
            tell:
            - story: a line that can't be read
              steps:
                {step}
            """);

        var fault = Assert.Single(faults);
        Assert.Equal((line, column), (fault.Place.Line, fault.Place.Column));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stories: nothing\ntell: []", "no process 'nothing'")]
    [InlineData("stories: rectification", "'tell', is missing")]
    [InlineData("stories: rectification\ntell:\n- story: one\n  from: nowhere", "no beginning 'nowhere'")]
    [InlineData("stories: rectification\npeople: { li: king }\ntell:\n- story: one", "no party 'king'")]
    [InlineData("stories: rectification\nstarts: noon\ntell:\n- story: one", "write the time as")]
    [InlineData("stories: rectification\nbeginnings: { a: [from a] }\ntell:\n- story: one\n  from: a", "no beginning 'a'")]
    [InlineData("stories: rectification\ntell:\n- story: one\n  colour: red", "unknown key 'colour'")]
    public async Task A_file_that_cannot_be_told_is_refused(string yaml, string message) =>
        Assert.Contains(await FaultsOfAsync(yaml), fault => fault.Message.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("- zhao discard +note -> merged", "expected merged , came cancelled")]
    [InlineData("- zhao discard -> cancelled", "expected cancelled, came refused Incomplete note  10")]
    [InlineData("- zhao discard +note -> refused FourEyes", "expected refused FourEyes, came cancelled")]
    [InlineData("- zhao discard -> refused Incomplete field", "expected refused Incomplete field, came refused Incomplete note  10")]
    [InlineData("- zhao may not discard +note -> Incomplete", "expected Act discard to be refused Incomplete, came cancelled")]
    [InlineData("- due 2026-05-20", "expected due 2026-05-20, came none")]
    public async Task A_story_that_comes_out_otherwise_says_what_was_expected_and_what_came(string step, string failure)
    {
        var library = await Library.Value;
        var faults = new FaultList("s.yaml");
        var book = StoryFile.Read("s.yaml", $"stories: rectification\npeople: {{ zhao: team_lead }}\ntell:\n- story: one\n  steps:\n  - zhao opens\n  {step}", library.Books.Select(book => book.Process), faults);

        var result = await StoryTelling.TellAsync(book!.Stories.Single(), book.Process, library.Ladders, new BuiltInRunner(), CancellationToken.None);

        Assert.Empty(faults.All);
        Assert.StartsWith("s.yaml:7:5: one: ", result.Failure, StringComparison.Ordinal);
        Assert.EndsWith(failure.Replace(" ,", ",", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), result.Failure, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Fault>> FaultsOfAsync(string yaml)
    {
        var faults = new FaultList("s.yaml");
        StoryFile.Read("s.yaml", yaml, (await Library.Value).Books.Select(book => book.Process), faults);
        return faults.All;
    }
}
