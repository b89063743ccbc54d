using FsCheck;
using FsCheck.Fluent;

namespace Rectify.Engine.Tests;

public sealed class ClockworkPropertyTests
{
    private static readonly DateOnly First = new(2025, 11, 1);

    private static readonly Gen<Pause> APause =
        from day in Gen.Choose(-20, 480)
        from length in Gen.Choose(0, 25)
        select new Pause(First.AddDays(day), First.AddDays(day + length), default);

    private static readonly Gen<Budget> ABudget =
        from unit in Gen.Elements(SpanUnit.Days, SpanUnit.WorkingDays, SpanUnit.Months)
        from amount in Gen.Choose(1, unit == SpanUnit.Months ? 6 : 90)
        from day in Gen.Choose(0, 480)
        from isFixed in Gen.Choose(0, 3)
        select isFixed == 0 ? new Budget.Until(First.AddDays(day)) : (Budget)new Budget.Of(new Span(amount, unit));

    private static readonly Gen<Case> ACase =
        from day in Gen.Choose(0, 400)
        from minute in Gen.Choose(0, 1439)
        from zone in Gen.Elements("Asia/Shanghai", "America/New_York", "Europe/London")
        from budget in ABudget
        from pauses in Gen.Choose(0, 5).SelectMany(n => APause.ArrayOf(n))
        from offset in Gen.Choose(-30, 30)
        from unit in Gen.Elements(SpanUnit.Days, SpanUnit.WorkingDays)
        from at in Gen.Choose(-60, 60)
        select new Case(First.AddDays(day), new TimeOnly(minute / 60, minute % 60), LocalTimeTests.Zone(zone), budget, pauses, new Offset(offset, unit), at);

    [Fact]
    public void A_due_is_what_walking_day_by_day_finds() => Holds(c => c.Due == LocalTime.EndOfDay(c.Naive.Due(c.Start, c.Budget), c.Zone));

    [Fact]
    public void A_rung_fires_where_walking_day_by_day_finds_it() => Holds(c =>
        c.Clock.At(c.Due, c.Offset, c.Time) == LocalTime.ToInstant(c.Naive.Rung(c.DueDay, c.Offset), c.Time, c.Zone));

    [Fact]
    public void A_rung_of_a_due_that_lies_in_a_pause_fires_where_walking_day_by_day_finds_it() => Holds(c =>
        c.Clock.At(c.Seen, c.Offset, c.Time) == LocalTime.ToInstant(c.Naive.Rung(c.SeenDay, c.Offset), c.Time, c.Zone));

    [Fact]
    public void A_warning_comes_where_walking_day_by_day_finds_it() => Holds(c =>
        c.Clock.WarnOf(c.Due, c.Offset) == LocalTime.ToInstant(c.Naive.Warn(c.DueDay, c.Offset), TimeOnly.MinValue, c.Zone));

    [Fact]
    public void Days_late_and_early_are_what_walking_day_by_day_counts() => Holds(c =>
        c.Clock.WorkingDaysLate(c.Due, c.Seen) == c.Naive.Late(c.DueDay, c.SeenDay)
        && c.Clock.WorkingDaysEarly(c.Due, c.Seen) == c.Naive.Late(c.SeenDay, c.DueDay));

    [Fact]
    public void No_due_and_no_rung_falls_inside_a_pause_or_a_rung_on_a_day_off() => Holds(c =>
        LocalTime.DayOf(c.Clock.At(c.Due, c.Offset, c.Time), c.Zone) is var rung && !c.Naive.IsPaused(rung)
        && c.Clock.Calendar.IsWorkingDay(rung) && !c.Naive.IsPaused(c.DueDay));

    [Fact]
    public void Another_pause_never_makes_a_deadline_earlier() => Holds(c =>
        c.Clock.DueOf(c.Began, c.Budget) >= (c.Clock with { Pauses = [.. c.Pauses.Skip(1)] }).DueOf(c.Began, c.Budget));

    [Fact]
    public void Every_instant_is_utc_in_whole_microseconds() => Holds(c =>
        new[] { c.Due, c.Clock.At(c.Due, c.Offset, c.Time), c.Clock.WarnOf(c.Due, c.Offset) }
            .All(instant => instant.Offset == TimeSpan.Zero && instant.Ticks % TimeSpan.TicksPerMicrosecond == 0));

    private static void Holds(Func<Case, bool> claim) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(ACase.ToArbitrary(), claim));

    /// <summary>A deadline with its pauses, an offset and a moment some days from its due day at which to look at it.</summary>
    private sealed record Case(DateOnly Start, TimeOnly Time, TimeZoneInfo Zone, Budget Budget, Pause[] Pauses, Offset Offset, int DaysFromDue)
    {
        public Clockwork Clock => new(China.Calendar, Zone, [.. Pauses]);

        public NaiveClock Naive => new(China.Calendar, Pauses);

        public DateTimeOffset Began => LocalTime.ToInstant(Start, Time, Zone);

        public DateTimeOffset Due => Clock.DueOf(Began, Budget);

        public DateOnly DueDay => LocalTime.DayOf(Due, Zone);

        public DateOnly SeenDay => DueDay.AddDays(DaysFromDue);

        public DateTimeOffset Seen => LocalTime.ToInstant(SeenDay, Time, Zone);
    }
}
