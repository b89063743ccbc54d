using System.Collections.Immutable;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Rectify.Documents.Typesetting;

/// <summary>Sets tables over the whole width of the text, lists with a head that comes again on each page.</summary>
internal static class PaperTables
{
    private static readonly int Room = Sheet.Millimetres(28);

    public static Table Of(PaperBlock.Table table)
    {
        var widths = WidthsOf(table.Shares);
        var drawn = new Table(
            new TableProperties
            {
                TableWidth = new TableWidth { Width = $"{Sheet.TextWidth}", Type = TableWidthUnitValues.Dxa },
                TableJustification = new TableJustification { Val = TableRowAlignmentValues.Center },
                TableBorders = Borders(),
                TableLayout = new TableLayout { Type = TableLayoutValues.Fixed },
            },
            new TableGrid(widths.Select(width => new GridColumn { Width = $"{width}" })));
        foreach (var (row, at) in table.Rows.Select((row, at) => (row, at)))
            drawn.Append(RowOf(table, row, widths, isHead: !table.IsForm && at == 0));
        return drawn;
    }

    private static int[] WidthsOf(ImmutableArray<int> shares)
    {
        var widths = shares.Select(share => Sheet.TextWidth * share / shares.Sum()).ToArray();
        widths[^1] += Sheet.TextWidth - widths.Sum();
        return widths;
    }

    private static TableRow RowOf(PaperBlock.Table table, PaperRow row, int[] widths, bool isHead)
    {
        var properties = new TableRowProperties(new CantSplit());
        properties.Append(new TableRowHeight { Val = (uint)(row.IsTall ? Room : table.IsForm ? 600 : 420), HeightType = HeightRuleValues.AtLeast });
        if (isHead)
            properties.Append(new TableHeader());
        var drawn = new TableRow(properties);
        foreach (var (cell, at) in row.Cells.Select((cell, at) => (cell, at)))
        {
            var span = at == row.Cells.Length - 1 ? widths.Length - at : 1;
            drawn.Append(CellOf(cell, widths.AsSpan(at, span), table.IsForm, IsCentred(table, at, isHead)));
        }

        return drawn;
    }

    // A form's labels, a list's head and its ordinals.
    private static bool IsCentred(PaperBlock.Table table, int column, bool isHead) => isHead || (table.IsForm ? column % 2 == 0 : column == 0);

    private static TableCell CellOf(string text, ReadOnlySpan<int> widths, bool isForm, bool isCentred)
    {
        var width = 0;
        foreach (var one in widths)
            width += one;
        var cell = new TableCell(new TableCellProperties
        {
            TableCellWidth = new TableCellWidth { Width = $"{width}", Type = TableWidthUnitValues.Dxa },
            GridSpan = widths.Length > 1 ? new GridSpan { Val = widths.Length } : null,
            TableCellVerticalAlignment = new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center },
        });
        foreach (var line in text.Split('\n'))
        {
            var paragraph = PaperParagraphs.Styled(isForm ? PaperStyles.Cell : PaperStyles.ListCell, line);
            if (isCentred)
                paragraph.ParagraphProperties!.Justification = new Justification { Val = JustificationValues.Center }; // Styled gives it properties
            cell.Append(paragraph);
        }

        return cell;
    }

    private static TableBorders Borders() => new()
    {
        TopBorder = Line<TopBorder>(),
        LeftBorder = Line<LeftBorder>(),
        BottomBorder = Line<BottomBorder>(),
        RightBorder = Line<RightBorder>(),
        InsideHorizontalBorder = Line<InsideHorizontalBorder>(),
        InsideVerticalBorder = Line<InsideVerticalBorder>(),
    };

    private static T Line<T>()
        where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Space = 0, Color = "000000" };
}
