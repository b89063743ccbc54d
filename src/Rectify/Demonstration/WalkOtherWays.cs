using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Engine;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Demonstration;

/// <summary>Adds the findings that no team found, each under a clock of its own, and fires what fell due on them since.</summary>
internal sealed class WalkOtherWays(CityDatabase cities, ProcessLibrary library, Seals seals, WorkCalendar calendar)
{
    private const int Pause = 2;
    private static readonly TimeOnly Hour = new(10, 20);

    /// <param name="refusals">Where what was refused is noted.</param>
    public async Task RunAsync(DateTimeOffset until, System.Collections.Concurrent.ConcurrentQueue<string> refusals, CancellationToken ct)
    {
        var today = LocalTime.DayOf(until, Scene.Zone);
        foreach (var way in OtherWays.All(today))
            await GoAsync(way, today, refusals, ct);
        await new FireRungs(cities, library, new BuiltInRunner(), new WalkingClock(until)).SweepAsync(InventedPlaces.Tenant, ct);
    }

    private async Task GoAsync(FoundOtherwise way, DateOnly today, System.Collections.Concurrent.ConcurrentQueue<string> refusals, CancellationToken ct)
    {
        var day = WorkedFrom(today.AddDays(-way.DaysAgo));
        var clock = new WalkingClock(At(day));
        var hands = new Hands(cities, library, seals, clock, refusals);
        if (await hands.OpenAsync(way, ct) is not { } opened)
            return;
        foreach (var step in way.Steps)
        {
            day = Math.Min(day.DayNumber + Pause, today.DayNumber - 1) is var next && next > day.DayNumber ? WorkedFrom(DateOnly.FromDayNumber(next)) : day;
            clock.WalkTo(At(day < today ? day : today.AddDays(-1)));
            await hands.TakeAsync(opened.Id, step, ct);
        }
    }

    private DateOnly WorkedFrom(DateOnly day)
    {
        while (!calendar.IsWorkingDay(day))
            day = day.AddDays(1);
        return day;
    }

    private static DateTimeOffset At(DateOnly day) => LocalTime.ToInstant(day, Hour, Scene.Zone);
}
