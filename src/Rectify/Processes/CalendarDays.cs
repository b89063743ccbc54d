using System.Collections.Immutable;
using Rectify.Deadlines;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>Collects the days of one calendar file while it is read, each with the place that names it.</summary>
internal sealed class CalendarDays(FaultList faults)
{
    private readonly SortedDictionary<DateOnly, (bool Works, Place Place)> _days = [];

    public ImmutableSortedDictionary<DateOnly, bool> All => _days.ToImmutableSortedDictionary(day => day.Key, day => day.Value.Works);

    /// <param name="text">A day or a range of days, both ends included.</param>
    /// <param name="year">The arrangement that it belongs to, which may reach into the December before.</param>
    public void Add(YamlNode.Scalar text, int year, bool works)
    {
        if (!DayRange.TryParse(text.Text, out var range))
            faults.Add(text.Place, $"“{text.Text}”不是日期或日期段，应如 2026-02-15..2026-02-23", $"'{text.Text}' is neither a day nor days such as 2026-02-15..2026-02-23");
        else if (range.First < new DateOnly(year - 1, 12, 1) || range.Last.Year > year)
            faults.Add(text.Place, $"“{text.Text}”不属于 {year} 年的安排", $"'{text.Text}' does not belong to the arrangement of {year}");
        else
            Add(range, text.Place, works);
    }

    /// <summary>A make-up day that is worked anyway is a slip of the pen, and one day less than its author meant.</summary>
    public void RefuseNeedless(WeeklyRule week)
    {
        foreach (var (day, (works, place)) in _days)
        {
            if (works && week.Works(day))
                faults.Add(place, $"{day:yyyy-MM-dd} 本来就是工作日", $"{day:yyyy-MM-dd} is a working day anyway");
        }
    }

    private void Add(DayRange range, Place place, bool works)
    {
        for (var day = range.First; day <= range.Last; day = day.AddDays(1))
        {
            if (_days.TryAdd(day, (works, place)))
                continue;
            var line = _days[day].Place.Line;
            faults.Add(place, $"{day:yyyy-MM-dd} 与第 {line} 行重复", $"{day:yyyy-MM-dd} is already in line {line}");
        }
    }
}
