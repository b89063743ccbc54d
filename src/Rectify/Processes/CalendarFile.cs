using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A calendar as it stands in a file of <c>workflows/calendars</c>: its own days, and the calendar above it.</summary>
/// <param name="Extends">Name of the calendar whose days this one changes; null for one that stands by itself.</param>
/// <param name="ExtendsAt">Where the file says so.</param>
/// <param name="Week">The weekly rule; null for that of the calendar above, or Monday to Friday.</param>
/// <param name="Years">The years that the file publishes; a file that extends another publishes none.</param>
internal sealed record CalendarFile(
    string File, string Name, Text Title, string? Extends, Place ExtendsAt, WeeklyRule? Week,
    ImmutableSortedDictionary<DateOnly, bool> Days, ImmutableArray<int> Years)
{
    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <returns>null when something is wrong; the faults say what, each with its line and column.</returns>
    public static CalendarFile? Read(string file, string yaml, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, "calendar", "title", "extends", "week", "years");
        var extends = section.Text("extends");
        var week = ReadWeek(section, extends);
        var days = new CalendarDays(faults);
        var years = ReadYears(section, days, isRoot: extends is null);
        if (extends is null)
            days.RefuseNeedless(week ?? WeeklyRule.MondayToFriday);

        var name = section.Required("calendar");
        if (name != Path.GetFileNameWithoutExtension(file))
            section.Say("calendar", "文件名应与其中的名称相同", "the file must be named after what is in it");
        var read = new CalendarFile(
            file, name, section.Title(), extends, root.Find("extends")?.Value.Place ?? root.Place, week, days.All,
            extends is null ? years : []);
        return faults.All.Count == 0 ? read : null;
    }

    /// <param name="above">The calendar that <see cref="Extends"/> names; null when it names none.</param>
    public WorkCalendar ToCalendar(WorkCalendar? above) =>
        above is null ? WorkCalendar.Create(Name, Days, Years, Week) : above.WithOverrides(Name, Days);

    private static WeeklyRule? ReadWeek(Section section, string? extends)
    {
        if (!section.Has("week"))
            return null;
        if (extends is not null)
            section.Say("week", "有 extends 的日历沿用上级的每周规则", "a calendar with extends keeps the week of the one above it");

        var worked = section.Values("week").ToArray();
        foreach (var day in worked.Where(day => !Weekdays.Contains(day.Text)))
            section.Say(day, $"“{day.Text}”不对，应为：{string.Join("、", Weekdays)}", $"'{day.Text}' will not do: {string.Join(", ", Weekdays)}");
        var week = string.Concat(Weekdays.Select(name => worked.Any(day => day.Text == name) ? '1' : '0'));
        if (week.Contains('1'))
            return new WeeklyRule(week);

        section.Say("week", "一周至少有一个工作日", "a week has at least one working day");
        return null;
    }

    private static ImmutableArray<int> ReadYears(Section section, CalendarDays days, bool isRoot)
    {
        section.Demand("years");
        if (section.Inner("years") is not { } years)
            return [];

        foreach (var key in years.Keys)
        {
            if (IsYear(key, out var year))
                ReadYear(years.Inner(key, "notice", "holidays")!, year, days, isRoot); // the key was just listed
            else
                years.Say(key, $"“{key}”不是 {FirstYear} 至 {WorkCalendar.LastYear} 的年份", $"'{key}' is not a year from {FirstYear} to {WorkCalendar.LastYear}");
        }

        return [.. years.Keys.Where(key => IsYear(key, out _)).Select(key => int.Parse(key, CultureInfo.InvariantCulture))];
    }

    private static void ReadYear(Section section, int year, CalendarDays days, bool isRoot)
    {
        if (isRoot)
            section.Demand("notice");
        section.Demand("holidays");
        foreach (var holiday in section.Items("holidays", "name", "off", "work"))
        {
            holiday.Demand("name");
            foreach (var off in holiday.Values("off"))
                days.Add(off, year, works: false);
            foreach (var work in holiday.Values("work"))
                days.Add(work, year, works: true);
        }
    }

    // An arrangement may begin in the December before, and that must still be a day that calendars count.
    private const int FirstYear = WorkCalendar.FirstYear + 1;

    private static bool IsYear(string text, out int year) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year) && year is >= FirstYear and <= WorkCalendar.LastYear;
}
