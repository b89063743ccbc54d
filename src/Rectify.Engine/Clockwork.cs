using System.Collections.Immutable;
using System.Diagnostics;

namespace Rectify.Engine;

/// <summary>All that turns the budgets and offsets of one deadline into instants: a calendar, a zone and the deadline's pauses.</summary>
/// <param name="Pauses">In any order, overlaps allowed; kept merged.</param>
public readonly record struct Clockwork(WorkCalendar Calendar, TimeZoneInfo Zone, ImmutableArray<Pause> Pauses)
{
    public ImmutableArray<Pause> Pauses
    {
        get => field.IsDefault ? [] : field;
        init => field = Pause.Merged(value);
    } = Pause.Merged(Pauses);

    /// <summary>
    /// The instant a deadline ends. Its first local day does not count; periods of days and months that end on a day off roll
    /// forward (Civil Code §201 to §203); a pause that begins up to the due day moves it: working days and fixed dates by the
    /// working days of the pause, calendar days and months by its days.
    /// </summary>
    public DateTimeOffset DueOf(DateTimeOffset began, Budget budget)
    {
        var start = LocalTime.DayOf(began, Zone);
        return budget switch
        {
            Budget.Of { Span: { Unit: SpanUnit.WorkingDays, Amount: var n } } =>
                EndOfDay(MovedByWorkingDays(Calendar.AddWorkingDays(start, n), start)),
            Budget.Of { Span: var span } => EndOfDay(Open(MovedByDays(Plain(start, span.Amount, span.Unit), start))),
            Budget.Until until => EndOfDay(Unpaused(MovedByWorkingDays(until.Day, start))),
            Budget.At at => Moved(at.Instant, start),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>When the light turns 临期: the start of the local day so many unpaused days before the due day.</summary>
    public DateTimeOffset WarnOf(DateTimeOffset due, Offset warn) =>
        LocalTime.ToInstant(Shifted(LocalTime.DayOf(due, Zone), warn), TimeOnly.MinValue, Zone);

    /// <summary>When a rung fires: so many unpaused days from the due day; a day off or paused moves on to the next day that is neither.</summary>
    /// <param name="fireAt">Local time of day.</param>
    public DateTimeOffset At(DateTimeOffset due, Offset when, TimeOnly fireAt) =>
        LocalTime.ToInstant(Open(Shifted(LocalTime.DayOf(due, Zone), when)), fireAt, Zone);

    /// <summary>Unpaused working days after the due day up to the day of <paramref name="at"/>, which counts; 0 when that is not later.</summary>
    public int WorkingDaysLate(DateTimeOffset due, DateTimeOffset at) => UnpausedWorkingDays(after: due, upTo: at);

    /// <summary>Unpaused working days after the day of <paramref name="at"/> up to the due day, which counts; 0 when that is not later.</summary>
    public int WorkingDaysEarly(DateTimeOffset due, DateTimeOffset at) => UnpausedWorkingDays(after: at, upTo: due);

    /// <summary>Whether some year from one instant to the other has no published calendar, so that the weekly rule stands in for it.</summary>
    public bool Unpublished(DateTimeOffset from, DateTimeOffset due)
    {
        var last = LocalTime.DayOf(due, Zone).Year;
        for (var year = LocalTime.DayOf(from, Zone).Year; year <= last; year++)
        {
            if (!Calendar.IsPublished(year))
                return true;
        }

        return false;
    }

    private DateTimeOffset EndOfDay(DateOnly day) => LocalTime.EndOfDay(day, Zone);

    private DateTimeOffset Moved(DateTimeOffset instant, DateOnly start)
    {
        var day = LocalTime.DayOf(instant, Zone);
        var moved = Unpaused(MovedByWorkingDays(day, start));
        return moved == day ? LocalTime.WholeMicroseconds(instant) : LocalTime.ToInstant(moved, LocalTime.TimeOf(instant, Zone), Zone);
    }

    private DateOnly MovedByWorkingDays(DateOnly due, DateOnly start)
    {
        foreach (var pause in Pauses)
        {
            var from = Later(pause.From, start);
            if (from < pause.To && from <= due)
                due = Calendar.AddWorkingDays(due, Calendar.WorkingDaysBetween(from, pause.To));
        }

        return due;
    }

    private DateOnly MovedByDays(DateOnly due, DateOnly start)
    {
        foreach (var pause in Pauses)
        {
            var from = Later(pause.From, start);
            if (from < pause.To && from <= due)
                due = due.AddDays(pause.To.DayNumber - from.DayNumber);
        }

        return due;
    }

    /// <summary>A fixed date on a day off may lie in a pause of days off only: the clock must not run out while it stands still.</summary>
    private DateOnly Unpaused(DateOnly day)
    {
        foreach (var pause in Pauses)
        {
            if (pause.From <= day && day < pause.To)
                return Open(pause.To);
        }

        return day;
    }

    private DateOnly Shifted(DateOnly due, Offset offset) => offset.Amount switch
    {
        0 => due,
        > 0 => Forward(due, offset),
        _ => Back(due, offset),
    };

    private DateOnly Forward(DateOnly due, Offset offset)
    {
        var day = Plain(due, offset.Amount, offset.Unit);
        foreach (var pause in Pauses)
        {
            var from = Later(pause.From, due.AddDays(1));
            if (from < pause.To && from <= day)
                day = Plain(day, Length(from, pause.To, offset.Unit), UnitOfMove(offset.Unit));
        }

        return day;
    }

    private DateOnly Back(DateOnly due, Offset offset)
    {
        var day = Plain(due, offset.Amount, offset.Unit);
        for (var i = Pauses.Length - 1; i >= 0; i--)
        {
            var pause = Pauses[i];
            var to = pause.To < due ? pause.To : due;
            if (pause.From < to && day < to)
                day = Plain(day, -Length(pause.From, to, offset.Unit), UnitOfMove(offset.Unit));
        }

        return day;
    }

    private DateOnly Plain(DateOnly day, int amount, SpanUnit unit) => unit switch
    {
        SpanUnit.WorkingDays => Calendar.AddWorkingDays(day, amount),
        SpanUnit.Days => day.AddDays(amount),
        _ => day.AddMonths(amount),
    };

    private int Length(DateOnly from, DateOnly to, SpanUnit unit) =>
        unit == SpanUnit.WorkingDays ? Calendar.WorkingDaysBetween(from, to) : to.DayNumber - from.DayNumber;

    private static SpanUnit UnitOfMove(SpanUnit unit) => unit == SpanUnit.WorkingDays ? unit : SpanUnit.Days;

    /// <summary>The day itself, or the next that is neither off nor paused.</summary>
    private DateOnly Open(DateOnly day)
    {
        day = Calendar.NextWorkingDayFrom(day);
        foreach (var pause in Pauses)
        {
            if (pause.From <= day && day < pause.To)
                day = Calendar.NextWorkingDayFrom(pause.To);
        }

        return day;
    }

    private int UnpausedWorkingDays(DateTimeOffset after, DateTimeOffset upTo)
    {
        var from = LocalTime.DayOf(after, Zone).AddDays(1);
        var to = LocalTime.DayOf(upTo, Zone).AddDays(1);
        var days = Calendar.WorkingDaysBetween(from, to);
        foreach (var pause in Pauses)
            days -= Math.Max(0, Calendar.WorkingDaysBetween(Later(pause.From, from), pause.To < to ? pause.To : to));
        return Math.Max(0, days);
    }

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
