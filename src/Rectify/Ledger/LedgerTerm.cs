using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>What a ledger's column of deadlines says: a day, a budget, at once, or no end.</summary>
public abstract record LedgerTerm
{
    private LedgerTerm()
    {
    }

    public sealed record ByDay(LedgerDate Date) : LedgerTerm;

    public sealed record Within(Span Span) : LedgerTerm;

    /// <summary>立行立改.</summary>
    public sealed record AtOnce : LedgerTerm;

    /// <summary>长期坚持: no due instant.</summary>
    public sealed record LongTerm : LedgerTerm;
}

/// <summary>Reads deadlines: <c>20个工作日</c>, <c>自交办之日起30日内</c>, <c>三个月</c>, <c>立行立改</c>, <c>长期坚持</c>, or whatever <see cref="LedgerDates"/> reads.</summary>
public sealed partial record LedgerTerms(LedgerDates Dates)
{
    private static readonly Sentence Accepted = new("ledger_term", ("accepted", "2025-07-17、2025年7月、20个工作日、30日、3个月、立行立改、长期坚持"));

    /// <param name="cell">Not blank and not struck out.</param>
    public Reading<LedgerTerm> Read(LedgerCell cell)
    {
        var text = cell.Text.Normalize(NormalizationForm.FormKC).Trim();
        if (cell.Local is null && SpanOf(Blank().Replace(text, "")) is { } span)
            return new(new LedgerTerm.Within(span));
        if (AtOnce().IsMatch(text))
            return new(new LedgerTerm.AtOnce());
        if (NoEnd().IsMatch(text))
            return new(new LedgerTerm.LongTerm());

        var date = Dates.Read(Both().Match(text) is { Success: true } both ? new LedgerCell(both.Groups["date"].Value) : cell);
        return new(new LedgerTerm.ByDay(date.Value), date.Fault is { Code: "ledger_date" } ? Accepted : date.Fault, date.Warning);
    }

    private static Span? SpanOf(string text)
    {
        if (Budget().Match(text) is not { Success: true } match || AmountOf(match.Groups["n"].Value) is not (> 0 and var amount))
            return null;
        return match.Groups["unit"].Value switch
        {
            "个工作日" or "工作日" or "个工作天" => new Span(amount, SpanUnit.WorkingDays),
            "周" or "个星期" or "星期" => new Span(amount * 7, SpanUnit.Days),
            "个月" or "月" => new Span(amount, SpanUnit.Months),
            "年" => amount <= 10 ? new Span(amount * 12, SpanUnit.Months) : null,
            _ => new Span(amount, SpanUnit.Days),
        };
    }

    /// <summary>Digits, or Chinese numerals up to 九十九.</summary>
    private static int? AmountOf(string text)
    {
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return number <= 9999 ? number : null;
        if (text == "两")
            return 2;
        const string digits = "零一二三四五六七八九";
        var ten = text.IndexOf('十', StringComparison.Ordinal);
        if (ten < 0)
            return text.Length == 1 && digits.IndexOf(text[0], StringComparison.Ordinal) is >= 0 and var one ? one : null;
        var tens = ten == 0 ? 1 : digits.IndexOf(text[0], StringComparison.Ordinal);
        var ones = ten == text.Length - 1 ? 0 : digits.IndexOf(text[^1], StringComparison.Ordinal);
        return text.Length <= 3 && tens > 0 && ones >= 0 ? (tens * 10) + ones : null;
    }

    [GeneratedRegex("^(?:自.{0,12}起|限期|限)?(?<n>[0-9]{1,4}|[一二两三四五六七八九十]{1,3})(?<unit>个工作日|工作日|个工作天|个自然日|自然日|个日历天|天|日|周|个星期|星期|个月|月(?=内)|年(?=$|内))(?:之内|以内|内)?(?:完成|整改到位|整改完成)?$")]
    private static partial Regex Budget();

    [GeneratedRegex("立行立改|立即整改|立整立改|即知即改|边查边改|即时整改|立查立改")]
    private static partial Regex AtOnce();

    [GeneratedRegex("长期|持续|常态|贯穿始终|不设期限")]
    private static partial Regex NoEnd();

    /// <summary>A budget with the day that it ends on in brackets: the day counts.</summary>
    [GeneratedRegex(@"^[^()]{1,16}\((?:至|截至|截止)?(?<date>\d{4}[^()]+)\)$")]
    private static partial Regex Both();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
