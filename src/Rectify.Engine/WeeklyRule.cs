using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Which days of every week are worked, unless a calendar says otherwise for a day.</summary>
public sealed record WeeklyRule
{
    public static readonly WeeklyRule MondayToFriday = new("1111100");

    private readonly string days;
    private readonly ImmutableArray<int> worked;

    /// <param name="days">Seven characters from Monday to Sunday, <c>1</c> = worked.</param>
    /// <exception cref="ArgumentException">Not that, or no day is worked.</exception>
    public WeeklyRule(string days)
    {
        if (days.Length != 7 || days.AsSpan().ContainsAnyExcept("01") || !days.Contains('1'))
            throw new ArgumentException($"'{days}' is not seven digits 0 or 1 with at least one 1", nameof(days));
        this.days = days;
        worked = [.. Enumerable.Range(0, 7).Where(day => days[day] == '1')];
    }

    public override string ToString() => days;

    public bool Equals(WeeklyRule? other) => other?.days == days;

    public override int GetHashCode() => days.GetHashCode(StringComparison.Ordinal);

    /// <param name="day">A <see cref="DateOnly.DayNumber"/>; day 0 was a Monday.</param>
    internal bool Works(int day) => days[day % 7] == '1';

    /// <summary>Working days before the day since day 0.</summary>
    internal int Before(int day)
    {
        var before = day / 7 * worked.Length;
        foreach (var weekday in worked)
            before += weekday < day % 7 ? 1 : 0;
        return before;
    }

    /// <summary>The working day that has this many before it since day 0.</summary>
    internal int Day(int before)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        return before / worked.Length * 7 + worked[before % worked.Length];
    }
}
