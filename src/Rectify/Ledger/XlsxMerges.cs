using System.Xml;

namespace Rectify.Ledger;

/// <summary>
/// The merged areas of a sheet, so that each of their cells shows what a reader sees in it. A sheet lists them behind its
/// rows, so they are read in a pass of their own.
/// </summary>
internal sealed class XlsxMerges
{
    private const int Most = 200_000;

    private readonly Queue<Area> _ahead;
    private readonly List<(Area Area, LedgerCell Shown)> _open = [];

    private XlsxMerges(IEnumerable<Area> areas) => _ahead = new Queue<Area>(areas.OrderBy(area => area.Top));

    public static async Task<XlsxMerges> ReadAsync(XlsxParts parts, string part, int columns, CancellationToken ct)
    {
        using var xml = await parts.ReadAsync(part, ct);
        var areas = new List<Area>();
        for (var more = xml is not null && await xml.ReadAsync(); more && areas.Count < Most;)
        {
            // xml is not null here: the loop's condition has read from it.
            if (xml!.NodeType == XmlNodeType.Element && xml.LocalName == "sheetData")
            {
                await xml.SkipAsync();
                continue;
            }

            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "mergeCell" && AreaOf(xml.GetAttribute("ref"), columns) is { } area)
                areas.Add(area);
            more = await xml.ReadAsync();
        }

        return new XlsxMerges(areas);
    }

    /// <summary>Rows must come in order, as a sheet has them.</summary>
    public void Fill(int row, List<LedgerCell> cells)
    {
        _open.RemoveAll(open => open.Area.Bottom < row);
        while (_ahead.Count > 0 && _ahead.Peek().Top <= row)
        {
            var area = _ahead.Dequeue();
            var shown = area.Top == row && area.Left < cells.Count ? cells[area.Left] : LedgerCell.Empty;
            if (area.Bottom >= row && !shown.IsBlank)
                _open.Add((area, shown with { Repeated = true }));
        }

        foreach (var (area, shown) in _open)
            Show(shown, area, row, cells);
    }

    private static void Show(LedgerCell shown, Area area, int row, List<LedgerCell> cells)
    {
        while (cells.Count <= area.Right)
            cells.Add(LedgerCell.Empty);
        for (var column = area.Left + (area.Top == row ? 1 : 0); column <= area.Right; column++)
            cells[column] = shown;
    }

    private static Area? AreaOf(string? reference, int columns)
    {
        if (reference?.Split(':') is not [var from, var to])
            return null;
        var area = new Area(ColumnLetters.RowOf(from), ColumnLetters.ColumnOf(from), ColumnLetters.RowOf(to),
            Math.Min(ColumnLetters.ColumnOf(to), columns - 1));
        return area is { Top: > 0, Left: >= 0 } && area.Bottom >= area.Top && area.Right >= area.Left ? area : null;
    }

    private sealed record Area(int Top, int Left, int Bottom, int Right);
}
