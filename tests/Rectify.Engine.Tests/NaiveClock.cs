namespace Rectify.Engine.Tests;

/// <summary>The rules of deadlines walked day by day, slow and plain, to hold <see cref="Clockwork"/> against.</summary>
internal sealed class NaiveClock(WorkCalendar calendar, IReadOnlyList<Pause> pauses)
{
    public DateOnly Due(DateOnly start, Budget budget) => budget switch
    {
        Budget.Of { Span: { Unit: SpanUnit.WorkingDays, Amount: var n } } => Walk(start, n + (CostsWork(start) ? 1 : 0), +1, Counts),
        Budget.Of { Span: { Unit: SpanUnit.Days, Amount: var n } } => Roll(WalkDays(start, n)),
        Budget.Of { Span: { Amount: var n } } => Roll(WalkDays(start, start.AddMonths(n).DayNumber - start.DayNumber)),
        Budget.Until { Day: var day } => Fixed(start, day),
        _ => throw new ArgumentOutOfRangeException(nameof(budget)),
    };

    public DateOnly Rung(DateOnly due, Offset when) => Roll(Warn(due, when));

    public DateOnly Warn(DateOnly due, Offset when) =>
        Walk(due, Math.Abs(when.Amount), Math.Sign(when.Amount), when.Unit == SpanUnit.WorkingDays ? Counts : day => !IsPaused(day));

    public int Late(DateOnly due, DateOnly at)
    {
        var late = 0;
        for (var day = due.AddDays(1); day <= at; day = day.AddDays(1))
            late += Counts(day) ? 1 : 0;
        return late;
    }

    public bool IsPaused(DateOnly day) => pauses.Any(pause => pause.From <= day && day < pause.To);

    private bool Counts(DateOnly day) => calendar.IsWorkingDay(day) && !IsPaused(day);

    private bool CostsWork(DateOnly day) => calendar.IsWorkingDay(day) && IsPaused(day);

    private DateOnly WalkDays(DateOnly start, int n) => Walk(start, n + (IsPaused(start) ? 1 : 0), +1, day => !IsPaused(day));

    private DateOnly Fixed(DateOnly start, DateOnly day)
    {
        var owed = 0;
        for (var passed = start; passed <= day; passed = passed.AddDays(1))
            owed += CostsWork(passed) ? 1 : 0;

        day = Walk(day, owed, +1, Counts);
        return IsPaused(day) ? Roll(day) : day;
    }

    private DateOnly Roll(DateOnly day) => Counts(day) ? day : Walk(day, 1, +1, Counts);

    private static DateOnly Walk(DateOnly day, int steps, int direction, Func<DateOnly, bool> counts)
    {
        for (var left = steps; left > 0; left -= counts(day) ? 1 : 0)
            day = day.AddDays(direction);
        return day;
    }
}
