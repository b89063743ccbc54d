using System.Collections.Immutable;

namespace Rectify.Ledger;

/// <summary>A column of a ledger as whoever maps it sees it.</summary>
/// <param name="Samples">The first texts below the header; fewer or none where the column is empty.</param>
/// <param name="IsNamedTwice">Another column has the same header, so no mapping can tell the two apart.</param>
public sealed record ColumnPreview(ColumnGuess Guess, ImmutableArray<string> Samples, bool IsNamedTwice);

/// <summary>A sheet's header, what its columns probably mean, and the saved mappings that fit it.</summary>
/// <param name="Columns">Empty when no row looks like a header and no saved mapping fits.</param>
public sealed record HeaderPreview(
    string Sheet, int FirstRow, int LastRow, ImmutableArray<ColumnPreview> Columns, ImmutableArray<LedgerMapping> Fitting)
{
    private const int SamplesShown = 2;

    /// <param name="sheet">Null for the sheet whose header guesses best.</param>
    public static async Task<HeaderPreview> OfAsync(LedgerFile file, string? sheet, IReadOnlyList<LedgerMapping> saved, CancellationToken ct)
    {
        var sheets = new List<HeaderPreview>();
        foreach (var name in file.Sheets.Where(name => sheet is null || name == sheet))
            sheets.Add(Of(name, await ReadLedger.BeginningAsync(file, name, ct), saved));
        return sheets.MaxBy(preview => (preview.Fitting.Length, preview.Columns.Count(column => column.Guess.Field is not null)))
            ?? throw new InvalidLedgerException(new Sentence("ledger_sheet_missing", ("sheet", sheet), ("present", string.Join("、", file.Sheets))));
    }

    private static HeaderPreview Of(string sheet, List<LedgerRow> rows, IReadOnlyList<LedgerMapping> saved)
    {
        var fitting = saved.Where(mapping => (mapping.Sheet is null || mapping.Sheet == sheet) && Fits(mapping, sheet, rows)).ToImmutableArray();
        var header = HeaderGuess.From(rows) ?? fitting.Select(mapping => Read(LedgerShape.Of(mapping, sheet, rows))).FirstOrDefault();
        if (header is null)
            return new HeaderPreview(sheet, 0, 0, [], fitting);
        var columns = header.Columns.Select(column => new ColumnPreview(
            column, Samples(rows, header.LastRow, column.Column), header.Columns.Count(other => IsSame(other.Header, column.Header)) > 1));
        return new HeaderPreview(sheet, header.FirstRow, header.LastRow, [.. columns], fitting);
    }

    private static bool Fits(LedgerMapping mapping, string sheet, List<LedgerRow> rows)
    {
        try
        {
            return LedgerShape.Of(mapping, sheet, rows).Fields.Count > 0;
        }
        catch (InvalidLedgerException)
        {
            return false; // the page then offers the mappings that do
        }
    }

    private static HeaderGuess Read(LedgerShape shape) => new(
        shape.LastHeaderRow, shape.LastHeaderRow, [.. shape.Headers.Select(header => new ColumnGuess(header.Key, header.Value, null, 0, []))]);

    private static ImmutableArray<string> Samples(List<LedgerRow> rows, int header, int column) =>
    [
        .. rows.Where(row => row.Number > header && !row[column].IsBlank && row.Cells.Count(cell => cell.Repeated) < row.Cells.Count / 2)
            .Select(row => row[column].Text.Trim()).Distinct().Take(SamplesShown),
    ];

    private static bool IsSame(string one, string other) => HeaderText.Of(one).Whole == HeaderText.Of(other).Whole;
}
