using System.Globalization;

namespace Rectify.Engine.Tests;

/// <summary>The official arrangements of 2025 and 2026, written out here so that the engine's tests need no file.</summary>
internal static class China
{
    private static readonly string[] Off =
    [
        "2025-01-01..2025-01-01", "2025-01-28..2025-02-04", "2025-04-04..2025-04-06", "2025-05-01..2025-05-05",
        "2025-05-31..2025-06-02", "2025-10-01..2025-10-08",
        "2026-01-01..2026-01-03", "2026-02-15..2026-02-23", "2026-04-04..2026-04-06", "2026-05-01..2026-05-05",
        "2026-06-19..2026-06-21", "2026-09-25..2026-09-27", "2026-10-01..2026-10-07",
    ];

    private static readonly string[] Worked =
    [
        "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    ];

    public static readonly WorkCalendar Calendar = WorkCalendar.Create("cn", [.. Days(Off, works: false), .. Days(Worked, works: true)], [2025, 2026]);

    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public static Clockwork Clock(params ReadOnlySpan<Pause> pauses) => new(Calendar, Zone, [.. pauses]);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<KeyValuePair<DateOnly, bool>> Days(string[] ranges, bool works) =>
        ranges.SelectMany(range => Days(Day(range[..10]), Day(range[^10..]))).Select(day => KeyValuePair.Create(day, works));

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last) =>
        Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays);
}
