using System.Globalization;

namespace Rectify.Deadlines;

/// <summary>Two days as people write them in files and on the command line: <c>2026-02-15..2026-02-23</c>, or one day for both.</summary>
internal readonly record struct DayRange(DateOnly First, DateOnly Last)
{
    /// <returns>false when a day does not exist, is not written YYYY-MM-DD, or the last comes before the first.</returns>
    public static bool TryParse(string text, out DayRange range)
    {
        var days = text.Split("..");
        range = default;
        if (days.Length > 2 || !TryDay(days[0], out var first) || !TryDay(days[^1], out var last))
            return false;

        range = new DayRange(first, last);
        return first <= last;
    }

    public static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
