namespace Rectify.Engine;

/// <summary>Turns local days and times of a zone into instants and back; every instant is UTC in whole microseconds.</summary>
public static class LocalTime
{
    private const long Day = TimeSpan.TicksPerDay;

    /// <summary>An ambiguous local time is the earlier of its two instants; a missing one moves forward by the length of the gap.</summary>
    public static DateTimeOffset ToInstant(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time).Ticks;
        var offsets = ZoneOffsets.Of(zone);
        var (before, after) = (offsets.At(local - Day), offsets.At(local + Day));
        if (before == after)
            return Instant(local - before);

        var (early, late) = (local - Math.Max(before, after), local - Math.Min(before, after));
        if (offsets.At(early) == local - early)
            return Instant(early);
        return Instant(offsets.At(late) == local - late ? late : local - before);
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
        new(instant.UtcTicks + ZoneOffsets.Of(zone).At(instant.UtcTicks));
}
