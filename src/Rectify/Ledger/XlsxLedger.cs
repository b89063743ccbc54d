using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;

namespace Rectify.Ledger;

/// <summary>Reads an xlsx ledger row by row. Rows without any text are left out; the others keep their numbers.</summary>
public sealed class XlsxLedger : IAsyncDisposable
{
    private readonly XlsxParts _parts;
    private readonly LedgerLimits _limits;
    private readonly XlsxWorkbook _workbook;
    private readonly XlsxStrings _strings;
    private readonly XlsxCells _cells;

    private XlsxLedger(XlsxParts parts, LedgerLimits limits, XlsxWorkbook workbook, XlsxStrings strings, XlsxCells cells) =>
        (_parts, _limits, _workbook, _strings, _cells) = (parts, limits, workbook, strings, cells);

    /// <summary>The visible sheets in the order of their tabs.</summary>
    public ImmutableArray<string> Sheets => [.. _workbook.Sheets.Select(sheet => sheet.Name)];

    /// <param name="file">Must be able to seek, and stay open as long as the ledger.</param>
    /// <exception cref="InvalidLedgerException">No workbook, or one beyond the limits.</exception>
    public static async Task<XlsxLedger> OpenAsync(Stream file, LedgerLimits limits, CancellationToken ct)
    {
        var parts = await XlsxParts.OpenAsync(file, limits, ct);
        return await GuardedAsync(async () =>
        {
            var workbook = await XlsxWorkbook.ReadAsync(parts, ct);
            var strings = await XlsxStrings.ReadAsync(parts, workbook.Strings, limits, ct);
            var dates = await XlsxDates.ReadAsync(parts, workbook.Styles, workbook.DatesFrom1904, ct);
            return new XlsxLedger(parts, limits, workbook, strings, new XlsxCells(strings, dates, limits));
        });
    }

    /// <param name="sheet">One of <see cref="Sheets"/>.</param>
    /// <exception cref="InvalidLedgerException">The sheet is damaged or beyond the limits; rows before that have been given.</exception>
    public async IAsyncEnumerable<LedgerRow> ReadAsync(string sheet, [EnumeratorCancellation] CancellationToken ct)
    {
        var part = _workbook.Sheets.First(other => other.Name == sheet).Part;
        var merges = await GuardedAsync(() => XlsxMerges.ReadAsync(_parts, part, _limits.Columns, ct));
        using var xml = await _parts.ReadAsync(part, ct) ?? throw XlsxParts.NotAWorkbook();
        for (var number = 0; await GuardedAsync(() => NextRowAsync(xml));)
        {
            ct.ThrowIfCancellationRequested();
            number = int.TryParse(xml.GetAttribute("r"), CultureInfo.InvariantCulture, out var given) && given > number ? given : number + 1;
            var cells = await GuardedAsync(() => _cells.ReadAsync(xml, number, ct));
            merges.Fill(number, cells);
            if (cells.TrueForAll(cell => cell.IsBlank))
                continue;
            yield return number <= _limits.Rows ? new LedgerRow(number, cells) : throw LedgerTooLarge.Rows(_limits.Rows);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _strings.DisposeAsync();
        await _parts.DisposeAsync();
    }

    private static async Task<bool> NextRowAsync(XmlReader xml)
    {
        while (await xml.ReadAsync())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "row")
                return true;
        }

        return false;
    }

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            throw XlsxParts.NotAWorkbook(e);
        }
    }
}
