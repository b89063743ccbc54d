using System.Text;
using Rectify.Ledger;

namespace Rectify.Tests.Ledger;

public class CsvLedgerTests
{
    static CsvLedgerTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Quotes_hold_commas_line_breaks_and_quotes_and_a_row_stays_one_row()
    {
        var rows = await Sheets.ReadAsync(Sheets.Csv("a,\"b,\"\"c\"\"\r\nd\",\r\n\r\n\"\",e\n'=1+1,''x,'x\rlast"));

        Assert.Equal(["a", "b,\"c\"\r\nd", ""], rows[0].Texts());
        Assert.True(rows[1].IsBlank);
        Assert.Equal(["", "e"], rows[2].Texts());
        Assert.Equal(["=1+1", "'x", "x"], rows[3].Texts());
        Assert.Equal(["last"], rows[4].Texts());
        Assert.Equal([1, 2, 3, 4, 5], rows.Select(row => row.Number));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gbk")]
    [InlineData("GB18030")]
    [InlineData("utf-16")]
    public async Task The_encoding_is_found_from_the_bytes(string name)
    {
        var rows = await Sheets.ReadAsync(Sheets.Csv("序号,存在问题\n1,路面坑槽未修补", Encoding.GetEncoding(name)));

        Assert.Equal(["1", "路面坑槽未修补"], rows[1].Texts());
    }

    [Fact]
    public async Task A_character_cut_by_the_end_of_the_sample_does_not_change_the_encoding()
    {
        var text = new string('a', CsvEncoding.SampleLength - 1) + "隐患";

        var rows = await Sheets.ReadAsync(Sheets.Csv(text, new UTF8Encoding(false)), LedgerLimits.Standard with { CellLength = 1 << 20 });

        Assert.Equal(text, rows[0][0].Text);
    }

    [Fact]
    public async Task Bytes_that_are_no_characters_are_refused_with_their_row()
    {
        var file = new MemoryStream([.. new UTF8Encoding(false).GetBytes("序号\n" + string.Concat(Enumerable.Repeat("问题\n", 90_000))), 0xFF, 0xFF, 0xFF]);

        var refused = await Assert.ThrowsAsync<InvalidLedgerException>(() => Sheets.ReadAsync(file));

        Assert.Equal("ledger_csv_encoding", refused.Sentence.Code);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_is_refused_with_the_row_where_it_began()
    {
        var refused = await Assert.ThrowsAsync<InvalidLedgerException>(() => Sheets.ReadAsync(Sheets.Csv("a\nb\n\"c\nd\ne")));

        Assert.Equal(("ledger_csv_quote", 3), (refused.Sentence.Code, refused.Sentence.Arguments[0].Value));
    }

    [Theory]
    [InlineData("ledger_too_many_rows", "a\nb\nc\nd\n")]
    [InlineData("ledger_too_many_columns", "a,b,c,d,e\n")]
    [InlineData("ledger_cell_too_long", "\"01234567890\"\n")]
    [InlineData("ledger_cell_too_long", "01234567890\n")]
    [InlineData("ledger_too_many_bytes", "0123456789,0123456789,0123456789,0123456789\n0123456789\n")]
    public async Task What_is_larger_than_allowed_is_refused(string code, string text)
    {
        var limits = new LedgerLimits { Rows = 3, Columns = 4, CellLength = 10, UnpackedBytes = 48 };

        var refused = await Assert.ThrowsAsync<InvalidLedgerException>(() => Sheets.ReadAsync(Sheets.Csv(text), limits));

        Assert.Equal(code, refused.Sentence.Code);
    }

    [Fact]
    public async Task Tabs_and_semicolons_part_cells_where_the_first_row_has_no_comma()
    {
        Assert.Equal(["a", "b,c"], (await Sheets.ReadAsync(Sheets.Csv("序号\t问题\na\tb,c")))[1].Texts());
        Assert.Equal(["a", "b,c"], (await Sheets.ReadAsync(Sheets.Csv("\"序,号\";问题\na;b,c")))[1].Texts());
    }
}
