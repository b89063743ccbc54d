using Rectify.Engine;

namespace Rectify.Notices;

/// <summary>When a person wants to be reached.</summary>
/// <param name="QuietFrom">Local time from which they are left alone, until <paramref name="QuietTo"/>, past midnight when that is earlier;
/// null with it for never.</param>
/// <param name="InDigest">One message in the morning of a working day instead of one each time.</param>
public sealed record Reaching(TimeOnly? QuietFrom, TimeOnly? QuietTo, bool InDigest)
{
    /// <summary>The local time of digests.</summary>
    public static readonly TimeOnly Morning = new(8, 30);

    /// <summary>When something made at an instant may go out: at once, when the quiet hours end, or with the next digest.</summary>
    public DateTimeOffset At(DateTimeOffset now, TimeZoneInfo zone, WorkCalendar calendar)
    {
        var at = InDigest ? NextMorning(now, zone, calendar) : now;
        return QuietFrom is { } from && QuietTo is { } to ? AfterQuiet(at, from, to, zone) : at;
    }

    /// <summary>The next morning of a working day that is still ahead.</summary>
    public static DateTimeOffset NextMorning(DateTimeOffset now, TimeZoneInfo zone, WorkCalendar calendar)
    {
        var day = calendar.NextWorkingDayFrom(LocalTime.DayOf(now, zone));
        var morning = LocalTime.ToInstant(day, Morning, zone);
        return morning > now ? morning : LocalTime.ToInstant(calendar.NextWorkingDayFrom(day.AddDays(1)), Morning, zone);
    }

    /// <summary>The morning of the first working day of a week after this one.</summary>
    public static DateTimeOffset NextWeek(DateTimeOffset now, TimeZoneInfo zone, WorkCalendar calendar)
    {
        var today = LocalTime.DayOf(now, zone);
        var monday = today.AddDays(7 - (((int)today.DayOfWeek + 6) % 7));
        return LocalTime.ToInstant(calendar.NextWorkingDayFrom(monday), Morning, zone);
    }

    private static DateTimeOffset AfterQuiet(DateTimeOffset at, TimeOnly from, TimeOnly to, TimeZoneInfo zone)
    {
        var time = LocalTime.TimeOf(at, zone);
        var isQuiet = from <= to ? time >= from && time < to : time >= from || time < to;
        if (!isQuiet)
            return at;
        var day = LocalTime.DayOf(at, zone);
        return LocalTime.ToInstant(time < to ? day : day.AddDays(1), to, zone);
    }
}
