using System.Collections.Immutable;

namespace Rectify.Ledger;

/// <summary>A ledger that someone chose, xlsx or csv by what is in it: names of files lie.</summary>
public sealed class LedgerFile : IAsyncDisposable
{
    private readonly Stream _file;
    private readonly LedgerLimits _limits;
    private readonly XlsxLedger? _workbook;

    private LedgerFile(Stream file, LedgerLimits limits, XlsxLedger? workbook) => (_file, _limits, _workbook) = (file, limits, workbook);

    /// <summary>The visible sheets in the order of their tabs; a csv file is one sheet without a name.</summary>
    public ImmutableArray<string> Sheets => _workbook?.Sheets ?? [""];

    /// <param name="file">Must be able to seek; it stays the caller's, and open until this is disposed of.</param>
    /// <exception cref="InvalidLedgerException">Neither xlsx nor csv, damaged, or beyond the limits.</exception>
    public static async Task<LedgerFile> OpenAsync(Stream file, LedgerLimits limits, CancellationToken ct)
    {
        var beginning = new byte[8];
        var length = await file.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, ct);
        file.Position = 0;
        return length == 0
            ? throw new InvalidLedgerException(new Sentence("ledger_empty"))
            : beginning.AsSpan().StartsWith("PK"u8)
                ? new LedgerFile(file, limits, await XlsxLedger.OpenAsync(file, limits, ct))
                : IsOldWorkbook(beginning) ? throw new InvalidLedgerException(new Sentence("ledger_old_workbook")) : new LedgerFile(file, limits, workbook: null);
    }

    /// <summary>May be called again: it begins anew each time.</summary>
    /// <param name="sheet">One of <see cref="Sheets"/>.</param>
    public IAsyncEnumerable<LedgerRow> ReadAsync(string sheet, CancellationToken ct)
    {
        _file.Position = 0;
        return _workbook?.ReadAsync(sheet, ct) ?? new CsvLedger(_limits).ReadAsync(_file, ct);
    }

    public ValueTask DisposeAsync() => _workbook?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The container of .xls files and of workbooks with a password.</summary>
    private static bool IsOldWorkbook(ReadOnlySpan<byte> beginning) => beginning.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]);
}
