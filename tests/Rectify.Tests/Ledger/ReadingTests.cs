using Rectify.Ledger;

namespace Rectify.Tests.Ledger;

public class ReadingTests
{
    [Theory]
    [InlineData("2025.7.17", "2025-07-17")]
    [InlineData("2025年7月17日", "2025-07-17")]
    [InlineData("2025 年 7 月 17 日前", "2025-07-17")]
    [InlineData("2025-07-17", "2025-07-17")]
    [InlineData("２０２５／７／１７", "2025-07-17")]
    [InlineData("20250717", "2025-07-17")]
    [InlineData("2025/7/17 15:00", "2025-07-17 15:00:00")]
    [InlineData("2025年7月17日下午3时30分", "2025-07-17 15:30:00")]
    [InlineData("2011-07-01 01:32:33", "2011-07-01 01:32:33")]
    [InlineData("2025-07-17 00:00:00", "2025-07-17 00:00:00")]
    [InlineData("2025年7月", "2025-07-31 ledger_date_last_day")]
    [InlineData("2024.2", "2024-02-29 ledger_date_last_day")]
    [InlineData("2025年7月底前", "2025-07-31 ledger_date_last_day")]
    [InlineData("2025年7月中旬", "2025-07-20 ledger_date_last_day")]
    [InlineData("2025年底", "2025-12-31 ledger_date_last_day")]
    [InlineData("2025年第三季度", "2025-09-30 ledger_date_last_day")]
    [InlineData("45855", "2025-07-17 ledger_date_serial")]
    [InlineData("7月17日", "fault ledger_date_year_missing")]
    [InlineData("2025.2.30", "fault ledger_date_absent_day")]
    [InlineData("2025.13.1", "fault ledger_date_absent_day")]
    [InlineData("2025-07-17 25:00", "fault ledger_date")]
    [InlineData("7/17/2025", "fault ledger_date")]
    [InlineData("25.7.17", "fault ledger_date")]
    [InlineData("2025.7.17；2025.8.1", "fault ledger_date")]
    [InlineData("尽快", "fault ledger_date")]
    public void Days_are_read_as_people_write_them(string text, string meant) =>
        Assert.Equal(meant, Said(LedgerDates.Usual.Read(new LedgerCell(text))));

    [Fact]
    public void A_day_without_a_year_takes_the_one_that_the_mapping_gives() =>
        Assert.Equal("2025-07-17", Said(new LedgerDates([], 2025).Read(new LedgerCell("7月17日"))));

    [Fact]
    public void A_format_of_the_mapping_goes_before_the_usual_ones() =>
        Assert.Equal("2025-07-08", Said(new LedgerDates(["d/M/yyyy"], null).Read(new LedgerCell("8/7/2025"))));

    [Fact]
    public void A_number_that_may_mean_January_or_October_is_a_fault() =>
        Assert.Equal("fault ledger_date_zero_lost", Said(LedgerDates.Usual.Read(new LedgerCell("2025.1", CellKind.Number))));

    [Theory]
    [InlineData("20个工作日", "20wd")]
    [InlineData("20 个工作日内完成", "20wd")]
    [InlineData("十五个工作日", "15wd")]
    [InlineData("二十个工作日", "20wd")]
    [InlineData("自交办之日起30日内", "30d")]
    [InlineData("30天", "30d")]
    [InlineData("3个月", "3mo")]
    [InlineData("三个月内", "3mo")]
    [InlineData("两周", "14d")]
    [InlineData("1年内", "12mo")]
    [InlineData("立行立改", "at once")]
    [InlineData("长期坚持", "long")]
    [InlineData("2025.7.17", "2025-07-17")]
    [InlineData("20个工作日（至2025年8月14日）", "2025-08-14")]
    [InlineData("2025年", "2025-12-31")]
    [InlineData("3月", "fault ledger_term")]
    [InlineData("尽快", "fault ledger_term")]
    [InlineData("0日", "fault ledger_term")]
    public void Terms_are_days_or_budgets(string text, string meant)
    {
        var read = new LedgerTerms(LedgerDates.Usual).Read(new LedgerCell(text));

        Assert.Equal(meant, read.Fault is { } fault ? $"fault {fault.Code}" : read.Value switch
        {
            LedgerTerm.ByDay day => $"{day.Date.Day:yyyy-MM-dd}",
            LedgerTerm.Within within => within.Span.ToString(),
            LedgerTerm.AtOnce => "at once",
            _ => "long",
        });
    }

    [Theory]
    [InlineData("12.5万元", null, "12500000")]
    [InlineData("125,000元", null, "12500000")]
    [InlineData("￥1,200.50", null, "120050")]
    [InlineData("1.2亿元", null, "12000000000")]
    [InlineData("3.5", true, "3500000")]
    [InlineData("3.5", false, "350")]
    [InlineData("3.5", null, "fault ledger_amount_unit")]
    [InlineData("0", null, "0")]
    [InlineData("0.001元", null, "fault ledger_amount_too_fine")]
    [InlineData("-3元", null, "fault ledger_amount")]
    [InlineData("约3万元", null, "fault ledger_amount")]
    [InlineData("99999999999999999999亿元", null, "fault ledger_amount")]
    public void Amounts_are_read_in_fen_and_never_without_their_unit(string text, bool? inTenThousands, string meant)
    {
        var read = LedgerMoney.Read(text, inTenThousands);

        Assert.Equal(meant, read.Fault is { } fault ? $"fault {fault.Code}" : FormattableString.Invariant($"{read.Value}"));
    }

    private static string Said(Reading<LedgerDate> read) => read.Fault is { } fault
        ? $"fault {fault.Code}"
        : FormattableString.Invariant($"{read.Value.Day:yyyy-MM-dd}") + (read.Value.Time is { } time ? FormattableString.Invariant($" {time:HH:mm:ss}") : "")
            + (read.Warning is { } warning ? $" {warning.Code}" : "");
}
