using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Rectify.Ledger;

namespace Rectify.Tests.Ledger;

public class WritingTests
{
    private static readonly string[] Header = ["序号", "存在问题", "备注"];

    private static readonly string[][] Rows =
    [
        ["1", "=HYPERLINK(\"http://a\")", "+86 1"],
        ["2", "-1+1", "@SUM(A1)"],
        ["", "'已加引号", "''"],
        ["00012", "甲\n乙\r\n丙\r丁\t戊", " 首尾有空格 "],
        ["😀", "𠀀𠮷，\"引号\"；；", "_x0041_ _x005F_ <b>&amp;</b>"],
        ["\u0001", new string('长', 32_000), ""],
    ];

    [Fact]
    public async Task What_is_written_as_xlsx_is_read_back_unchanged()
    {
        var file = new MemoryStream();

        await XlsxWriter.WriteAsync(file, "台账", Header, [6, 40, 20], Rows.ToAsyncEnumerable(), CancellationToken.None);

        Assert.Equal(Expected(), await TextsAsync(new MemoryStream(file.ToArray())));
    }

    [Fact]
    public async Task What_is_written_as_xlsx_keeps_the_standard()
    {
        var file = new MemoryStream();

        await XlsxWriter.WriteAsync(file, "台账", Header, [6, 40, 20], Rows.ToAsyncEnumerable(), CancellationToken.None);

        using var document = SpreadsheetDocument.Open(new MemoryStream(file.ToArray()), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(flaw => $"{flaw.Path?.XPath}: {flaw.Description}"));
    }

    [Fact]
    public async Task What_is_written_as_csv_is_read_back_unchanged()
    {
        var file = new MemoryStream();

        await CsvWriter.WriteAsync(file, Header, Rows.ToAsyncEnumerable(), CancellationToken.None);

        Assert.Equal(Expected(), await TextsAsync(new MemoryStream(file.ToArray())));
    }

    [Fact]
    public async Task Csv_lets_no_spreadsheet_calculate_a_cell()
    {
        var file = new MemoryStream();

        await CsvWriter.WriteAsync(file, Header, Rows.ToAsyncEnumerable(), CancellationToken.None);

        var text = System.Text.Encoding.UTF8.GetString(file.ToArray());
        Assert.Contains("\"'=HYPERLINK(\"\"http://a\"\")\"", text, StringComparison.Ordinal);
        Assert.Contains("2,'-1+1,'@SUM(A1)\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Xlsx_refuses_a_cell_that_a_spreadsheet_program_would_cut_off()
    {
        string[][] rows = [["1", new string('长', 32_768), ""]];

        var refused = await Assert.ThrowsAsync<InvalidLedgerException>(
            () => XlsxWriter.WriteAsync(new MemoryStream(), "台账", Header, [6, 40, 20], rows.ToAsyncEnumerable(), CancellationToken.None));

        Assert.Equal("ledger_cell_too_long", refused.Sentence.Code);
    }

    private static string[][] Expected() => [Header, .. Rows.Select(row => row.Reverse().SkipWhile(text => text.Length == 0).Reverse().ToArray())];

    private static async Task<string[][]> TextsAsync(Stream file) =>
        [.. (await Sheets.ReadAsync(file)).Select(row => row.Texts().Reverse().SkipWhile(text => text.Length == 0).Reverse().ToArray())];
}
