using System.Text.RegularExpressions;
using Rectify.Layout;

namespace Rectify.Tests.Layout;

public partial class TextsTests
{
    public static TheoryData<string> Codes() => [.. Texts.Codes.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_says_the_same_in_both_languages(string code)
    {
        var chinese = Texts.Get(code, Language.Chinese, Anything(code));
        var english = Texts.Get(code, Language.English, Anything(code));

        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", chinese);
        Assert.Matches("[a-z]", english);
        Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", english);
        Assert.Equal(ArgumentsIn(chinese), ArgumentsIn(english));
    }

    // An argument that differs by language, such as a field's title, has the name {field} in Chinese and {field_en} in English.
    private static IEnumerable<string> ArgumentsIn(string text) =>
        Placeholder().Matches(text).Select(match => match.Value.Replace("_en>", ">", StringComparison.Ordinal)).Order();

    // Asks for the text until it names no further argument, each filled with a mark of its own.
    private static (string, object?)[] Anything(string code)
    {
        var arguments = new List<(string, object?)>();
        foreach (var language in Enum.GetValues<Language>())
        {
            while (WantedBy(code, language, arguments) is { } name)
                arguments.Add((name, $"<{name}>"));
        }

        return [.. arguments];
    }

    private static string? WantedBy(string code, Language language, List<(string, object?)> arguments)
    {
        try
        {
            Texts.Get(code, language, [.. arguments]);
            return null;
        }
        catch (KeyNotFoundException e)
        {
            return Wanted().Match(e.Message).Groups[1].Value;
        }
    }

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Placeholder();

    [GeneratedRegex("argument '(.+)'")]
    private static partial Regex Wanted();
}
