using System.Collections.Immutable;
using System.Globalization;

namespace Rectify.Documents;

/// <summary>Reads the rows of a template's table: <c>| cell | cell |</c>, <c>||</c> for a tall one; a heading's cell ends in <c>:3</c>, its share
/// of the width, and a row that names what there are several of is there once for each.</summary>
internal static class TableReading
{
    private static readonly ImmutableArray<int> Pair = [22, 78];

    public static PaperBlock.Table Of(IReadOnlyList<string> lines, LetterWords words)
    {
        var cells = lines.Select(CellsOf).ToArray();
        var isForm = !cells[0].Any(cell => ShareOf(cell) is not null);
        var rows = lines.Skip(isForm ? 0 : 1).SelectMany(line => RowsOf(line, words));
        return isForm
            ? new PaperBlock.Table(SharesOf(cells.Max(row => row.Length)), IsForm: true, [.. rows])
            : new PaperBlock.Table([.. cells[0].Select(cell => ShareOf(cell) ?? 1)], IsForm: false, [new PaperRow([.. cells[0].Select(NameOf)]), .. rows]);
    }

    private static string[] CellsOf(string line) => [.. line.TrimStart('|').TrimEnd('|').Split('|', StringSplitOptions.TrimEntries)];

    private static IEnumerable<PaperRow> RowsOf(string line, LetterWords words)
    {
        var isTall = line.StartsWith("||", StringComparison.Ordinal);
        var many = words.Rows.Keys.FirstOrDefault(name => LetterText.Names(line, name));
        IReadOnlyList<IReadOnlyDictionary<string, string>?> each = many is null ? [null] : [.. words.Rows[many]];
        return each.Select(row => new PaperRow([.. CellsOf(line).Select(cell => LetterText.Fill(cell, words, row))], isTall));
    }

    private static int? ShareOf(string heading) =>
        heading.LastIndexOf(':') is > 0 and var colon && int.TryParse(heading.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var share) ? share : null;

    private static string NameOf(string heading) => ShareOf(heading) is null ? heading : heading[..heading.LastIndexOf(':')];

    // Labels and values by turns, a label a third of the pair.
    private static ImmutableArray<int> SharesOf(int columns) =>
        columns <= 2 ? Pair : [.. Enumerable.Range(0, columns).Select(column => column % 2 == 0 ? 1 : 2)];
}
