using System.Globalization;
using System.Text;

namespace Rectify.Engine;

/// <summary>
/// The canonical text of a calendar, which its hash is taken over and a database keeps: a line <c>calendar NAME</c>, a line
/// <c>week 1111100</c>, then <c>year YYYY</c> and <c>off</c> or <c>work YYYY-MM-DD</c> lines in order of time.
/// </summary>
internal static class CalendarContent
{
    private const string DayFormat = "yyyy-MM-dd";

    public static string Write(WorkCalendar calendar)
    {
        var text = new StringBuilder($"calendar {calendar.Name}\nweek {calendar.Week}\n");
        foreach (var year in calendar.PublishedYears)
            text.Append(CultureInfo.InvariantCulture, $"year {year:0000}\n");
        foreach (var (day, works) in calendar.Overrides)
            text.Append(works ? "work " : "off ").Append(day.ToString(DayFormat, CultureInfo.InvariantCulture)).Append('\n');
        return text.ToString();
    }

    /// <exception cref="FormatException">Not a text that <see cref="Write"/> made.</exception>
    public static WorkCalendar Read(string content)
    {
        var lines = content.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToLookup(Word, Rest);
        var days = lines["off"].Select(day => (day, false)).Concat(lines["work"].Select(day => (day, true)));
        var calendar = WorkCalendar.Create(
            lines["calendar"].FirstOrDefault(""),
            days.Select(day => KeyValuePair.Create(DateOnly.ParseExact(day.Item1, DayFormat, CultureInfo.InvariantCulture), day.Item2)),
            lines["year"].Select(year => int.Parse(year, CultureInfo.InvariantCulture)),
            new WeeklyRule(lines["week"].FirstOrDefault(WeeklyRule.MondayToFriday.ToString())));
        return calendar.Content == content ? calendar : throw new FormatException("Not the canonical text of a calendar");
    }

    private static string Word(string line) => line.Split(' ')[0];

    private static string Rest(string line) => line[(line.IndexOf(' ') + 1)..];
}
