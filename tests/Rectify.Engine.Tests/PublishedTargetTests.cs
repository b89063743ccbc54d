using System.Globalization;

namespace Rectify.Engine.Tests;

/// <summary>A city that promised ten working days published the instant that it promised: an independent judge of the calendar.</summary>
public sealed class PublishedTargetTests
{
    private const string TenWorkingDays = ",Street Lights,Street Light Outages,";
    private static readonly WorkCalendar Weekends = WorkCalendar.Create("weekends", [], []);
    private static readonly TimeZoneInfo Boston = LocalTimeTests.Zone("America/New_York");

    [Fact]
    public async Task Ten_working_days_from_the_opening_are_the_targets_that_a_city_published()
    {
        if (Environment.GetEnvironmentVariable("RECTIFY_DATA") is not { } data)
        {
            await Console.Error.WriteLineAsync("RECTIFY_DATA is not set: the comparison with published targets did not run.");
            return;
        }

        var rows = await File.ReadAllLinesAsync(Path.Combine(data, "boston311", "boston311_2011_slice.csv"));
        var promises = rows.Where(row => row.Contains(TenWorkingDays, StringComparison.Ordinal)).Select(ReadPromise)
            .Where(promise => promise is { Target: not null, IsOfficeHours: true }).ToArray();

        var kept = promises.Count(promise => (TenWorkingDaysAfter(promise.Opened) - Instant(promise.Target!.Value)).Duration() <= TimeSpan.FromSeconds(5));
        Assert.True(promises.Length > 100);
        Assert.True(kept >= promises.Length * 0.9, $"{kept} of {promises.Length}");
    }

    // The promise runs to the time of day of the opening, which a due instant of its own says.
    private static DateTimeOffset TenWorkingDaysAfter(DateTime opened)
    {
        var clock = new Clockwork(Weekends, Boston, []);
        var day = Weekends.AddWorkingDays(DateOnly.FromDateTime(opened), 10);
        var due = LocalTime.ToInstant(day, TimeOnly.FromDateTime(opened), Boston);
        Assert.Equal(LocalTime.EndOfDay(day, Boston), clock.DueOf(Instant(opened), new Budget.Of(new Span(10, SpanUnit.WorkingDays))));
        return clock.DueOf(Instant(opened), new Budget.At(due));
    }

    private static DateTimeOffset Instant(DateTime local) =>
        LocalTime.ToInstant(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), Boston);

    // The columns read here come before any that may hold a comma.
    private static Promise ReadPromise(string row)
    {
        var cells = row.Split(',');
        return new Promise(ReadTime(cells[1]), cells[2] is "" ? null : ReadTime(cells[2]));
    }

    private static DateTime ReadTime(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private readonly record struct Promise(DateTime Opened, DateTime? Target)
    {
        public bool IsOfficeHours => Opened is { DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday), Hour: >= 8 and < 17 };
    }
}
