using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>A day as a ledger writes it.</summary>
/// <param name="Time">Null when only a day was written.</param>
/// <param name="IsLastOf">The text names a month, a quarter or a year, and this is its last day.</param>
public readonly record struct LedgerDate(DateOnly Day, TimeOnly? Time, bool IsLastOf = false)
{
    /// <summary>A day without a time begins at midnight.</summary>
    public DateTimeOffset Start(TimeZoneInfo zone) => LocalTime.ToInstant(Day, Time ?? TimeOnly.MinValue, zone);
}

/// <summary>Reads the days that people write into ledgers: <c>2025.7.17</c>, <c>2025年7月17日前</c>, <c>2025年7月</c>, <c>2025/7/17 15:00</c>, a spreadsheet's own number.</summary>
/// <param name="Formats">Tried first, as .NET writes them; empty for none.</param>
/// <param name="Year">Given to days without a year; null when such a day is a fault.</param>
public sealed partial record LedgerDates(IReadOnlyList<string> Formats, int? Year)
{
    public static LedgerDates Usual { get; } = new([], null);

    private const string Examples = "2025-07-17、2025.7.17、2025年7月17日";

    private static readonly Sentence Accepted = new("ledger_date", ("accepted", Examples));
    private static readonly Sentence AbsentDay = new("ledger_date_absent_day", ("accepted", Examples));
    private static readonly Sentence YearMissing = new("ledger_date_year_missing");
    private static readonly Sentence ZeroLost = new("ledger_date_zero_lost", ("accepted", "2025年10月"));

    /// <param name="cell">Not blank and not struck out.</param>
    public Reading<LedgerDate> Read(LedgerCell cell)
    {
        if (cell.Local is { } typed)
            return new(new LedgerDate(DateOnly.FromDateTime(typed), typed.TimeOfDay == TimeSpan.Zero ? null : TimeOnly.FromDateTime(typed)));
        var text = cell.Text.Trim();
        foreach (var format in Formats)
        {
            if (DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
                return new(new LedgerDate(DateOnly.FromDateTime(exact), format.Contains('H', StringComparison.OrdinalIgnoreCase) ? TimeOnly.FromDateTime(exact) : null));
        }

        return ReadPlain(Gaps().Replace(text.Normalize(NormalizationForm.FormKC), "$1"), cell.Kind);
    }

    private Reading<LedgerDate> ReadPlain(string text, CellKind kind)
    {
        if ((Packed().Match(text) is { Success: true } packed ? packed : FullDate().Match(text)) is { Success: true } full)
            return DayOf(full, Number(full, "y"));
        if (NoYear().Match(text) is { Success: true } short_)
            return Year is { } year ? DayOf(short_, year) : new(default, YearMissing);
        if (Month().Match(text) is { Success: true } month)
            return kind == CellKind.Number && month.Groups["m"].Value == "1" ? new(default, ZeroLost) : MonthOf(month);
        if (YearOrQuarter().Match(text) is { Success: true } period)
            return LastDay(Number(period, "y"), period.Groups["q"].Success ? 3 * QuarterOf(period) : 12, 31);
        return Serial().IsMatch(text) && XlsxDates.DateOf(double.Parse(text, CultureInfo.InvariantCulture)) is { } serial
            ? FromSerial(serial)
            : new(default, Accepted);
    }

    private static Reading<LedgerDate> DayOf(Match match, int year)
    {
        var (month, day) = (Number(match, "m"), Number(match, "d"));
        if (month is < 1 or > 12 || year is < 1900 or > 2999 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return new(default, AbsentDay);
        return TimeOf(match) is var (time, isTime) && isTime ? new(new LedgerDate(new DateOnly(year, month, day), time)) : new(default, Accepted);
    }

    private static (TimeOnly? Time, bool IsTime) TimeOf(Match match)
    {
        if (!match.Groups["h"].Success)
            return (null, true);
        var (hour, minute, second) = (Number(match, "h"), Number(match, "i"), Number(match, "s"));
        if (match.Groups["half"].Value is "下午" or "晚上" && hour < 12)
            hour += 12;
        if (hour > 23 || minute > 59 || second > 59)
            return (null, false);
        var fraction = match.Groups["f"].Success ? long.Parse(match.Groups["f"].Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture) : 0;
        return (new TimeOnly(hour, minute, second).Add(TimeSpan.FromTicks(fraction)), true);
    }

    private static Reading<LedgerDate> MonthOf(Match match)
    {
        var (year, month) = (Number(match, "y"), Number(match, "m"));
        return month is < 1 or > 12 ? new(default, Accepted) : LastDay(year, month, match.Groups["part"].Value switch
        {
            "上旬" or "初" => 10,
            "中旬" => 20,
            _ => 31,
        });
    }

    private static Reading<LedgerDate> LastDay(int year, int month, int last)
    {
        var day = new DateOnly(year, month, Math.Min(last, DateTime.DaysInMonth(year, month)));
        return new(new LedgerDate(day, null, IsLastOf: true), Warning: new Sentence("ledger_date_last_day", ("day", day)));
    }

    private static Reading<LedgerDate> FromSerial(DateTime date) => new(
        new LedgerDate(DateOnly.FromDateTime(date), date.TimeOfDay == TimeSpan.Zero ? null : TimeOnly.FromDateTime(date)),
        Warning: new Sentence("ledger_date_serial", ("day", DateOnly.FromDateTime(date))));

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;

    private static int QuarterOf(Match match) => "一二三四".IndexOf(match.Groups["q"].Value, StringComparison.Ordinal) is >= 0 and var at
        ? at + 1 : Number(match, "q");

    private const string Clock = @"(?:[T ]*(?<half>上午|下午|晚上)?(?<h>\d{1,2})(?:[:时点](?<i>\d{1,2})?分?(?::?(?<s>\d{1,2})(?:\.(?<f>\d{1,7}))?秒?)?))?";
    private const string Until = "(?:止|以前|之前|前|底前)?";

    [GeneratedRegex($@"^(?<y>\d{{4}})[-./年](?<m>\d{{1,2}})[-./月](?<d>\d{{1,2}})[日号]?{Clock}{Until}$")]
    private static partial Regex FullDate();

    [GeneratedRegex(@"^(?<y>(?:19|20)\d\d)(?<m>\d\d)(?<d>\d\d)$")]
    private static partial Regex Packed();

    [GeneratedRegex($@"^(?<m>\d{{1,2}})月(?<d>\d{{1,2}})[日号]?{Clock}{Until}$")]
    private static partial Regex NoYear();

    [GeneratedRegex($@"^(?<y>\d{{4}})[-./年](?<m>\d{{1,2}})月?份?(?<part>上旬|中旬|下旬|初|底|末)?{Until}$")]
    private static partial Regex Month();

    [GeneratedRegex($@"^(?<y>(?:19|20|21)\d\d)年(?:第?(?<q>[一二三四1-4])季度)?[底末]?{Until}$")]
    private static partial Regex YearOrQuarter();

    /// <summary>Days from 1954 to 2119: five digits that people write mean a spreadsheet's day, eight a day without separators.</summary>
    [GeneratedRegex(@"^[2-7]\d{4}(\.\d+)?$")]
    private static partial Regex Serial();

    [GeneratedRegex(@"\s*([-./年月日号:时分])\s*|^\s+|\s+$")]
    private static partial Regex Gaps();
}
