using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Which days of every week are worked, unless a calendar says otherwise for a day.</summary>
public sealed record WeeklyRule
{
    public static readonly WeeklyRule MondayToFriday = new("1111100");

    private readonly string _days;
    private readonly ImmutableArray<int> _worked;

    /// <param name="days">Seven characters from Monday to Sunday, <c>1</c> = worked.</param>
    /// <exception cref="ArgumentException">Not that, or no day is worked.</exception>
    public WeeklyRule(string days)
    {
        if (days.Length != 7 || days.AsSpan().ContainsAnyExcept("01") || !days.Contains('1'))
            throw new ArgumentException($"'{days}' is not seven digits 0 or 1 with at least one 1", nameof(days));
        _days = days;
        _worked = [.. Enumerable.Range(0, 7).Where(day => days[day] == '1')];
    }

    public override string ToString() => _days;

    public bool Equals(WeeklyRule? other) => other?._days == _days;

    public override int GetHashCode() => _days.GetHashCode(StringComparison.Ordinal);

    public bool Works(DateOnly day) => Works(day.DayNumber);

    /// <param name="day">A <see cref="DateOnly.DayNumber"/>; day 0 was a Monday.</param>
    internal bool Works(int day) => _days[day % 7] == '1';

    /// <summary>Working days before the day since day 0.</summary>
    internal int Before(int day)
    {
        var before = day / 7 * _worked.Length;
        foreach (var weekday in _worked)
            before += weekday < day % 7 ? 1 : 0;
        return before;
    }

    /// <summary>The working day that has this many before it since day 0.</summary>
    internal int Day(int before)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        return before / _worked.Length * 7 + _worked[before % _worked.Length];
    }
}
