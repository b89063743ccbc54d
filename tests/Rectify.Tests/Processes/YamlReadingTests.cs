using System.Globalization;
using Rectify.Accounts;
using Rectify.Processes;

namespace Rectify.Tests.Processes;

public class YamlReadingTests
{
    private const int Tries = 500;

    [Fact]
    public void A_file_that_is_too_big_is_not_read()
    {
        var faults = new FaultList("big.yaml");

        var root = YamlReading.Read(new string('a', YamlReading.MostCharacters + 1), faults);

        Assert.Null(root);
        Assert.Equal(new Place(1, 1), Assert.Single(faults.All).Place);
    }

    [Fact]
    public void A_million_nested_brackets_are_refused_and_do_no_harm()
    {
        var faults = new FaultList("deep.yaml");

        YamlReading.Read("a: " + new string('[', 100_000), faults);

        Assert.Contains("nested too deeply", Assert.Single(faults.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_file_holds_it_is_read_or_refused_with_a_place()
    {
        var sound = File.ReadAllText(Path.Combine(Folders.Sound, "works.yaml"));
        var seed = Environment.TickCount;
        var random = new Random(seed);

        for (var i = 0; i < Tries; i++)
        {
            var text = Mangled(sound, random);
            var folder = Read(text);
            Assert.True(folder.Faults.All(fault => fault.Place is { Line: > 0, Column: > 0 }), string.Create(CultureInfo.InvariantCulture, $"seed {seed}, try {i}"));
        }
    }

    private static WorkflowFolder Read(string text)
    {
        var ladders = Texts("ladders");
        return WorkflowFolder.Read(new WorkflowFolder.Texts(Texts("choices"), ladders, Texts("documents"), [], [new("works.yaml", text)], null), Roles.OfBusiness);
    }

    private static System.Collections.Immutable.ImmutableArray<WorkflowFolder.FileText> Texts(string inner) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folders.Sound, inner)).Select(file => new WorkflowFolder.FileText(file, File.ReadAllText(file)))];

    private static string Mangled(string text, Random random)
    {
        const string Noise = "{}[]:,-&*!|>'\"#%@`? \n\tawd0";
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(0, 40), text.Length - at);
        return random.Next(3) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, Noise[random.Next(Noise.Length)].ToString()),
            _ => text.Insert(random.Next(text.Length), text.Substring(at, length)),
        };
    }
}
