using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Rectify.Ledger;

/// <summary>
/// Writes a ledger as xlsx, a row at a time, every cell as text: no number loses a 0, no day its format, and nothing is
/// calculated. The file comes straight from the archive, so its size never is in memory; only its pictures are.
/// </summary>
public static class XlsxWriter
{
    /// <summary>What a spreadsheet program takes in one cell.</summary>
    public const int LongestCell = 32_767;

    /// <summary>What a spreadsheet program takes in one sheet.</summary>
    public const int MostRows = 1_048_576;

    private const string ContentTypes = """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>
        """;

    private static readonly OpenXmlAttribute IsInlineText = new("t", "", "inlineStr");

    /// <summary>A plain list.</summary>
    /// <inheritdoc cref="WriteAsync(Stream, WrittenSheet, IAsyncEnumerable{WrittenRow}, CancellationToken)"/>
    public static Task WriteAsync(
        Stream file, string sheet, IReadOnlyList<string> header, IReadOnlyList<int> widths, IAsyncEnumerable<IReadOnlyList<string>> rows, CancellationToken ct) =>
        WriteAsync(file, new(sheet, header, widths), WrittenSheet.Plain(rows), ct);

    /// <param name="file">Need not be able to seek; it is written synchronously, so a response must be given a file's copy.</param>
    /// <exception cref="InvalidLedgerException">A cell is longer than <see cref="LongestCell"/>, or there are more than <see cref="MostRows"/>; csv has no such limits.</exception>
    public static async Task WriteAsync(Stream file, WrittenSheet sheet, IAsyncEnumerable<WrittenRow> rows, CancellationToken ct)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        var drawing = new XlsxDrawing();
        await using (var part = Part(zip, "xl/worksheets/sheet1.xml"))
            await WriteSheetAsync(part, sheet, drawing, rows, ct);
        Write(zip, "xl/worksheets/_rels/sheet1.xml.rels", Links(("drawing", "drawing", "../drawings/drawing1.xml")));
        WriteDrawing(zip, drawing);
        Write(zip, "xl/styles.xml", XlsxStyles.Root());
        Write(zip, "xl/workbook.xml", new Workbook(new Sheets(new Sheet { Name = sheet.Name, SheetId = 1, Id = "rows" })));
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

    private static void WriteDrawing(ZipArchive zip, XlsxDrawing drawing)
    {
        Write(zip, "xl/drawings/drawing1.xml", drawing.Root());
        Write(zip, "xl/drawings/_rels/drawing1.xml.rels",
            Links([.. drawing.Pictures.Select((picture, at) => ($"image{at + 1}", "image", $"../media/image{at + 1}.{picture.Kind}"))]));
        foreach (var (at, picture) in drawing.Pictures.Index())
        {
            using var part = Part(zip, $"xl/media/image{at + 1}.{picture.Kind}");
            part.Write(picture.Bytes);
        }
    }

    private static string Links(params (string Id, string Kind, string Target)[] links) =>
        """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">""" + string.Concat(links.Select(link =>
            $"""<Relationship Id="{link.Id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{link.Kind}" Target="{link.Target}"/>"""))
        + "</Relationships>";

    private static async Task WriteSheetAsync(Stream part, WrittenSheet sheet, XlsxDrawing drawing, IAsyncEnumerable<WrittenRow> rows, CancellationToken ct)
    {
        using var xml = OpenXmlWriter.Create(part);
        xml.WriteStartElement(new Worksheet());
        xml.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        WriteTop(xml, sheet);
        xml.WriteStartElement(new SheetData());
        var number = 0;
        foreach (var line in sheet.Above)
            WriteRow(xml, ++number, new([line], []), number == 1 ? XlsxStyles.Title : XlsxStyles.Line);
        WriteRow(xml, ++number, new(sheet.Header, []), XlsxStyles.Header);
        await foreach (var row in rows.WithCancellation(ct))
        {
            WriteRow(xml, ++number, row, XlsxStyles.Text, isForm: sheet.Above.Count > 0);
            drawing.Place(number, row);
        }

        var last = number;
        foreach (var line in sheet.Below)
            WriteRow(xml, ++number, new([line], []), XlsxStyles.Line);
        xml.WriteEndElement();
        WriteEnd(xml, sheet, last);
        xml.WriteEndElement();
    }

    private static void WriteTop(OpenXmlWriter xml, WrittenSheet sheet)
    {
        var first = sheet.Above.Count + 1;
        xml.WriteElement(new SheetViews(new SheetView(
            new Pane { VerticalSplit = first, TopLeftCell = $"A{first + 1}", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen })
        { WorkbookViewId = 0 }));
        xml.WriteElement(new Columns(sheet.Widths.Select((width, at) => new Column
        {
            Min = (uint)at + 1,
            Max = (uint)at + 1,
            Width = width,
            CustomWidth = true,
            Style = sheet.Above.Count == 0 ? 2u : 0u,
        })));
    }

    /// <param name="last">The last of the rows.</param>
    private static void WriteEnd(OpenXmlWriter xml, WrittenSheet sheet, int last)
    {
        var end = ColumnLetters.Of(sheet.Header.Count - 1);
        if (sheet.Above.Count == 0)
            xml.WriteElement(new AutoFilter { Reference = $"A1:{end}{last}" });
        int[] wide = [.. Enumerable.Range(1, sheet.Above.Count), .. Enumerable.Range(last + 1, sheet.Below.Count)];
        if (wide.Length > 0)
            xml.WriteElement(new MergeCells(wide.Select(row => new MergeCell { Reference = $"A{row}:{end}{row}" })));
        xml.WriteElement(new PageSetup { PaperSize = 9, Orientation = OrientationValues.Landscape, FitToWidth = 1, FitToHeight = 0 });
        xml.WriteElement(new Drawing { Id = "drawing" });
    }

    /// <param name="isForm">An empty cell of a form has its frame all the same.</param>
    private static void WriteRow(OpenXmlWriter xml, int number, WrittenRow written, string style, bool isForm = false)
    {
        if (number > MostRows)
            throw LedgerTooLarge.Sheet(MostRows);
        var (row, cells) = (number.ToString(CultureInfo.InvariantCulture), written.Cells);
        xml.WriteStartElement(new Row(), XlsxDrawing.HeightOf(written) is { } height
            ? [new("r", "", row), new("ht", "", height.ToString(CultureInfo.InvariantCulture)), new("customHeight", "", "1")]
            : [new("r", "", row)]);
        for (var column = 0; column < cells.Count; column++)
        {
            if (cells[column].Length > LongestCell)
                throw LedgerTooLarge.Cell(number, column, LongestCell);
            if (cells[column].Length > 0)
                WriteCell(xml, ColumnLetters.Of(column) + row, cells[column], written.Pictures.Any(picture => picture.Column == column) ? XlsxStyles.Above : style);
            else if (isForm)
                xml.WriteElement(new Cell { CellReference = ColumnLetters.Of(column) + row, StyleIndex = 2 });
        }

        xml.WriteEndElement();
    }

    private static void WriteCell(OpenXmlWriter xml, string place, string text, string style)
    {
        xml.WriteStartElement(new Cell(), [new("r", "", place), new("s", "", style), IsInlineText]);
        xml.WriteElement(new InlineString(new DocumentFormat.OpenXml.Spreadsheet.Text(XlsxText.Escape(text)) { Space = SpaceProcessingModeValues.Preserve }));
        xml.WriteEndElement();
    }
}
