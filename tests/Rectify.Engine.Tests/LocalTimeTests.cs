namespace Rectify.Engine.Tests;

public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("Asia/Shanghai", "2026-02-27", "09:00", "2026-02-27T01:00:00Z")]
    [InlineData("America/New_York", "2026-03-08", "01:59", "2026-03-08T06:59:00Z")]
    [InlineData("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30:00Z")]      // missing: forward by the hour that is skipped
    [InlineData("America/New_York", "2026-03-08", "03:00", "2026-03-08T07:00:00Z")]
    [InlineData("America/New_York", "2026-11-01", "00:59", "2026-11-01T04:59:00Z")]
    [InlineData("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z")]      // twice: the earlier
    [InlineData("America/New_York", "2026-11-01", "02:00", "2026-11-01T07:00:00Z")]
    [InlineData("America/Havana", "2026-03-08", "00:00", "2026-03-08T05:00:00Z")]        // a day without its midnight
    [InlineData("America/Havana", "2026-11-01", "00:00", "2026-11-01T04:00:00Z")]        // two midnights
    [InlineData("Europe/London", "1970-06-01", "12:00", "1970-06-01T11:00:00Z")]         // before the years read ahead
    [InlineData("America/New_York", "2095-07-01", "12:00", "2095-07-01T16:00:00Z")]      // after them
    public void A_local_time_is_one_instant(string zone, string day, string time, string instant) =>
        Assert.Equal(Utc(instant), LocalTime.ToInstant(China.Day(day), TimeOnly.Parse(time, null), Zone(zone)));

    [Theory]
    [InlineData("Asia/Shanghai", "2026-02-27", "2026-02-27T15:59:59.999999Z")]
    [InlineData("America/New_York", "2026-03-08", "2026-03-09T03:59:59.999999Z")]
    [InlineData("America/New_York", "2026-11-01", "2026-11-02T04:59:59.999999Z")]
    [InlineData("America/Havana", "2026-03-07", "2026-03-08T04:59:59.999999Z")]
    [InlineData("America/Havana", "2026-10-31", "2026-11-01T03:59:59.999999Z")]
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-30T09:59:59.999999Z")]            // the next day was left out
    public void A_day_ends_with_its_last_microsecond(string zone, string day, string instant)
    {
        var end = LocalTime.EndOfDay(China.Day(day), Zone(zone));

        Assert.Equal(Utc(instant), end);
        Assert.Equal(China.Day(day), LocalTime.DayOf(end, Zone(zone)));
        Assert.NotEqual(China.Day(day), LocalTime.DayOf(end.AddMicroseconds(1), Zone(zone)));
    }

    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("America/New_York")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Australia/Lord_Howe")]      // changes by half an hour
    public void The_day_of_an_instant_is_what_the_time_zone_database_says(string name)
    {
        var zone = Zone(name);
        var instant = Utc("2025-12-31T23:45:00Z");

        for (var quarter = 0; quarter < 366 * 96; quarter++, instant = instant.AddMinutes(15))
        {
            var local = TimeZoneInfo.ConvertTime(instant, zone);
            Assert.Equal(DateOnly.FromDateTime(local.DateTime), LocalTime.DayOf(instant, zone));
            Assert.Equal(TimeOnly.FromDateTime(local.DateTime), LocalTime.TimeOf(instant, zone));
        }
    }

    [Fact]
    public void Nothing_below_a_microsecond_remains()
    {
        var instant = LocalTime.WholeMicroseconds(Utc("2026-01-01T00:00:00Z").AddTicks(19));

        Assert.Equal(10, instant.Ticks % 100);
        Assert.Equal(TimeSpan.Zero, instant.Offset);
        Assert.Equal(0, LocalTime.ToInstant(China.Day("2026-01-01"), new TimeOnly(12345678901), Zone("UTC")).Ticks % 10);
    }

    internal static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    internal static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);
}
