using Hangfire;
using Microsoft.Extensions.Hosting;

namespace Rectify.Hangfire;

/// <summary>Writes into Hangfire's storage, before its server starts, every piece of work and how often it comes round.</summary>
internal sealed class Timetable(IRecurringJobManager manager, IReadOnlyList<RecurringWork> works) : IHostedService
{
    // Slots missed while no server ran are made up for by one turn: it finds all the work there is.
    private static readonly RecurringJobOptions Options = new() { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var work in works)
        {
            manager.AddOrUpdate<RecurringTurn>(
                work.Name, turn => turn.RunAsync(work.Name, work.Title, CancellationToken.None), Cadence.CronOf(work.Every), Options);
            manager.Trigger(work.Name); // else what comes round once a day might first do so tomorrow
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
