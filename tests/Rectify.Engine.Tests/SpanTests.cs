namespace Rectify.Engine.Tests;

public sealed class SpanTests
{
    [Theory]
    [InlineData("3wd", 3, SpanUnit.WorkingDays)]
    [InlineData("30d", 30, SpanUnit.Days)]
    [InlineData("1mo", 1, SpanUnit.Months)]
    [InlineData("9999d", 9999, SpanUnit.Days)]
    public void A_span_is_an_amount_and_a_unit(string text, int amount, SpanUnit unit)
    {
        Assert.True(Span.TryParse(text, out var span));

        Assert.Equal(new Span(amount, unit), span);
        Assert.Equal(text, span.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wd")]
    [InlineData("3")]
    [InlineData("3 wd")]
    [InlineData("3WD")]
    [InlineData("-3d")]
    [InlineData("+3d")]
    [InlineData("0d")]
    [InlineData("10000d")]
    [InlineData("3h")]
    [InlineData("３d")]
    public void Anything_else_is_no_span(string? text) => Assert.False(Span.TryParse(text, out _));

    [Theory]
    [InlineData("due", 0, SpanUnit.Days)]
    [InlineData("due-10wd", -10, SpanUnit.WorkingDays)]
    [InlineData("due+5wd", 5, SpanUnit.WorkingDays)]
    [InlineData("due+1d", 1, SpanUnit.Days)]
    [InlineData("due-1mo", -1, SpanUnit.Months)]
    public void An_offset_is_a_span_before_or_after_due(string text, int amount, SpanUnit unit)
    {
        Assert.True(Offset.TryParse(text, out var offset));

        Assert.Equal(new Offset(amount, unit), offset);
        Assert.Equal(text, offset.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("due ")]
    [InlineData("due5wd")]
    [InlineData("due--5wd")]
    [InlineData("due-0d")]
    [InlineData("Due-5wd")]
    [InlineData("5wd")]
    public void Anything_else_is_no_offset(string? text) => Assert.False(Offset.TryParse(text, out _));

    [Theory]
    [InlineData("10wd", "10wd")]
    [InlineData("30d", "30d")]
    [InlineData("1mo", "1mo")]
    [InlineData("2026-05-11", "2026-05-11")]
    [InlineData("2026-05-11T15:00:00+08:00", "2026-05-11T07:00:00Z")]
    [InlineData("2026-05-11T15:00+08:00", "2026-05-11T07:00:00Z")]
    [InlineData("2026-05-11T07:00:00Z", "2026-05-11T07:00:00Z")]
    [InlineData("2026-05-11T23:59:59.999999-04:00", "2026-05-12T03:59:59.999999Z")]
    [InlineData("2026-05-11T07:00:00.1234567Z", "2026-05-11T07:00:00.123456Z")]
    public void A_budget_writes_text_that_reads_back_to_it(string text, string written)
    {
        Assert.True(Budget.TryParse(text, out var budget));

        Assert.Equal(written, budget.ToString());
        Assert.True(Budget.TryParse(written, out var again));
        Assert.Equal(budget, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-02-29")]
    [InlineData("2026-5-11")]
    [InlineData("2026-05-11T15:00:00")]
    [InlineData("2026-05-11 15:00:00+08:00")]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("due-3wd")]
    [InlineData("soon")]
    public void Anything_else_is_no_budget(string? text) => Assert.False(Budget.TryParse(text, out _));
}
