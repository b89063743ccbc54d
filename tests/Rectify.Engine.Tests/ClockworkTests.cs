using System.Globalization;

namespace Rectify.Engine.Tests;

public sealed class ClockworkTests
{
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
    public void A_period_ends_where_the_official_calendar_says(string from, string budget, string due) =>
        Assert.Equal(due, DueDay(from, budget));

    [Theory]
    [InlineData("2026-02-10", "1mo", "2026-03-10")]     // the same day number
    [InlineData("2026-03-31", "1mo", "2026-04-30")]     // April has no 31st
    [InlineData("2026-07-31", "7mo", "2027-03-01")]     // 28 February 2027 is a Sunday
    [InlineData("2027-08-31", "6mo", "2028-02-29")]     // a leap year
    [InlineData("2026-09-01", "1mo", "2026-10-08")]     // ends in the National Day week
    [InlineData("2026-04-09", "1mo", "2026-05-09")]     // ends on a Saturday that is worked
    public void A_month_ends_on_the_same_day_number_or_the_months_last_and_rolls_off_days_off(string from, string budget, string due) =>
        Assert.Equal(due, DueDay(from, budget));

    [Fact]
    public void The_first_day_is_the_local_day()
    {
        var lateInTheEvening = LocalTimeTests.Utc("2026-03-02T16:30:00Z");      // the 3rd in Shanghai, still the 2nd in New York

        Assert.Equal(LocalTimeTests.Utc("2026-03-04T15:59:59.999999Z"), In("Asia/Shanghai").DueOf(lateInTheEvening, Budgeted("1wd")));
        Assert.Equal(LocalTimeTests.Utc("2026-03-04T04:59:59.999999Z"), In("America/New_York").DueOf(lateInTheEvening, Budgeted("1wd")));
    }

    [Fact]
    public void A_fixed_day_ends_with_it_though_it_is_a_day_off() => Assert.Equal("2026-10-04", DueDay("2026-09-01", "2026-10-04"));

    [Fact]
    public void A_due_with_a_time_stays_that_instant() =>
        Assert.Equal(LocalTimeTests.Utc("2026-10-04T07:00:00Z"), China.Clock().DueOf(Morning("2026-09-01"), Budgeted("2026-10-04T15:00+08:00")));

    [Theory]
    [InlineData("due-10wd", "2026-02-09")]
    [InlineData("due-5wd", "2026-02-14")]      // a Saturday that is worked
    [InlineData("due-3wd", "2026-02-25")]
    [InlineData("due", "2026-02-28")]
    [InlineData("due+1wd", "2026-03-02")]
    [InlineData("due+5wd", "2026-03-06")]
    [InlineData("due-7d", "2026-02-24")]       // the 21st is off: forward
    [InlineData("due+1d", "2026-03-02")]
    public void A_rung_fires_at_its_hour_and_never_on_a_day_off(string when, string day) =>
        Assert.Equal(LocalTime.ToInstant(China.Day(day), new TimeOnly(9, 0), China.Zone), Rung(China.Clock(), "2026-02-28", when));

    [Fact]
    public void A_rung_in_the_hour_that_summer_time_skips_moves_forward()
    {
        var sevenDays = WorkCalendar.Create("every day", [], [2026], new WeeklyRule("1111111"));
        var clock = new Clockwork(sevenDays, LocalTimeTests.Zone("America/New_York"), []);
        var due = clock.DueOf(LocalTimeTests.Utc("2026-03-01T12:00:00Z"), Budgeted("2026-03-09"));

        Assert.True(Offset.TryParse("due-1d", out var dayBefore));
        Assert.Equal(LocalTimeTests.Utc("2026-03-08T07:30:00Z"), clock.At(due, dayBefore, new TimeOnly(2, 30)));
    }

    [Theory]
    [InlineData("due-5wd", "2026-02-14")]
    [InlineData("due-7d", "2026-02-21")]       // the light may turn on a day off
    public void The_warning_is_the_start_of_its_day(string warn, string day)
    {
        Assert.True(Offset.TryParse(warn, out var offset));

        var turns = China.Clock().WarnOf(LocalTime.EndOfDay(China.Day("2026-02-28"), China.Zone), offset);

        Assert.Equal(LocalTime.ToInstant(China.Day(day), TimeOnly.MinValue, China.Zone), turns);
    }

    [Theory]
    [InlineData("2026-02-14", 0, 0)]
    [InlineData("2026-02-15", 0, 0)]      // overdue, yet no working day late
    [InlineData("2026-02-24", 1, 0)]
    [InlineData("2026-02-28", 5, 0)]
    [InlineData("2026-03-01", 5, 0)]
    [InlineData("2026-02-13", 0, 1)]      // the due day is a Saturday that is worked
    [InlineData("2026-02-07", 0, 6)]
    public void Late_and_early_are_counted_in_working_days(string at, int late, int early)
    {
        var due = LocalTime.EndOfDay(China.Day("2026-02-14"), China.Zone);

        Assert.Equal(late, China.Clock().WorkingDaysLate(due, Morning(at)));
        Assert.Equal(early, China.Clock().WorkingDaysEarly(due, Morning(at)));
    }

    [Theory]
    [InlineData("2026-12-01", "5wd", false)]
    [InlineData("2026-12-31", "1wd", true)]
    [InlineData("2024-12-31", "1wd", true)]
    [InlineData("2025-06-01", "12mo", false)]
    [InlineData("2026-12-01", "2126-12-01", true)]
    public void A_deadline_that_touches_a_year_without_a_published_calendar_is_flagged(string from, string budget, bool flagged)
    {
        var due = China.Clock().DueOf(Morning(from), Budgeted(budget));

        Assert.Equal(flagged, China.Clock().Unpublished(Morning(from), due));
    }

    private static Clockwork In(string zone) => new(China.Calendar, LocalTimeTests.Zone(zone), []);

    private static DateTimeOffset Morning(string day) => LocalTime.ToInstant(China.Day(day), new TimeOnly(10, 0), China.Zone);

    private static DateTimeOffset Rung(Clockwork clock, string due, string when)
    {
        Assert.True(Offset.TryParse(when, out var offset));
        return clock.At(LocalTime.EndOfDay(China.Day(due), clock.Zone), offset, new TimeOnly(9, 0));
    }

    private static string DueDay(string from, string budget) =>
        LocalTime.DayOf(China.Clock().DueOf(Morning(from), Budgeted(budget)), China.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Budget Budgeted(string text)
    {
        Assert.True(Budget.TryParse(text, out var budget));
        return budget;
    }
}
