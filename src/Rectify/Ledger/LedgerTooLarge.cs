using System.Globalization;

namespace Rectify.Ledger;

/// <summary>Says which limit a file passed, and where.</summary>
internal static class LedgerTooLarge
{
    public static InvalidLedgerException Rows(int limit) => new(new Sentence("ledger_too_many_rows", ("limit", Count(limit))));

    public static InvalidLedgerException Columns(int row, int limit) =>
        new(new Sentence("ledger_too_many_columns", ("row", row), ("limit", Count(limit))));

    public static InvalidLedgerException Cell(int row, int column, int limit) =>
        new(new Sentence("ledger_cell_too_long", ("row", row), ("column", ColumnLetters.Of(column)), ("limit", Count(limit))));

    /// <summary>Of a sheet that is being written.</summary>
    public static InvalidLedgerException Sheet(int limit) => new(new Sentence("export_too_many_rows", ("most", Count(limit))));

    /// <summary>Of the file as it is.</summary>
    public static InvalidLedgerException File(long limit) => new(new Sentence("brought_too_large", ("most", limit >> 20)));

    /// <summary>Of text that several cells share.</summary>
    public static InvalidLedgerException Text(int limit) => new(new Sentence("ledger_text_too_long", ("limit", Count(limit))));

    public static InvalidLedgerException Bytes(long limit) => new(new Sentence("ledger_too_many_bytes", ("megabytes", limit >> 20)));

    public static InvalidLedgerException Packing(string part, int ratio) =>
        new(new Sentence("ledger_packed_too_tightly", ("part", part), ("ratio", ratio)));

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
