namespace Rectify.Engine;

/// <summary>Turns local days and times of a zone into instants and back; every instant is UTC in whole microseconds.</summary>
public static class LocalTime
{
    private const long Day = TimeSpan.TicksPerDay;

    /// <summary>An ambiguous local time is the earlier of its two instants; a missing one moves forward by the length of the gap.</summary>
    public static DateTimeOffset ToInstant(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time).Ticks;
        var before = OffsetAt(local - Day, zone);
        var after = OffsetAt(local + Day, zone);
        var (early, late) = (local - Math.Max(before, after), local - Math.Min(before, after));
        var isEarly = before == after || OffsetAt(early, zone) == local - early;
        var ticks = isEarly ? early : OffsetAt(late, zone) == local - late ? late : local - before;
        return Instant(ticks);
    }

    /// <summary>The last microsecond of the local day.</summary>
    public static DateTimeOffset EndOfDay(DateOnly day, TimeZoneInfo zone) =>
        ToInstant(day.AddDays(1), TimeOnly.MinValue, zone).AddTicks(-TimeSpan.TicksPerMicrosecond);

    public static DateOnly DayOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(Local(instant, zone));

    public static TimeOnly TimeOf(DateTimeOffset instant, TimeZoneInfo zone) => TimeOnly.FromDateTime(Local(instant, zone));

    /// <summary>The instant in UTC without what lies below a microsecond, which PostgreSQL could not keep.</summary>
    public static DateTimeOffset WholeMicroseconds(DateTimeOffset instant) => Instant(instant.UtcTicks);

    private static DateTimeOffset Instant(long utcTicks) => new(utcTicks - utcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private static DateTime Local(DateTimeOffset instant, TimeZoneInfo zone) =>
        new(instant.UtcTicks + OffsetAt(instant.UtcTicks, zone));

    private static long OffsetAt(long utcTicks, TimeZoneInfo zone) =>
        zone.GetUtcOffset(new DateTime(utcTicks, DateTimeKind.Utc)).Ticks;
}
