using System.Collections.Immutable;
using System.Globalization;

namespace Rectify.Engine.Tests;

public sealed class PauseTests
{
    /// <summary>2026-03-02 is a Monday; ten working days from it end on Monday 2026-03-16.</summary>
    [Theory]
    [InlineData("2026-03-04..2026-03-06", "2026-03-18")]      // Wednesday and Thursday
    [InlineData("2026-03-06..2026-03-10", "2026-03-18")]      // a weekend inside costs nothing twice
    [InlineData("2026-03-07..2026-03-09", "2026-03-16")]      // a weekend alone moves nothing
    [InlineData("2026-02-20..2026-03-04", "2026-03-18")]      // begun before: counts from the first day
    [InlineData("2026-02-20..2026-03-02", "2026-03-16")]      // over before the beginning
    [InlineData("2026-03-16..2026-03-18", "2026-03-18")]      // begins on the due day
    [InlineData("2026-03-17..2026-03-30", "2026-03-16")]      // begins after it
    [InlineData("2026-03-09..2026-03-09", "2026-03-16")]      // taken back before its first day
    [InlineData("2026-03-04..2026-03-06 2026-03-05..2026-03-07", "2026-03-19")]      // overlapping
    [InlineData("2026-03-10..2026-03-11 2026-03-04..2026-03-05", "2026-03-18")]      // written backwards
    [InlineData("2026-03-13..2026-03-14 2026-03-17..2026-03-18", "2026-03-18")]      // the first moves due into the second
    public void A_working_day_deadline_moves_by_the_working_days_of_a_pause(string pauses, string due) =>
        Assert.Equal(due, DueDay("2026-03-02", "10wd", pauses));

    [Theory]
    [InlineData("2026-02-10..2026-02-16", "2026-03-02")]      // Friday the 13th and the worked Saturday after it
    [InlineData("2026-02-14..2026-03-01", "2026-03-06")]      // from one worked Saturday to the other: six working days
    [InlineData("2026-02-15..2026-02-24", "2026-02-27")]      // the festival alone moves nothing
    public void Make_up_days_inside_a_pause_are_working_days(string pause, string due) =>
        Assert.Equal(due, DueDay("2026-02-13", "5wd", pause));

    [Theory]
    [InlineData("2026-03-02", "30d", "2026-03-10..2026-03-20", "2026-04-13")]      // 1 April and ten days: Saturday the 11th, rolled
    [InlineData("2026-03-02", "30d", "2026-03-07..2026-03-09", "2026-04-03")]      // days off inside count as days
    [InlineData("2026-09-03", "30d", "2026-10-05..2026-10-07", "2026-10-08")]      // ends on 3 October, off, before the pause begins
    [InlineData("2026-09-03", "30d", "2026-10-08..2026-10-15", "2026-10-15")]      // what rolls does not roll into a pause
    [InlineData("2026-02-10", "1mo", "2026-03-03..2026-03-05", "2026-03-12")]
    public void A_calendar_day_deadline_moves_by_the_days_of_a_pause_and_then_rolls(string from, string budget, string pause, string due) =>
        Assert.Equal(due, DueDay(from, budget, pause));

    [Theory]
    [InlineData("2026-03-16", "2026-03-06..2026-03-10", "2026-03-18")]
    [InlineData("2026-03-16", "2026-03-17..2026-03-20", "2026-03-16")]
    [InlineData("2026-03-15", "2026-03-14..2026-03-16", "2026-03-16")]      // a Sunday inside a pause of days off
    [InlineData("2026-03-15", "2026-03-16..2026-03-20", "2026-03-15")]
    public void A_fixed_date_moves_by_working_days_and_never_lies_in_a_pause(string fixedDate, string pause, string due) =>
        Assert.Equal(due, DueDay("2026-03-02", fixedDate, pause));

    [Fact]
    public void A_fixed_instant_keeps_its_local_time_when_a_pause_moves_its_day()
    {
        var summer = new Clockwork(China.Calendar, LocalTimeTests.Zone("America/New_York"), Pauses("2026-03-05..2026-03-07"));
        Assert.True(Budget.TryParse("2026-03-06T15:00-05:00", out var budget));

        var due = summer.DueOf(LocalTimeTests.Utc("2026-03-02T15:00:00Z"), budget);

        Assert.Equal(LocalTimeTests.Utc("2026-03-10T19:00:00Z"), due);
    }

    /// <summary>Due on Friday 2026-03-20; paused from Monday the 9th to Wednesday the 11th and on Thursday the 26th.</summary>
    [Theory]
    [InlineData("due-10wd", "2026-03-03")]
    [InlineData("due-7wd", "2026-03-06")]
    [InlineData("due-6wd", "2026-03-12")]
    [InlineData("due-9d", "2026-03-12")]      // nine unpaused days before the 20th is Sunday the 8th: off, then paused
    [InlineData("due", "2026-03-20")]
    [InlineData("due+3wd", "2026-03-25")]
    [InlineData("due+4wd", "2026-03-27")]
    [InlineData("due+6d", "2026-03-27")]
    public void Rungs_count_unpaused_days_and_none_falls_inside_a_pause(string when, string day)
    {
        var clock = China.Clock(Pauses("2026-03-09..2026-03-12 2026-03-26..2026-03-27").AsSpan());
        Assert.True(Offset.TryParse(when, out var offset));

        var fires = clock.At(LocalTime.EndOfDay(China.Day("2026-03-20"), China.Zone), offset, new TimeOnly(9, 0));

        Assert.Equal(LocalTime.ToInstant(China.Day(day), new TimeOnly(9, 0), China.Zone), fires);
    }

    [Fact]
    public void Days_late_are_unpaused_working_days()
    {
        var due = LocalTime.EndOfDay(China.Day("2026-03-06"), China.Zone);
        var clock = China.Clock(Pauses("2026-03-10..2026-03-12").AsSpan());

        Assert.Equal(3, clock.WorkingDaysLate(due, due.AddDays(7)));
        Assert.Equal(3, clock.WorkingDaysEarly(due.AddDays(7), due));
        Assert.Equal(1, clock.WorkingDaysLate(due, due.AddDays(5)));
    }

    [Fact]
    public void Merged_pauses_keep_the_earliest_decision()
    {
        var (early, late) = (LocalTimeTests.Utc("2026-03-01T00:00:00Z"), LocalTimeTests.Utc("2026-03-02T00:00:00Z"));
        var later = new Pause(China.Day("2026-03-05"), China.Day("2026-03-09"), late);
        var sooner = new Pause(China.Day("2026-03-04"), China.Day("2026-03-06"), early);

        var merged = new[] { new Pause(sooner.From, later.To, early) };
        Assert.Equal(merged, China.Clock(later, sooner).Pauses);
        Assert.Equal(merged, (China.Clock() with { Pauses = [sooner, later] }).Pauses);
        Assert.Empty(default(Clockwork).Pauses);
    }

    [Fact]
    public void A_deadline_and_its_rungs_are_worked_out_without_allocating()
    {
        var clock = China.Clock(Pauses("2026-03-04..2026-03-06 2026-03-17..2026-03-18").AsSpan());
        Budget budget = new Budget.Of(new Span(10, SpanUnit.WorkingDays));
        var began = LocalTime.ToInstant(China.Day("2026-03-02"), new TimeOnly(10, 0), China.Zone);
        DateTimeOffset Round() =>
            clock.At(clock.DueOf(began, budget), new Offset(-10, SpanUnit.WorkingDays), new TimeOnly(9, 0));
        Round();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string DueDay(string from, string budget, string pauses)
    {
        Assert.True(Budget.TryParse(budget, out var allowed));
        var began = LocalTime.ToInstant(China.Day(from), new TimeOnly(10, 0), China.Zone);
        var due = China.Clock(Pauses(pauses).AsSpan()).DueOf(began, allowed);
        return LocalTime.DayOf(due, China.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static ImmutableArray<Pause> Pauses(string text) =>
        [.. text.Split(' ').Select(pause => new Pause(China.Day(pause[..10]), China.Day(pause[12..]), LocalTimeTests.Utc("2026-01-01T00:00:00Z")))];
}
