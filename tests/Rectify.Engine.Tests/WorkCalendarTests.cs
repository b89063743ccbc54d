namespace Rectify.Engine.Tests;

public sealed class WorkCalendarTests
{
    private static readonly WorkCalendar Weekends = WorkCalendar.Create("weekends", [], []);

    [Theory]
    [InlineData(2025, new[] { 19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23 })]
    [InlineData(2026, new[] { 21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23 })]
    public void A_year_has_248_working_days_shared_over_its_months_as_published(int year, int[] byMonth)
    {
        var firsts = Enumerable.Range(1, 12).Select(month => new DateOnly(year, month, 1));

        Assert.Equal(byMonth, firsts.Select(first => China.Calendar.WorkingDaysBetween(first, first.AddMonths(1))));
        Assert.Equal(248, byMonth.Sum());
    }

    [Theory]
    [InlineData("2026-02-14", true)]      // a Saturday worked before Spring Festival
    [InlineData("2026-02-16", false)]     // a Monday off
    [InlineData("2026-02-28", true)]
    [InlineData("2026-03-01", false)]
    public void A_day_of_its_own_wins_over_the_weekly_rule(string day, bool works) =>
        Assert.Equal(works, China.Calendar.IsWorkingDay(China.Day(day)));

    [Fact]
    public void A_county_wins_over_its_city_and_the_city_over_the_nation_with_make_up_days_too()
    {
        var city = China.Calendar.WithOverrides("city", [new(China.Day("2026-09-04"), false), new(China.Day("2026-09-05"), false)]);
        var county = city.WithOverrides("county", [new(China.Day("2026-09-05"), true), new(China.Day("2026-02-28"), false)]);

        Assert.False(county.IsWorkingDay(China.Day("2026-09-04")));
        Assert.True(county.IsWorkingDay(China.Day("2026-09-05")));
        Assert.False(county.IsWorkingDay(China.Day("2026-02-28")));
        Assert.True(city.IsWorkingDay(China.Day("2026-02-28")));
        Assert.True(county.IsPublished(2026));
    }

    [Fact]
    public void A_year_is_published_only_when_its_arrangement_is_known()
    {
        Assert.True(China.Calendar.IsPublished(2026));
        Assert.False(China.Calendar.IsPublished(2027));
    }

    [Fact]
    public void Calendars_are_equal_by_content_and_not_by_how_they_were_written()
    {
        var one = WorkCalendar.Create("x", [new(China.Day("2026-01-01"), false), new(China.Day("2026-01-03"), false)], [2026]);
        var same = WorkCalendar.Create("x", [new(China.Day("2026-01-01"), false)], [2026]);
        var other = WorkCalendar.Create("x", [new(China.Day("2026-01-01"), false)], [2026, 2027]);

        Assert.Equal(one, same);
        Assert.Equal(one.Hash, same.Hash);
        Assert.Matches("^[0-9a-f]{64}$", one.Hash);
        Assert.NotEqual(one, other);
        Assert.NotEqual(one, WorkCalendar.Create("y", one.Overrides, [2026]));
    }

    [Fact]
    public void A_calendar_is_read_back_from_its_content()
    {
        var saturdays = WorkCalendar.Create("六日制", China.Calendar.Overrides, [2026], new WeeklyRule("1111110"));

        var read = WorkCalendar.Parse(saturdays.Content);

        Assert.Equal(saturdays, read);
        Assert.Equal("六日制", read.Name);
        Assert.True(read.IsWorkingDay(China.Day("2026-03-07")));
        Assert.Throws<FormatException>(() => WorkCalendar.Parse(saturdays.Content + "off 2026-03-09\nsomething\n"));
    }

    [Theory]
    [InlineData("1999-12-20", 3000)]
    [InlineData("1999-12-31", 1)]
    [InlineData("2000-01-03", -5)]
    [InlineData("2080-12-28", 30)]
    [InlineData("2081-01-10", -30)]
    [InlineData("2090-06-15", -4000)]
    [InlineData("1985-06-15", 20)]
    public void The_weekly_rule_holds_outside_the_years_counted_ahead(string text, int n)
    {
        var day = China.Day(text);

        var reached = Weekends.AddWorkingDays(day, n);

        var naive = day;
        for (var left = Math.Abs(n); left > 0; left -= naive.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1)
            naive = naive.AddDays(Math.Sign(n));
        Assert.Equal(naive, reached);
        Assert.Equal(n, n > 0 ? Weekends.WorkingDaysBetween(day.AddDays(1), reached.AddDays(1)) : -Weekends.WorkingDaysBetween(reached, day));
    }

    [Fact]
    public void Each_day_of_the_window_agrees_with_counting_one_by_one()
    {
        var day = new DateOnly(1999, 12, 1);
        var worked = 0;

        for (; day.Year < 2082; day = day.AddDays(1))
        {
            Assert.Equal(worked, China.Calendar.WorkingDaysBetween(new DateOnly(1999, 12, 1), day));
            Assert.Equal(China.Calendar.IsWorkingDay(day), China.Calendar.NextWorkingDayFrom(day) == day);
            worked += China.Calendar.IsWorkingDay(day) ? 1 : 0;
        }
    }

    [Fact]
    public void A_day_that_cannot_be_kept_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkCalendar.Create("x", [new(new DateOnly(1999, 12, 31), false)], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkCalendar.Create("x", [new(new DateOnly(2081, 1, 1), false)], []));
        Assert.Throws<ArgumentException>(() => new WeeklyRule("0000000"));
        Assert.Throws<ArgumentException>(() => new WeeklyRule("11111"));
    }
}
