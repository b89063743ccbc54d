using System.Text.RegularExpressions;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A letter's template in <c>workflows/documents</c>.</summary>
/// <param name="Number">The pattern of letter numbers.</param>
/// <param name="To">The party that it is addressed to.</param>
/// <param name="Body">A paragraph a line; <c>{{…}}</c> stand for what the finding says when it is signed.</param>
public sealed partial record DocumentFile(string Name, Text Title, string Number, string To, string Body)
{
    internal static DocumentFile? Read(string yaml, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Document);
        var document = new DocumentFile(
            section.Required("document"), section.Title(), section.Required("number"), section.Required("to"), section.Required("body"));
        if (document.Number.Length > 0 && !document.Number.Contains("{seq}", StringComparison.Ordinal))
            section.Say("number", "文号须含 {seq}", "a number has {seq} in it");
        foreach (var unknown in PlaceholderPattern().Matches(document.Body).Select(match => match.Groups[1].Value).Except(Vocabulary.Placeholders))
            section.Say("body", $"没有占位符“{unknown}”，可用：{string.Join("、", Vocabulary.Placeholders)}", $"there is no placeholder '{unknown}': {string.Join(", ", Vocabulary.Placeholders)}");
        return document;
    }

    [GeneratedRegex(@"\{\{(.*?)\}\}")]
    private static partial Regex PlaceholderPattern();
}
