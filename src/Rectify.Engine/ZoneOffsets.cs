using System.Runtime.CompilerServices;

namespace Rectify.Engine;

/// <summary>A zone's offsets from UTC, read once a day: asking <see cref="TimeZoneInfo"/> costs more than all else a deadline does.</summary>
internal sealed class ZoneOffsets
{
    private const short Changing = short.MinValue;
    private static readonly int FirstDay = new DateOnly(WorkCalendar.FirstYear, 1, 1).DayNumber;
    private static readonly int Days = new DateOnly(WorkCalendar.LastYear + 1, 1, 1).DayNumber - FirstDay;
    private static readonly ConditionalWeakTable<TimeZoneInfo, ZoneOffsets> Known = [];
    private static ZoneOffsets _latest = new(TimeZoneInfo.Utc);

    private readonly TimeZoneInfo _zone;

    /// <summary>Minutes east of UTC through the i-th UTC day of the window, or <see cref="Changing"/>.</summary>
    private readonly short[] _minutes = new short[Days];

    private ZoneOffsets(TimeZoneInfo zone)
    {
        _zone = zone;
        for (var day = 0; day < Days; day++)
        {
            var start = (FirstDay + day) * TimeSpan.TicksPerDay;
            var offset = Ask(start);
            var holds = offset == Ask(start + TimeSpan.TicksPerDay) && offset % TimeSpan.TicksPerMinute == 0;
            _minutes[day] = holds ? (short)(offset / TimeSpan.TicksPerMinute) : Changing;
        }
    }

    public static ZoneOffsets Of(TimeZoneInfo zone)
    {
        var known = _latest;
        return ReferenceEquals(known._zone, zone) ? known : _latest = Known.GetValue(zone, static zone => new ZoneOffsets(zone));
    }

    /// <returns>Ticks east of UTC.</returns>
    public long At(long utcTicks)
    {
        var day = utcTicks / TimeSpan.TicksPerDay - FirstDay;
        return (ulong)day < (ulong)_minutes.Length && _minutes[day] is not Changing and var known
            ? known * TimeSpan.TicksPerMinute
            : Ask(utcTicks);
    }

    private long Ask(long utcTicks) => _zone.GetUtcOffset(new DateTime(utcTicks, DateTimeKind.Utc)).Ticks;
}
