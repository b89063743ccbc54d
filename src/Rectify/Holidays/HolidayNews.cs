using System.Globalization;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Holidays;

/// <summary>What a notice of a holiday is about: <c>integrity spring 2026-02-15 2026-02-23</c>.</summary>
/// <param name="Reminder">The file's name.</param>
/// <param name="Holiday">The holiday's key in it.</param>
internal sealed record HolidayNews(string Reminder, string Holiday, DateOnly First, DateOnly Last)
{
    public const string Kind = "holiday";

    public string About => string.Create(CultureInfo.InvariantCulture, $"{Reminder} {Holiday} {First:yyyy-MM-dd} {Last:yyyy-MM-dd}");

    /// <summary>What makes it this holiday: told of once, also when its days are moved.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Reminder} {Holiday} {Last.Year}");

    /// <returns>Null when it is none.</returns>
    public static HolidayNews? Parse(string about) =>
        about.Split(' ') is [var reminder, var holiday, var first, var last] && Reader.DayOf(first) is { } from && Reader.DayOf(last) is { } to ? new(reminder, holiday, from, to) : null;

    /// <summary>In the reader's words; the bare days where the file is no longer published.</summary>
    public string TextFor(Published published, Reader reader) => published.ReminderNamed(Reminder) is { } file
        ? Filled(reader.Of(file.Text), file.Holidays.FirstOrDefault(one => one.Key == Holiday) is { } named ? reader.Of(named.Title) : Holiday, Reader.Written(First), Reader.Written(Last))
        : About;

    public static string Filled(string text, string holiday, string from, string to) => text
        .Replace("{holiday}", holiday, StringComparison.Ordinal).Replace("{from}", from, StringComparison.Ordinal).Replace("{to}", to, StringComparison.Ordinal);
}
