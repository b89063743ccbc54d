using System.IO.Compression;
using Rectify.Ledger;

namespace Rectify.Tests.Ledger;

public class XlsxLedgerTests
{
    [Fact]
    public async Task Cells_say_what_a_reader_of_the_sheet_sees()
    {
        var file = Sheets.Xlsx(
            """<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c><c r="D2"><v>0.1</v></c><c r="E2" t="str"><f>A1</f><v>_x000D_公式</v></c></row>""" +
            """<row><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c s="9"><v>101000295613</v></c></row>""",
            strings: ["<t>第一_x005F_x0041_</t>"]);

        var rows = await Sheets.ReadAsync(file);

        Assert.Equal(["第一_x0041_", "", "甲 乙", "0.1", "\r公式"], rows[0].Texts());
        Assert.Equal(["是", "#N/A", "101000295613"], rows[1].Texts());
        Assert.Equal((2, 3, CellKind.Error, CellKind.Number), (rows[0].Number, rows[1].Number, rows[1][1].Kind, rows[1][2].Kind));
    }

    [Theory]
    [InlineData("yyyy-mm-dd", 45855, "2025-07-17")]
    [InlineData("yyyy\"年\"m\"月\"d\"日\"", 45855.625, "2025-07-17 15:00:00")]
    [InlineData("[$-804]m/d/yyyy;@", 45855.000001, "2025-07-17")]
    [InlineData("yyyy\"年\"m\"月\"", 45855, "2025年7月")]
    [InlineData("0.00\"days\"", 45855, "45855")]
    [InlineData("[Red]#,##0_);(#,##0)", 45855.5, "45855.5")]
    [InlineData("General", 1, "1")]
    [InlineData("yyyy-mm-dd", -3, "-3")]
    public async Task Numbers_are_dates_by_their_format(string format, double number, string shown)
    {
        var rows = await Sheets.ReadAsync(Sheets.Xlsx(FormattableString.Invariant($"""<row r="1"><c r="A1" s="1"><v>{number}</v></c></row>"""), formats: [format]));

        Assert.Equal(shown, rows[0][0].Text);
    }

    [Fact]
    public async Task Days_count_from_1904_where_the_workbook_says_so()
    {
        var rows = await Sheets.ReadAsync(Sheets.Xlsx("""<row r="1"><c r="A1" s="1"><v>44393</v></c></row>""", formats: ["d/m/yy"], from1904: true));

        Assert.Equal(new DateTime(2025, 7, 17), rows[0][0].Local);
    }

    [Fact]
    public async Task A_merged_area_shows_its_first_cell_everywhere()
    {
        var file = Sheets.Xlsx(
            """<row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row><row r="2"><c r="B2" t="inlineStr"><is><t>县局</t></is></c></row><row r="3"><c r="A3"><v>1</v></c></row>""",
            """<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B2:B3"/></mergeCells>""");

        var rows = await Sheets.ReadAsync(file);

        Assert.Equal(["标题", "标题", "标题"], rows[0].Texts());
        Assert.Equal(["1", "县局"], rows[2].Texts());
        Assert.Equal((false, true), (rows[1][1].Repeated, rows[2][1].Repeated));
    }

    [Fact]
    public async Task Hidden_sheets_are_not_offered()
    {
        await using var ledger = await LedgerFile.OpenAsync(Sheets.Xlsx(""), LedgerLimits.Standard, CancellationToken.None);

        Assert.Equal("台账", Assert.Single(ledger.Sheets));
    }

    [Fact]
    public async Task Strings_beyond_what_is_kept_in_memory_are_read_back_from_the_temporary_file()
    {
        var texts = Enumerable.Range(0, 60).Select(at => new string((char)('甲' + at), 90_000)).ToArray();
        var rows = string.Concat(texts.Select((_, at) => $"""<row r="{at + 1}"><c r="A{at + 1}" t="s"><v>{at}</v></c></row>"""));

        var read = await Sheets.ReadAsync(Sheets.Xlsx(rows, strings: [.. texts.Select(text => $"<t>{text}</t>")], level: CompressionLevel.NoCompression));

        Assert.Equal(texts, read.Select(row => row[0].Text));
    }

    [Fact]
    public async Task A_part_that_unpacks_to_far_more_than_it_weighs_is_refused()
    {
        var limits = LedgerLimits.Standard with { RatioCountsFrom = 1 << 20 };
        var file = Sheets.Xlsx($"<row r=\"1\"><c r=\"A1\"><v>{new string(' ', 20 << 20)}</v></c></row>", level: CompressionLevel.SmallestSize);

        var refused = await Assert.ThrowsAsync<InvalidLedgerException>(() => Sheets.ReadAsync(file, limits));

        Assert.Equal("ledger_packed_too_tightly", refused.Sentence.Code);
    }

    [Fact]
    public async Task A_file_that_lies_about_its_unpacked_size_is_refused_while_it_is_read()
    {
        var bytes = Sheets.Xlsx($"<row r=\"1\"><c r=\"A1\"><v>{new string(' ', 20 << 20)}</v></c></row>", level: CompressionLevel.SmallestSize).ToArray();
        UnderstateSizes(bytes, claimed: 1000);

        await Assert.ThrowsAsync<InvalidLedgerException>(() => Sheets.ReadAsync(new MemoryStream(bytes), LedgerLimits.Standard with { RatioCountsFrom = 1 << 20 }));
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"aaaa\">]>", "<row r=\"1\"><c r=\"A1\"><v>&x;</v></c></row>")]
    [InlineData("", "<row r=\"1\"><c r=\"A1\"><v>1</v></row>")]
    public async Task Entities_and_broken_xml_are_refused(string prolog, string rows)
    {
        var refused = await Assert.ThrowsAsync<InvalidLedgerException>(() => Sheets.ReadAsync(Sheets.Xlsx(rows, prolog: prolog)));

        Assert.Equal("ledger_not_a_workbook", refused.Sentence.Code);
    }

    [Fact]
    public async Task Columns_far_to_the_right_count_only_when_they_hold_text()
    {
        var styled = Sheets.Xlsx("""<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>""");
        var filled = Sheets.Xlsx("""<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>""");

        Assert.Single(Assert.Single(await Sheets.ReadAsync(styled)).Cells);
        Assert.Equal("ledger_too_many_columns", (await Assert.ThrowsAsync<InvalidLedgerException>(() => Sheets.ReadAsync(filled))).Sentence.Code);
    }

    [Theory]
    [InlineData("ledger_empty", new byte[0])]
    [InlineData("ledger_old_workbook", new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 })]
    [InlineData("ledger_not_a_workbook", new byte[] { 0x50, 0x4B, 0x03, 0x04, 0, 0, 0, 0, 0, 0 })]
    public async Task A_file_of_another_kind_is_refused_with_what_to_do(string code, byte[] bytes) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<InvalidLedgerException>(() => Sheets.ReadAsync(new MemoryStream(bytes)))).Sentence.Code);

    /// <summary>Overwrites the unpacked size of every entry in the archive's directory.</summary>
    private static void UnderstateSizes(byte[] zip, int claimed)
    {
        for (var at = 0; at + 28 < zip.Length; at++)
        {
            if (zip.AsSpan(at, 4).SequenceEqual("PK\u0001\u0002"u8))
                BitConverter.TryWriteBytes(zip.AsSpan(at + 24), claimed);
        }
    }
}
