using Rectify.Engine;

namespace Rectify.Holidays;

/// <summary>Days off in a row, at least one of them by arrangement and not by the week.</summary>
public sealed record HolidayRun(DateOnly First, DateOnly Last)
{
    /// <summary>The runs that end on a day or after it, in order. A year without a published arrangement has none.</summary>
    public static IEnumerable<HolidayRun> From(WorkCalendar calendar, DateOnly day)
    {
        HolidayRun? run = null;
        foreach (var (off, works) in calendar.Overrides)
        {
            if (works || off < day.AddDays(-60) || (run is not null && off <= run.Last))
                continue;
            run = Around(calendar, off);
            if (run.Last >= day)
                yield return run;
        }
    }

    /// <summary>The day on which people are reminded: so many working days ahead.</summary>
    public DateOnly ReminderDay(WorkCalendar calendar, int daysBefore) => calendar.AddWorkingDays(First, -daysBefore);

    private static HolidayRun Around(WorkCalendar calendar, DateOnly off)
    {
        var (first, last) = (off, off);
        while (!calendar.IsWorkingDay(first.AddDays(-1)))
            first = first.AddDays(-1);
        while (!calendar.IsWorkingDay(last.AddDays(1)))
            last = last.AddDays(1);
        return new(first, last);
    }
}

/// <summary>A reminder to come.</summary>
/// <param name="On">The day on which it is sent.</param>
public sealed record ReminderAhead(string Holiday, HolidayRun Run, DateOnly On);
