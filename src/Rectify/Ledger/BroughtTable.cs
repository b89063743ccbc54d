using System.Text.Json;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary>A row of a short list that somebody brings: its number in the file and its cells in the order of the columns asked for.</summary>
public sealed record BroughtRow(int Number, string[] Cells);

/// <summary>A short list in an xlsx or csv file, a header and then a row each, to be looked at before anything is made of it.</summary>
/// <param name="Rows">Blank ones left out.</param>
/// <param name="Fault">Why the file can't be read; null when it can.</param>
public sealed record BroughtTable(IReadOnlyList<BroughtRow> Rows, Sentence? Fault)
{
    public const int MostRows = 2_000;

    /// <summary>Bytes.</summary>
    public const long Largest = 2L << 20;

    private const int LongestCell = 200;

    private static readonly LedgerLimits Limits = LedgerLimits.Standard with { Rows = MostRows + 1, Columns = 64, CellLength = LongestCell, UnpackedBytes = 16L << 20 };

    /// <param name="columns">Codes of the columns' titles, of which the first must be there; a header says one in either language.</param>
    public static async Task<BroughtTable> ReadAsync(IFormFile? file, IReadOnlyList<string> columns, CancellationToken ct)
    {
        if (file is null or { Length: 0 })
            return new([], new Sentence("ledger_empty"));
        if (file.Length > Largest)
            return new([], new Sentence("brought_too_large", ("most", Largest >> 20)));
        try
        {
            await using var stream = file.OpenReadStream();
            await using var ledger = await LedgerFile.OpenAsync(stream, Limits, ct);
            return await ReadAsync(ledger, columns, MostRows, ct);
        }
        catch (InvalidLedgerException e)
        {
            return new([], e.Sentence);
        }
    }

    /// <summary>The rows as text that a form carries from the preview to the commit.</summary>
    public string Carried => JsonSerializer.Serialize(Rows);

    /// <returns>Empty for what this never wrote.</returns>
    public static BroughtTable FromCarried(string text, int columns)
    {
        try
        {
            var rows = JsonSerializer.Deserialize<List<BroughtRow>>(text) ?? [];
            return rows.Count <= MostRows && rows.TrueForAll(row => Fits(row, columns))
                ? new(rows, null)
                : new([], new Sentence("ledger_empty"));
        }
        catch (JsonException)
        {
            return new([], new Sentence("ledger_empty"));
        }
    }

    // What comes back from a browser may have lost any part of it.
    private static bool Fits(BroughtRow? row, int columns) =>
        row is { Cells: { } cells } && cells.Length == columns && cells.All(cell => cell is { Length: <= LongestCell });

    /// <summary>The same of a file that is open, under limits of its own.</summary>
    /// <param name="most">One row more than these is read, and no further.</param>
    public static async Task<BroughtTable> ReadAsync(LedgerFile ledger, IReadOnlyList<string> columns, int most, CancellationToken ct)
    {
        int[]? places = null;
        var rows = new List<BroughtRow>();
        await foreach (var row in ledger.ReadAsync(ledger.Sheets[0], ct))
        {
            if (rows.Count > most)
                break;
            if (row.IsBlank)
                continue;
            if (places is not null)
                rows.Add(new(row.Number, [.. places.Select(place => place < 0 ? "" : row[place].Text.Trim())]));
            else if ((places = PlacesOf(row, columns))[0] < 0)
                return new([], new Sentence("brought_header", ("row", row.Number), ("columns", Titles(columns, Language.Chinese)), ("columns_en", Titles(columns, Language.English))));
        }

        return rows.Count == 0 ? new([], new Sentence("ledger_empty")) : new(rows, null);
    }

    private static int[] PlacesOf(LedgerRow header, IReadOnlyList<string> columns) =>
    [
        .. columns.Select(column => header.Cells.Select((cell, place) => (Text: cell.Text.Trim(), place))
            .Where(cell => Enum.GetValues<Language>().Any(language => string.Equals(Texts.Get(column, language), cell.Text, StringComparison.OrdinalIgnoreCase)))
            .Select(cell => cell.place).DefaultIfEmpty(-1).First()),
    ];

    private static string Titles(IReadOnlyList<string> columns, Language language) =>
        string.Join(", ", columns.Select(column => Texts.Get(column, language)));
}
