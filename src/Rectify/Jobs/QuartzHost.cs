using Npgsql;
using Quartz;

namespace Rectify.Jobs;

/// <summary>Turns the jobs with Quartz.NET: every node of the database is in one cluster, a tick is one node's, and another takes over
/// from a node that died within seconds.</summary>
public static class QuartzHost
{
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(1.5);

    // Whoever waits for a service that has just been started comes before its jobs.
    private static readonly TimeSpan FirstAnswers = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    /// <param name="service">Connection string of the database as <c>rectify_service</c>.</param>
    /// <param name="turns">False for a node that only has others turn them.</param>
    public static void AddQuartzJobs(this IHostApplicationBuilder builder, string service, bool turns)
    {
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "rectify";
                scheduler.GenerateInstanceId = true;
                scheduler.IdleWaitTime = Idle;
            });
            quartz.UseDefaultThreadPool(4);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, service);
                store.ConfigureStore(options => options.TablePrefix = QuartzTables.Prefix);
                store.UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (CheckIn, CheckIn));
            });
            quartz.AddQuartzHealthChecks();
        });
        builder.Services.AddSingleton<NudgeJob>(services => async (name, ct) =>
        {
            var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(ct);
            await scheduler.TriggerJob(new JobKey(name), ct);
        });
        builder.Services.AddHostedService<Timetable>();
        if (turns)
            builder.Services.AddQuartzHostedService(options => (options.WaitForJobsToComplete, options.StartDelay) = (true, FirstAnswers));
    }
}
