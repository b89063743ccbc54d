using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Rectify.Ledger;

/// <summary>
/// Writes a ledger as xlsx, a row at a time, every cell as text: no number loses a 0, no day its format, and nothing is
/// calculated. The file comes straight from the archive, so its size never is in memory.
/// </summary>
public static class XlsxWriter
{
    /// <summary>What a spreadsheet program takes in one cell.</summary>
    public const int LongestCell = 32_767;

    private const string ContentTypes = """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>
        """;

    private static readonly OpenXmlAttribute IsInlineText = new("t", "", "inlineStr");

    /// <param name="file">Need not be able to seek; it is written synchronously, so a response must be given a file's copy.</param>
    /// <param name="widths">Of the columns, in characters.</param>
    /// <exception cref="InvalidLedgerException">A cell is longer than <see cref="LongestCell"/>; csv has no such limit.</exception>
    public static async Task WriteAsync(
        Stream file, string sheet, IReadOnlyList<string> header, IReadOnlyList<int> widths, IAsyncEnumerable<IReadOnlyList<string>> rows, CancellationToken ct)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        await using (var part = Part(zip, "xl/worksheets/sheet1.xml"))
            await WriteSheetAsync(part, header, widths, rows, ct);
        Write(zip, "xl/styles.xml", Styles());
        Write(zip, "xl/workbook.xml", new Workbook(new Sheets(new Sheet { Name = sheet, SheetId = 1, Id = "rows" })));
        Write(zip, "xl/_rels/workbook.xml.rels", Links(("rows", "worksheet", "worksheets/sheet1.xml"), ("styles", "styles", "styles.xml")));
        Write(zip, "_rels/.rels", Links(("workbook", "officeDocument", "xl/workbook.xml")));
        Write(zip, "[Content_Types].xml", ContentTypes);
    }

    // The package classes hold a whole file in memory to write it, so the archive is made here and they write the parts.
    private static Stream Part(ZipArchive zip, string name) => zip.CreateEntry(name, CompressionLevel.Fastest).Open();

    private static void Write(ZipArchive zip, string name, OpenXmlElement root)
    {
        using var part = Part(zip, name);
        using var xml = OpenXmlWriter.Create(part);
        xml.WriteElement(root);
    }

    private static void Write(ZipArchive zip, string name, string text)
    {
        using var part = Part(zip, name);
        part.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string Links(params (string Id, string Kind, string Target)[] links) =>
        """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">""" + string.Concat(links.Select(link =>
            $"""<Relationship Id="{link.Id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{link.Kind}" Target="{link.Target}"/>"""))
        + "</Relationships>";

    private static async Task WriteSheetAsync(
        Stream part, IReadOnlyList<string> header, IReadOnlyList<int> widths, IAsyncEnumerable<IReadOnlyList<string>> rows, CancellationToken ct)
    {
        using var xml = OpenXmlWriter.Create(part);
        xml.WriteStartElement(new Worksheet());
        xml.WriteElement(new SheetViews(new SheetView(
            new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen })
        { WorkbookViewId = 0 }));
        xml.WriteElement(new Columns(widths.Select((width, at) => new Column
        {
            Min = (uint)at + 1,
            Max = (uint)at + 1,
            Width = width,
            CustomWidth = true,
            Style = 2,
        })));
        xml.WriteStartElement(new SheetData());
        WriteRow(xml, 1, header, style: "1");
        var number = 1;
        await foreach (var row in rows.WithCancellation(ct))
            WriteRow(xml, ++number, row, style: "2");
        xml.WriteEndElement();
        xml.WriteElement(new AutoFilter { Reference = $"A1:{ColumnLetters.Of(header.Count - 1)}{number}" });
        xml.WriteEndElement();
    }

    private static void WriteRow(OpenXmlWriter xml, int number, IReadOnlyList<string> cells, string style)
    {
        var row = number.ToString(CultureInfo.InvariantCulture);
        xml.WriteStartElement(new Row(), [new OpenXmlAttribute("r", "", row)]);
        for (var column = 0; column < cells.Count; column++)
        {
            if (cells[column].Length == 0)
                continue;
            if (cells[column].Length > LongestCell)
                throw LedgerTooLarge.Cell(number, column, LongestCell);
            xml.WriteStartElement(new Cell(), [new("r", "", ColumnLetters.Of(column) + row), new("s", "", style), IsInlineText]);
            xml.WriteElement(new InlineString(new DocumentFormat.OpenXml.Spreadsheet.Text(XlsxText.Escape(cells[column])) { Space = SpaceProcessingModeValues.Preserve }));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>0 as the standard demands, 1 for the header, 2 for text that stays text when someone types into it (format 49).</summary>
    private static Stylesheet Styles() => new(
        new Fonts(new Font(new FontSize { Val = 11 }, new FontName { Val = "宋体" }), new Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = "宋体" })),
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            new Fill(new PatternFill(new ForegroundColor { Rgb = "FFDCE6F1" }) { PatternType = PatternValues.Solid })),
        new Borders(new Border(), Thin()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat(Wrapped(HorizontalAlignmentValues.Center)) { NumberFormatId = 49, FontId = 1, FillId = 2, BorderId = 1, ApplyAlignment = true, ApplyFill = true },
            new CellFormat(Wrapped(HorizontalAlignmentValues.Left)) { NumberFormatId = 49, BorderId = 1, ApplyAlignment = true, ApplyNumberFormat = true, QuotePrefix = true }));

    private static Alignment Wrapped(HorizontalAlignmentValues horizontal) =>
        new() { WrapText = true, Vertical = VerticalAlignmentValues.Center, Horizontal = horizontal };

    private static Border Thin() => new(
        new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin },
        new TopBorder { Style = BorderStyleValues.Thin }, new BottomBorder { Style = BorderStyleValues.Thin });
}
