using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Rectify.Engine;

/// <summary>Which days are worked at a place: exceptions day by day over a weekly rule. Two with the same content are equal.</summary>
/// <remarks>
/// Days of 2000 to 2080 are counted ahead, so that adding working days costs two look-ups; other years follow the weekly rule.
/// </remarks>
public sealed class WorkCalendar : IEquatable<WorkCalendar>
{
    public const int FirstYear = 2000;
    public const int LastYear = 2080;
    private static readonly int First = new DateOnly(FirstYear, 1, 1).DayNumber;
    private static readonly int End = new DateOnly(LastYear + 1, 1, 1).DayNumber;

    /// <summary>Working days of the window before its i-th day; one entry more than it has days.</summary>
    private readonly ushort[] _workedBefore = new ushort[End - First + 1];

    /// <summary>The working days of the window in order, counted from its first day.</summary>
    private readonly ushort[] _worked;

    private WorkCalendar(string name, WeeklyRule week, ImmutableSortedDictionary<DateOnly, bool> overrides, ImmutableSortedSet<int> years)
    {
        (Name, Week, Overrides, PublishedYears) = (name, week, overrides, years);
        var days = new List<ushort>(End - First);
        for (var day = 0; day < End - First; day++)
        {
            _workedBefore[day] = (ushort)days.Count;
            if (overrides.TryGetValue(DateOnly.FromDayNumber(First + day), out var works) ? works : week.Works(First + day))
                days.Add((ushort)day);
        }

        _workedBefore[^1] = (ushort)days.Count;
        _worked = [.. days];
        Content = CalendarContent.Write(this);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Content)));
    }

    public string Name { get; }

    public WeeklyRule Week { get; }

    /// <summary>The days on which the weekly rule does not hold; true = worked. What only repeats the weekly rule is left out.</summary>
    public ImmutableSortedDictionary<DateOnly, bool> Overrides { get; }

    /// <summary>Years whose official arrangement is known; the others are computed and flagged.</summary>
    public ImmutableSortedSet<int> PublishedYears { get; }

    /// <summary>The canonical text that <see cref="Hash"/> is taken over and <see cref="Parse"/> reads back.</summary>
    public string Content { get; }

    /// <summary>SHA-256 of <see cref="Content"/>, lower-case hex.</summary>
    public string Hash { get; }

    /// <param name="overrides">true = worked (a make-up day), false = off. The last entry of a day wins.</param>
    /// <param name="week">Monday to Friday when absent.</param>
    /// <exception cref="ArgumentException">A name of more than one line, or an override outside 2000 to 2080.</exception>
    public static WorkCalendar Create(
        string name, IEnumerable<KeyValuePair<DateOnly, bool>> overrides, IEnumerable<int> publishedYears, WeeklyRule? week = null)
    {
        if (name.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("A calendar's name is one line", nameof(name));
        var rule = week ?? WeeklyRule.MondayToFriday;
        var days = ImmutableSortedDictionary.CreateBuilder<DateOnly, bool>();
        foreach (var (day, works) in overrides)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(day.Year, FirstYear, nameof(overrides));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(day.Year, LastYear, nameof(overrides));
            days[day] = works;
        }

        days.RemoveRange([.. days.Where(day => day.Value == rule.Works(day.Key.DayNumber)).Select(day => day.Key)]);
        return new WorkCalendar(name, rule, days.ToImmutable(), [.. publishedYears]);
    }

    /// <summary>The calendar whose <see cref="Content"/> this is, as a database keeps published ones.</summary>
    /// <exception cref="FormatException">It is the content of none.</exception>
    public static WorkCalendar Parse(string content) => CalendarContent.Read(content);

    /// <summary>This calendar as a smaller place keeps it: its own days, days off and make-up days alike, win over those above it.</summary>
    public WorkCalendar WithOverrides(
        string name, IEnumerable<KeyValuePair<DateOnly, bool>> overrides, IEnumerable<int>? publishedYears = null) =>
        Create(name, Overrides.Concat(overrides), PublishedYears.Union(publishedYears ?? []), Week);

    public bool IsWorkingDay(DateOnly day) => Before(day.DayNumber + 1) > Before(day.DayNumber);

    public bool IsPublished(int year) => PublishedYears.Contains(year);

    /// <summary>The n-th working day after the day (before it, when negative); the day itself, worked or not, for 0.</summary>
    public DateOnly AddWorkingDays(DateOnly day, int n) => n switch
    {
        0 => day,
        > 0 => DateOnly.FromDayNumber(WorkedDay(Before(day.DayNumber + 1) + n - 1)),
        _ => DateOnly.FromDayNumber(WorkedDay(Before(day.DayNumber) + n)),
    };

    /// <summary>How many working days lie in the half-open interval; negative when it runs backwards.</summary>
    public int WorkingDaysBetween(DateOnly from, DateOnly toExclusive) => Before(toExclusive.DayNumber) - Before(from.DayNumber);

    /// <summary>The day itself if it is worked, else the first working day after it.</summary>
    public DateOnly NextWorkingDayFrom(DateOnly day) => DateOnly.FromDayNumber(WorkedDay(Before(day.DayNumber)));

    public bool Equals(WorkCalendar? other) => other is not null && Hash == other.Hash;

    public override bool Equals(object? obj) => Equals(obj as WorkCalendar);

    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Name}@{Hash[..12]}";

    /// <summary>Working days before the day, counted from the window's first day: negative for days before the window.</summary>
    private int Before(int day)
    {
        var i = day - First;
        if ((uint)i < (uint)_workedBefore.Length)
            return _workedBefore[i];
        return i < 0 ? Week.Before(day) - Week.Before(First) : _worked.Length + Week.Before(day) - Week.Before(End);
    }

    /// <summary>The inverse of <see cref="Before"/>: the working day that has this many before it.</summary>
    private int WorkedDay(int before)
    {
        if ((uint)before < (uint)_worked.Length)
            return First + _worked[before];
        return before < 0 ? Week.Day(Week.Before(First) + before) : Week.Day(Week.Before(End) + before - _worked.Length);
    }
}
