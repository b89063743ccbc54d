using System.Text.Json;
using Rectify.Engine;
using Rectify.Ledger;

namespace Rectify.Tests.Ledger;

/// <summary>A real ledger that an independent judge has published verdicts on.</summary>
public class BostonTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [DataFact("boston311/boston311_2011_slice.csv")]
    public async Task Every_row_is_read_and_only_three_deadlines_lie_before_their_opening()
    {
        var rows = await ReadAsync();

        Assert.Equal(3067, rows.Count(row => row.Finding is not null));
        Assert.Equal(3, rows.SelectMany(row => row.Faults).Count(fault => fault.Reason.Code == "ledger_due_before_opening"));
    }

    [DataFact("boston311/boston311_2011_slice.csv")]
    public async Task The_lights_are_the_published_verdicts()
    {
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(DataFactAttribute.PathOf("boston311/expected.json"))).RootElement;
        var asOf = LocalTime.ToInstant(new DateOnly(2019, 11, 1), TimeOnly.MinValue, NewYork);

        var lights = (await ReadAsync()).Select(row => row.Finding).OfType<LedgerFinding>()
            .CountBy(finding => Lights.Of(finding.Due is Budget.At due ? due.Instant : null, null, finding.HandedOverAt, finding.ClosedAt, asOf)).ToDictionary();

        Assert.Equal(expected.GetProperty("closed_on_time").GetInt32(), lights[Light.MetOnTime]);
        Assert.Equal(expected.GetProperty("closed_late").GetInt32(), lights[Light.MetLate]);
        Assert.Equal(expected.GetProperty("open_overdue").GetInt32(), lights[Light.Overdue]);
        Assert.Equal(expected.GetProperty("no_due").GetInt32(), lights[Light.None]);
    }

    [DataFact("boston311/boston311_2011_slice.csv")]
    public async Task Ten_working_days_from_the_opening_are_the_citys_own_target_for_street_lights()
    {
        var weekends = WorkCalendarOfWeekends();
        var lights = (await ReadAsync()).Select(row => row.Finding).OfType<LedgerFinding>().Where(IsOfficeHoursStreetLight).ToArray();

        var agreeing = lights.Count(finding =>
        {
            var clockwork = new Clockwork(weekends, NewYork, []);
            var day = LocalTime.DayOf(clockwork.DueOf(finding.OpenedAt, new Budget.Of(new Span(10, SpanUnit.WorkingDays))), NewYork);
            var due = LocalTime.ToInstant(day, LocalTime.TimeOf(finding.OpenedAt, NewYork), NewYork);
            return finding.Due is Budget.At target && (target.Instant - due).Duration() <= TimeSpan.FromSeconds(5);
        });

        Assert.True(lights.Length > 100 && agreeing >= 0.9 * lights.Length, $"{agreeing} of {lights.Length}");
    }

    private static bool IsOfficeHoursStreetLight(LedgerFinding finding)
    {
        var time = LocalTime.TimeOf(finding.OpenedAt, NewYork);
        return finding.Fields["description"].StartsWith("Street Light Outages", StringComparison.Ordinal)
            && LocalTime.DayOf(finding.OpenedAt, NewYork).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
            && time >= new TimeOnly(9, 0) && time < new TimeOnly(17, 0) && finding.Due is not null;
    }

    private static WorkCalendar WorkCalendarOfWeekends() => WorkCalendar.Create("weekends", [], []);

    private static async Task<List<RowReading>> ReadAsync()
    {
        await using var file = File.OpenRead(DataFactAttribute.PathOf("boston311/boston311_2011_slice.csv"));
        return await Workflows.ReadAsync(file, await Workflows.MappingAsync("boston311"), Now);
    }
}
