using Quartz;

namespace Rectify.Jobs;

/// <summary>Writes into the scheduler, before it starts, one durable job for each of ours and how often it comes round.</summary>
internal sealed class Timetable(ISchedulerFactory schedulers, IEnumerable<IJob> jobs) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in jobs)
            await scheduler.ScheduleJob(DetailOf(job), [TriggerOf(job)], ScheduleJobOptions.Replacing, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static IJobDetail DetailOf(IJob job) =>
        JobBuilder.Create<JobTurn>().WithIdentity(job.Name).UsingJobData(JobTurn.Which, job.Name).StoreDurably().Build();

    // A turn that was missed is left out: the next one finds all the work there is.
    private static ITrigger TriggerOf(IJob job) => TriggerBuilder.Create().WithIdentity(job.Name).StartNow()
        .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(job.Every).RepeatForever()
            .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
        .Build();
}
