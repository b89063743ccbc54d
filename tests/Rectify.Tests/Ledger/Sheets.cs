using System.IO.Compression;
using System.Text;
using Rectify.Ledger;

namespace Rectify.Tests.Ledger;

/// <summary>Ledger files for tests: xlsx parts written by hand, since the oddities that matter are those of other programs.</summary>
internal static class Sheets
{
    private const string Namespace = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" " +
        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    private const string Kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <param name="rows">The inside of <c>sheetData</c>.</param>
    /// <param name="behind">What follows it in the sheet.</param>
    /// <param name="formats">Custom number formats; the first is the style 1, the next 2 and so on.</param>
    public static MemoryStream Xlsx(
        string rows, string behind = "", string[]? strings = null, string[]? formats = null, string prolog = "", bool from1904 = false,
        CompressionLevel level = CompressionLevel.Fastest)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "_rels/.rels", Links(("officeDocument", "xl/workbook.xml")), level);
            Add(zip, "xl/workbook.xml", $"""<workbook {Namespace}><workbookPr date1904="{(from1904 ? 1 : 0)}"/><sheets>""" +
                """<sheet name="隐藏" sheetId="1" state="hidden" r:id="rId1"/><sheet name="台账" sheetId="2" r:id="rId1"/></sheets></workbook>""", level);
            Add(zip, "xl/_rels/workbook.xml.rels", Links(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "/xl/sharedStrings.xml"), ("styles", "styles.xml")), level);
            Add(zip, "xl/worksheets/sheet1.xml", $"{prolog}<worksheet {Namespace}><sheetData>{rows}</sheetData>{behind}</worksheet>", level);
            Add(zip, "xl/sharedStrings.xml", $"<sst {Namespace}>{string.Concat((strings ?? []).Select(text => $"<si>{text}</si>"))}</sst>", level);
            Add(zip, "xl/styles.xml", Styles(formats ?? []), level);
        }

        file.Position = 0;
        return file;
    }

    public static MemoryStream Csv(string text, Encoding? encoding = null) => new([.. (encoding ?? Encoding.UTF8).GetPreamble(), .. (encoding ?? new UTF8Encoding(false)).GetBytes(text)]);

    public static async Task<List<LedgerRow>> ReadAsync(Stream file, LedgerLimits? limits = null)
    {
        await using var ledger = await LedgerFile.OpenAsync(file, limits ?? LedgerLimits.Standard, CancellationToken.None);
        var rows = new List<LedgerRow>();
        await foreach (var row in ledger.ReadAsync(ledger.Sheets[0], CancellationToken.None))
            rows.Add(row);
        return rows;
    }

    public static string[] Texts(this LedgerRow row) => [.. row.Cells.Select(cell => cell.Text)];

    private static string Links(params (string Kind, string Target)[] links) =>
        $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="mail" Type="{Kinds}/hyperlink" Target="mailto:a@b@c ,d" TargetMode="External"/>""" +
        string.Concat(links.Select((link, at) => $"""<Relationship Id="rId{at + 1}" Type="{Kinds}/{link.Kind}" Target="{link.Target}"/>""")) + "</Relationships>";

    private static string Styles(string[] formats) =>
        $"<styleSheet {Namespace}><numFmts>{string.Concat(formats.Select((code, at) => $"""<numFmt numFmtId="{200 + at}" formatCode="{System.Security.SecurityElement.Escape(code)}"/>"""))}</numFmts>" +
        $"""<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{string.Concat(formats.Select((_, at) => $"""<xf numFmtId="{200 + at}"/>"""))}<xf numFmtId="14"/></cellXfs></styleSheet>""";

    private static void Add(ZipArchive zip, string name, string text, CompressionLevel level)
    {
        using var part = zip.CreateEntry(name, level).Open();
        part.Write(Encoding.UTF8.GetBytes(text));
    }
}
