using System.Globalization;
using System.Text;
using System.Xml;

namespace Rectify.Ledger;

/// <summary>Reads the cells of one row of a sheet.</summary>
internal sealed class XlsxCells(XlsxStrings strings, XlsxDates dates, LedgerLimits limits)
{
    private readonly StringBuilder _scratch = new();

    /// <summary>The reader stands on a row and ends on that row's end. Cells without text are left empty, not counted:
    /// styles reach far beyond the last column in use.</summary>
    public async Task<List<LedgerCell>> ReadAsync(XmlReader xml, int row, CancellationToken ct)
    {
        var cells = new List<LedgerCell>();
        if (xml.IsEmptyElement)
            return cells;
        var next = 0;
        for (var depth = xml.Depth; await xml.ReadAsync() && xml.Depth > depth;)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "c")
                continue;
            var column = xml.GetAttribute("r") is { } reference && ColumnLetters.ColumnOf(reference) is >= 0 and var given ? given : next;
            next = column + 1;
            var cell = await CellAsync(xml, row, column, ct);
            if (cell.Text.Length > 0)
                Place(cells, row, column, cell);
        }

        return cells;
    }

    private void Place(List<LedgerCell> cells, int row, int column, LedgerCell cell)
    {
        if (column >= limits.Columns)
            throw LedgerTooLarge.Columns(row, limits.Columns);
        while (cells.Count <= column)
            cells.Add(LedgerCell.Empty);
        cells[column] = cell;
    }

    private async Task<LedgerCell> CellAsync(XmlReader xml, int row, int column, CancellationToken ct)
    {
        if (xml.IsEmptyElement)
            return LedgerCell.Empty;
        var type = xml.GetAttribute("t");
        var style = int.TryParse(xml.GetAttribute("s"), CultureInfo.InvariantCulture, out var given) ? given : 0;
        var (value, inValue) = ("", false);
        for (var depth = xml.Depth; await xml.ReadAsync() && xml.Depth > depth;)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "is")
                value = await XlsxText.ReadAsync(xml, _scratch, limits.CellLength, () => LedgerTooLarge.Cell(row, column, limits.CellLength));
            else if (xml.NodeType is XmlNodeType.Element or XmlNodeType.EndElement)
                inValue = xml.NodeType == XmlNodeType.Element && xml.LocalName == "v";
            else if (inValue && xml.HasValue)
                value = xml.Value;
        }

        return value.Length <= limits.CellLength
            ? await MeaningAsync(type, value, style, ct)
            : throw LedgerTooLarge.Cell(row, column, limits.CellLength);
    }

    private async ValueTask<LedgerCell> MeaningAsync(string? type, string value, int style, CancellationToken ct) => type switch
    {
        "s" => new LedgerCell(await strings.AtAsync(
            int.TryParse(value, CultureInfo.InvariantCulture, out var index) ? index : -1, ct)),
        "inlineStr" => new LedgerCell(value),
        "str" => new LedgerCell(XlsxText.Unescape(value)),
        "b" => new LedgerCell(value == "1" ? "是" : "否"),
        "e" => new LedgerCell(value, CellKind.Error),
        "d" when DateTime.TryParse(value, CultureInfo.InvariantCulture, out var date) => XlsxDates.Cell(date),
        _ when double.TryParse(value, CultureInfo.InvariantCulture, out var number) => dates.Cell(number, style),
        _ => new LedgerCell(value),
    };
}
