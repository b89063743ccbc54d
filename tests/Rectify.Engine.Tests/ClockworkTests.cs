using System.Globalization;

namespace Rectify.Engine.Tests;

public sealed class ClockworkTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The vectors of the domain, worked out from the official arrangements.</summary>
    [Theory]
    [InlineData("2025-12-31", "1wd", "2026-01-04")]
    [InlineData("2026-01-30", "10wd", "2026-02-13")]
    [InlineData("2026-02-13", "1wd", "2026-02-14")]
    [InlineData("2026-02-13", "2wd", "2026-02-24")]
    [InlineData("2026-02-13", "5wd", "2026-02-27")]
    [InlineData("2026-02-13", "15wd", "2026-03-12")]
    [InlineData("2026-03-31", "5wd", "2026-04-08")]
    [InlineData("2026-04-30", "5wd", "2026-05-11")]
    [InlineData("2026-05-08", "1wd", "2026-05-09")]
    [InlineData("2026-06-17", "3wd", "2026-06-23")]
    [InlineData("2026-09-18", "1wd", "2026-09-20")]
    [InlineData("2026-09-24", "1wd", "2026-09-28")]
    [InlineData("2026-09-30", "3wd", "2026-10-10")]
    [InlineData("2026-09-30", "5wd", "2026-10-13")]
    [InlineData("2026-01-16", "30d", "2026-02-24")]
    [InlineData("2026-09-01", "30d", "2026-10-08")]
    [InlineData("2026-08-28", "30d", "2026-09-28")]
    [InlineData("2026-04-05", "30d", "2026-05-06")]
    public void A_period_ends_where_the_official_calendar_says(string from, string budget, string due)
    {
        var clock = new Clockwork(China.Calendar, Shanghai, []);

        Assert.Equal(due, DueDay(clock, from, budget));
    }

    private static string DueDay(Clockwork clock, string from, string budget)
    {
        Assert.True(Budget.TryParse(budget, out var allowed));
        var began = LocalTime.ToInstant(China.Day(from), new TimeOnly(10, 0), clock.Zone);
        return LocalTime.DayOf(clock.DueOf(began, allowed), clock.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
