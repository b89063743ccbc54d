namespace Rectify.Ledger;

/// <summary>What one cell of a ledger file says, before anyone asks what it means.</summary>
/// <param name="Text">As a reader of the sheet sees it, white space kept; empty for an empty cell.</param>
/// <param name="Kind">What the file itself says of the cell; a csv file knows text only.</param>
/// <param name="Local">The date, and the time if there is one, of a cell that is formatted as a date; no zone.</param>
/// <param name="Repeated">The cell lies in a merged area and shows the text of that area's first cell.</param>
public readonly record struct LedgerCell(string Text, CellKind Kind = CellKind.Text, DateTime? Local = null, bool Repeated = false)
{
    public static LedgerCell Empty { get; } = new("");

    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

/// <summary>The kinds of cell that reading a ledger must tell apart.</summary>
public enum CellKind { Text, Number, Date, Error }

/// <summary>One row of a ledger file.</summary>
/// <param name="Number">Counted from 1 as a spreadsheet shows it: a quoted line break in a csv file is still one row.</param>
/// <param name="Cells">From column A on; the row may be shorter than its header.</param>
public sealed record LedgerRow(int Number, IReadOnlyList<LedgerCell> Cells)
{
    public bool IsBlank => Cells.All(cell => cell.IsBlank);

    /// <param name="column">Counted from 0.</param>
    public LedgerCell this[int column] => column < Cells.Count ? Cells[column] : LedgerCell.Empty;
}

/// <summary>The letters that a spreadsheet shows above its columns.</summary>
public static class ColumnLetters
{
    /// <param name="column">Counted from 0, which is A.</param>
    public static string Of(int column)
    {
        var letters = "";
        for (var left = column + 1; left > 0; left = (left - 1) / 26)
            letters = (char)('A' + ((left - 1) % 26)) + letters;
        return letters;
    }

    /// <summary>The column of a cell reference such as <c>AB12</c>, counted from 0; -1 when it names none.</summary>
    public static int ColumnOf(ReadOnlySpan<char> reference)
    {
        var column = 0;
        foreach (var letter in reference)
        {
            if (!char.IsAsciiLetter(letter))
                break;
            column = (column * 26) + (char.ToUpperInvariant(letter) - 'A' + 1);
            if (column > 1 << 20)
                return -1;
        }

        return column - 1;
    }

    /// <summary>The row of a cell reference such as <c>AB12</c>, counted from 1; 0 when it names none.</summary>
    public static int RowOf(ReadOnlySpan<char> reference)
    {
        var digits = reference.TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$");
        return int.TryParse(digits, System.Globalization.CultureInfo.InvariantCulture, out var row) ? row : 0;
    }
}
