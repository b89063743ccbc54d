using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Reports;

/// <summary>Days from first to last, both included, as instants of a city.</summary>
/// <param name="Begins">First instant of <paramref name="From"/>.</param>
/// <param name="Ends">First instant after <paramref name="To"/>.</param>
/// <param name="At">When the standing of a finding is looked at: the end of the span, or now when it isn't over.</param>
public sealed record DaySpan(DateOnly From, DateOnly To, DateTimeOffset Begins, DateTimeOffset Ends, DateTimeOffset At)
{
    public static DaySpan Of(DateOnly from, DateOnly to, TimeZoneInfo zone, DateTimeOffset now)
    {
        var begins = LocalTime.ToInstant(from, TimeOnly.MinValue, zone);
        var ends = LocalTime.ToInstant(to.AddDays(1), TimeOnly.MinValue, zone);
        return new DaySpan(from, to, begins, ends, LocalTime.WholeMicroseconds(ends < now ? ends : now));
    }
}

/// <summary>A figure of a report over a span: narrows a list of findings to those that it counts.</summary>
/// <param name="LateSince">A finding due before this was, at the span's end, late by at least <see cref="Figure.LateBy"/> working days; null
/// when the figure doesn't ask.</param>
public sealed record FigureSpan(ReportFile Report, Figure Figure, DaySpan Span, DateTimeOffset? LateSince)
{
    /// <param name="calendar">The city's own.</param>
    public static FigureSpan Of(ReportFile report, Figure figure, DaySpan span, WorkCalendar calendar, TimeZoneInfo zone) =>
        new(report, figure, span, figure.LateBy is { } days ? LateSinceOf(days, span, calendar, zone) : null);

    // The last day of the span is itself the latest day late; a deadline ends with its day.
    private static DateTimeOffset LateSinceOf(int days, DaySpan span, WorkCalendar calendar, TimeZoneInfo zone)
    {
        var day = LocalTime.DayOf(span.At.AddTicks(-TimeSpan.TicksPerMicrosecond), zone);
        var left = days;
        while (left > 0)
        {
            if (calendar.IsWorkingDay(day))
                left--;
            day = day.AddDays(-1);
        }

        return LocalTime.ToInstant(day.AddDays(1), TimeOnly.MinValue, zone);
    }
}
