using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Rectify.Tests;

/// <summary>The rules of the house that a compiler does not know. To change one, change it here and say why in the commit.</summary>
public class HouseRulesTests
{
    private static readonly string[] Ports = ["IJob", "INoticeChannel", "IProcessRunner"];
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../.."));
    private static readonly (string Path, string Text)[] Source = [.. FilesUnder("src")];
    private static readonly (string Path, string Text)[] Tests = [.. FilesUnder("tests")];

    [Fact]
    public void No_file_is_longer_than_250_lines() =>
        Assert.Empty(Source.Concat(Tests).Where(file => !file.Path.EndsWith(".sql", StringComparison.Ordinal) && file.Text.TrimEnd('\n').Split('\n').Length > 250).Select(file => file.Path));

    [Fact]
    public void The_engine_depends_on_nothing()
    {
        var project = File.ReadAllText(Path.Combine(Root, "src/Rectify.Engine/Rectify.Engine.csproj"));
        var needed = typeof(RectifyApp).Assembly.GetReferencedAssemblies().Where(name => name.Name == "Rectify.Engine")
            .SelectMany(name => System.Reflection.Assembly.Load(name).GetReferencedAssemblies()).Select(name => name.Name!);

        Assert.DoesNotContain("Reference Include", project, StringComparison.Ordinal);
        Assert.All(needed, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Interfaces_are_ports_and_there_are_few() =>
        Assert.Empty(Source.SelectMany(file => Regex.Matches(file.Text, @"\binterface (I[A-Z]\w+)")).Select(match => match.Groups[1].Value).Except(Ports));

    [Theory]
    [InlineData(@"\b(?:class|record|struct|enum) (\w*(?:Manager|Helper|Service|Util|Utils|Handler|Processor|Impl|Dto|Base|Data|Info))\b", "name it by what it does")]
    [InlineData(@"(Date(?:Time|TimeOffset)\.(?:Utc)?Now|DateTime\.Today)", "ask a TimeProvider")]
    [InlineData(@"(\bnow\(\)|\bcurrent_timestamp\b|\bclock_timestamp\b)", "pass the time in")]
    [InlineData(@"(\.Result\b(?!\()|\.Wait\(\)|GetAwaiter\(\)\.GetResult\(\))", "await it")]
    [InlineData(@"(async void)", "return a Task")]
    [InlineData(@"(ConfigureAwait)", "there is no context to avoid")]
    [InlineData(@"(#region)", "split the file instead")]
    [InlineData(@"(TODO|FIXME|HACK|NotImplementedException)", "finish it or leave it out")]
    [InlineData(@"(#pragma warning disable(?![^\n]*//))", "give the reason on its line")]
    public void Nothing_in_the_source_is(string pattern, string instead)
    {
        var found = Matches(pattern).ToArray();

        Assert.True(found.Length == 0, $"{string.Join(", ", found)}: {instead}");
    }

    [Fact]
    public void Everything_is_caught_at_two_boundaries_only()
    {
        var catchers = Source.Where(file => Regex.IsMatch(file.Text, @"catch \(Exception\b(?! \w+\) when \(\w+ is )")).Select(file => file.Path).ToArray();

        Assert.True(catchers.Length <= 2, string.Join(", ", catchers));
    }

    [Fact]
    public void No_test_sleeps_or_is_skipped()
    {
        var found = Tests.Where(file => !file.Path.EndsWith("HouseRulesTests.cs", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(file.Text, @"Thread\.Sleep|Task\.Delay\(\d|Skip ?= ?"""))
            .Select(file => file.Path);

        Assert.Empty(found);
    }

    [Fact]
    public void The_top_level_holds_what_was_agreed_and_no_more()
    {
        string[] agreed = ["src", "workflows", "tests", "deploy", "Rectify.sln", "README.md", "Directory.Build.props", "Directory.Packages.props", "global.json"];
        var found = Directory.EnumerateFileSystemEntries(Root).Select(path => Path.GetFileName(path)!) // an entry has a name
            .Where(name => !name.StartsWith('.') && name is not ("artifacts" or "TestResults"));

        Assert.Empty(found.Except(agreed));
    }

    [Fact]
    public void Every_room_says_what_lives_in_it()
    {
        var slices = Source.Select(file => file.Path.Split('/')).Where(parts => parts is ["src", "Rectify", _, _, ..])
            .Select(parts => string.Join('/', parts.Take(3)));
        var rooms = new[] { "src", "tests", "workflows", "deploy" }.Concat(slices).Distinct()
            .Where(room => Directory.Exists(Path.Combine(Root, room)));

        Assert.All(rooms, room => Assert.True(File.Exists(Path.Combine(Root, room, "README.md")), $"{room} has no README.md"));
    }

    private static IEnumerable<string> Matches(string pattern) =>
        Source.SelectMany(file => Regex.Matches(file.Text, pattern).Select(match => $"{match.Groups[1].Value} in {file.Path}"));

    private static IEnumerable<(string, string)> FilesUnder(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor" or ".sql")
            .Select(path => (Path: Path.GetRelativePath(Root, path), Text: File.ReadAllText(path)))
            .Where(file => !Regex.IsMatch(file.Path, "/(obj|bin|node_modules)/"));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!; // a source file lies in a folder
}
