using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>Makes a paper of a template: its lines say what is a heading, a row or an annex, and only then its placeholders are filled, so
/// that nothing a finding says is taken for one of them.</summary>
/// <remarks>The language of the lines stands in <c>workflows/README.md</c>.</remarks>
public static partial class LetterText
{
    private const string AnnexMark = "===";
    private const char LineEnd = '¶';

    public static Paper Of(DocumentFile document, LetterWords words)
    {
        var lines = document.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isAddressed = document.Format != PaperFormat.Form && lines is [var first, ..] && first.EndsWith('：');
        var parts = Parts(lines[(isAddressed ? 1 : 0)..]);
        return new Paper(
            document.Format, words.Issuer, Fill(document.Heading ?? document.Title.Zh, words), isAddressed ? Fill(lines[0], words) : null,
            [.. words.Preface.Select(line => new PaperBlock.Paragraph(line)), .. Blocks(parts[0].Lines, words)],
            [.. parts.Skip(1).Select(part => new Annex(Fill(part.Title, words), Blocks(part.Lines, words)))])
        {
            HasSeal = document.Seal,
        };
    }

    private static List<(string Title, List<string> Lines)> Parts(IEnumerable<string> lines)
    {
        var parts = new List<(string Title, List<string> Lines)> { ("", []) };
        foreach (var line in lines)
        {
            if (line.StartsWith(AnnexMark, StringComparison.Ordinal))
                parts.Add((line[AnnexMark.Length..].Trim(), []));
            else
                parts[^1].Lines.Add(line);
        }

        return parts;
    }

    private static ImmutableArray<PaperBlock> Blocks(IEnumerable<string> lines, LetterWords words)
    {
        var blocks = ImmutableArray.CreateBuilder<PaperBlock>();
        var table = new List<string>();
        foreach (var line in lines)
        {
            if (line[0] == '|')
            {
                table.Add(line);
                continue;
            }

            Flush();
            blocks.AddRange(BlocksOf(line, words));
        }

        Flush();
        return blocks.DrainToImmutable();

        void Flush()
        {
            if (table.Count > 0)
                blocks.Add(TableReading.Of(table, words));
            table.Clear();
        }
    }

    private static IEnumerable<PaperBlock> BlocksOf(string line, LetterWords words) => line switch
    {
        "{{list}}" => words.List().Select(item => new PaperBlock.Paragraph(item)),
        "{{sections}}" => words.Sections(),
        ['#', '#', .. var text] => [HeadingOf(2, Fill(text.Trim(), words))],
        ['#', .. var text] => [HeadingOf(1, Fill(text.Trim(), words))],
        _ => Fill(line, words).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => new PaperBlock.Paragraph(text)),
    };

    // 一、总体情况。本次…: the heading ends with its first full stop.
    private static PaperBlock.Heading HeadingOf(int level, string text) =>
        text.IndexOf('。', StringComparison.Ordinal) is >= 0 and var stop && stop < text.Length - 1
            ? new(level, text[..(stop + 1)], text[(stop + 1)..])
            : new(level, text, "");

    /// <summary>The text with its placeholders filled, on a row of its own figures where there is one.</summary>
    internal static string Fill(string text, LetterWords words, IReadOnlyDictionary<string, string>? row = null) =>
        Placeholder().Replace(text.Replace(LineEnd, '\n'), match => row?.GetValueOrDefault(match.Groups[1].Value) ?? words.Of(match.Groups[1].Value));

    internal static bool Names(string text, string placeholder) => text.Contains($"{{{{{placeholder}}}}}", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{([\w.]+)\}\}")]
    private static partial Regex Placeholder();
}
