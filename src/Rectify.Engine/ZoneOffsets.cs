using System.Runtime.CompilerServices;

namespace Rectify.Engine;

/// <summary>A zone's offsets from UTC, read once a day: asking <see cref="TimeZoneInfo"/> costs more than all else a deadline does.</summary>
internal sealed class ZoneOffsets
{
    private const short Changing = short.MinValue;
    private static readonly int FirstDay = new DateOnly(WorkCalendar.FirstYear, 1, 1).DayNumber;
    private static readonly int Days = new DateOnly(WorkCalendar.LastYear + 1, 1, 1).DayNumber - FirstDay;
    private static readonly ConditionalWeakTable<TimeZoneInfo, ZoneOffsets> Known = [];
    private static ZoneOffsets latest = new(TimeZoneInfo.Utc);

    private readonly TimeZoneInfo zone;

    /// <summary>Minutes east of UTC through the i-th UTC day of the window, or <see cref="Changing"/>.</summary>
    private readonly short[] minutes = new short[Days];

    private ZoneOffsets(TimeZoneInfo zone)
    {
        this.zone = zone;
        for (var day = 0; day < Days; day++)
        {
            var start = (FirstDay + day) * TimeSpan.TicksPerDay;
            var offset = Ask(start);
            var holds = offset == Ask(start + TimeSpan.TicksPerDay) && offset % TimeSpan.TicksPerMinute == 0;
            minutes[day] = holds ? (short)(offset / TimeSpan.TicksPerMinute) : Changing;
        }
    }

    public static ZoneOffsets Of(TimeZoneInfo zone)
    {
        var known = latest;
        return ReferenceEquals(known.zone, zone) ? known : latest = Known.GetValue(zone, static zone => new ZoneOffsets(zone));
    }

    /// <returns>Ticks east of UTC.</returns>
    public long At(long utcTicks)
    {
        var day = utcTicks / TimeSpan.TicksPerDay - FirstDay;
        return (ulong)day < (ulong)minutes.Length && minutes[day] is not Changing and var known
            ? known * TimeSpan.TicksPerMinute
            : Ask(utcTicks);
    }

    private long Ask(long utcTicks) => zone.GetUtcOffset(new DateTime(utcTicks, DateTimeKind.Utc)).Ticks;
}
