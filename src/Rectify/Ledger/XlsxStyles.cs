using DocumentFormat.OpenXml.Spreadsheet;

namespace Rectify.Ledger;

/// <summary>How the cells of a written sheet look.</summary>
internal static class XlsxStyles
{
    /// <summary>The style of a cell: 0 as the standard demands, the header, text that stays text when someone types into it (format 49), a title, a line over all columns, text above pictures.</summary>
    public const string Header = "1", Text = "2", Title = "3", Line = "4", Above = "5";

    public static Stylesheet Root() => new(
        new Fonts(new Font(new FontSize { Val = 11 }, new FontName { Val = "宋体" }), new Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = "宋体" }),
            new Font(new Bold(), new FontSize { Val = 18 }, new FontName { Val = "宋体" })),
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            new Fill(new PatternFill(new ForegroundColor { Rgb = "FFDCE6F1" }) { PatternType = PatternValues.Solid })),
        new Borders(new Border(), Thin()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat(Wrapped(HorizontalAlignmentValues.Center)) { NumberFormatId = 49, FontId = 1, FillId = 2, BorderId = 1, ApplyAlignment = true, ApplyFill = true },
            new CellFormat(Wrapped(HorizontalAlignmentValues.Left)) { NumberFormatId = 49, BorderId = 1, ApplyAlignment = true, ApplyNumberFormat = true, QuotePrefix = true },
            new CellFormat(Wrapped(HorizontalAlignmentValues.Center)) { NumberFormatId = 49, FontId = 2, ApplyAlignment = true },
            new CellFormat(Wrapped(HorizontalAlignmentValues.Left)) { NumberFormatId = 49, ApplyAlignment = true },
            new CellFormat(new Alignment { WrapText = true, Vertical = VerticalAlignmentValues.Top }) { NumberFormatId = 49, BorderId = 1, ApplyAlignment = true, ApplyNumberFormat = true, QuotePrefix = true }));

    private static Alignment Wrapped(HorizontalAlignmentValues horizontal) =>
        new() { WrapText = true, Vertical = VerticalAlignmentValues.Center, Horizontal = horizontal };

    private static Border Thin() => new(
        new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin },
        new TopBorder { Style = BorderStyleValues.Thin }, new BottomBorder { Style = BorderStyleValues.Thin });
}
