using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A reminder before holidays (节前提醒) of <c>workflows/reminders</c>.</summary>
/// <param name="Text">What is said; <c>{holiday}</c>, <c>{from}</c> and <c>{to}</c> are filled in.</param>
/// <param name="DaysBefore">Working days ahead, unless the city says otherwise.</param>
/// <param name="Roles">Who is told, unless the city says otherwise.</param>
public sealed record ReminderFile(string Name, Text Title, Text Text, int DaysBefore, ImmutableArray<string> Roles, ImmutableArray<NamedHoliday> Holidays)
{
    public const int MostDays = 10;

    /// <summary>Which holiday a run of days off is; null for one that nothing is said of.</summary>
    public NamedHoliday? HolidayOf(DateOnly first, DateOnly last) => Holidays.FirstOrDefault(holiday => holiday.Touches(first, last));

    /// <param name="roles">The roles that there are.</param>
    internal static ReminderFile? Read(string yaml, IReadOnlyCollection<string> roles, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Reminder);
        section.Demand("text", "days_before", "roles", "holidays");
        var days = section.Number("days_before") ?? 1;
        if (days is 0 or > MostDays)
            section.Say("days_before", $"提前的工作日应为 1 至 {MostDays}", $"1 to {MostDays} working days ahead");
        foreach (var role in section.Values("roles").Where(role => !roles.Contains(role.Text)))
            section.Say(role, $"没有角色“{role.Text}”", $"there is no role '{role.Text}'");
        return new ReminderFile(
            section.Required("reminder"), section.Title(), section.Title("text"), days, section.Names("roles"),
            [.. section.Sections("holidays", Vocabulary.Holiday).Select(entry => ReadHoliday(entry.Name, entry.Section))]);
    }

    private static NamedHoliday ReadHoliday(string key, Section section)
    {
        var on = section.Required("on");
        if (on.Length > 0 && !NamedHoliday.IsDays(on))
            section.Say("on", $"“{on}”不是月日，应如 10-01 或 01-20..02-25", $"'{on}' is no day of the year such as 10-01, nor days such as 01-20..02-25");
        return new NamedHoliday(key, section.Title(), on);
    }
}

/// <summary>A holiday by the days of the year that it falls on.</summary>
/// <param name="On"><c>10-01</c>, or <c>01-20..02-25</c> for one that moves.</param>
public sealed record NamedHoliday(string Key, Text Title, string On)
{
    public bool Touches(DateOnly first, DateOnly last)
    {
        var days = On.Split("..");
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (string.CompareOrdinal(Written(day), days[0]) >= 0 && string.CompareOrdinal(Written(day), days[^1]) <= 0)
                return true;
        }

        return false;
    }

    internal static bool IsDays(string text) => text.Split("..") is { Length: 1 or 2 } days && string.CompareOrdinal(days[0], days[^1]) <= 0
        && days.All(day => DateOnly.TryParseExact($"2024-{day}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));

    private static string Written(DateOnly day) => day.ToString("MM-dd", CultureInfo.InvariantCulture);
}
