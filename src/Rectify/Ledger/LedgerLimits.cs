namespace Rectify.Ledger;

/// <summary>How much a ledger file may hold. A file beyond a limit is refused while it is read, never after it has filled the memory.</summary>
public sealed record LedgerLimits
{
    public static LedgerLimits Standard { get; } = new();

    /// <summary>Rows, blank ones and the header among them.</summary>
    public int Rows { get; init; } = 500_000;

    public int Columns { get; init; } = 512;

    /// <summary>UTF-16 units in one cell. A spreadsheet program itself stops at 32,767.</summary>
    public int CellLength { get; init; } = 100_000;

    /// <summary>Bytes of all parts of an xlsx file once unpacked, or of a csv file as it is.</summary>
    public long UnpackedBytes { get; init; } = 2L << 30;

    /// <summary>Bytes of a kept file as it is; as many as evidence may have unless fewer are meant.</summary>
    public long FileBytes { get; init; } = long.MaxValue;

    /// <summary>Unpacked bytes for each packed one. A sheet of nothing but repeated rows reaches about 100.</summary>
    public int PackingRatio { get; init; } = 200;

    /// <summary>Below this a part may be packed as tightly as it likes: it can harm nobody.</summary>
    public long RatioCountsFrom { get; init; } = 16L << 20;

    /// <summary>Parts of an xlsx file.</summary>
    public int Parts { get; init; } = 4_096;
}
