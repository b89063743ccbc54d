using Quartz;

namespace Rectify.Jobs;

/// <summary>One turn of one of our jobs, as Quartz calls for it; never two of the same job at once in the cluster.</summary>
[DisallowConcurrentExecution]
internal sealed partial class JobTurn(IEnumerable<IJob> jobs, JobRuns runs, ILogger<JobTurn> log) : Quartz.IJob
{
    /// <summary>Under what the job's name is kept.</summary>
    public const string Which = "job";

    /// <remarks>What a job throws is Quartz's to log; the next turn comes all the same.</remarks>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var name = context.MergedJobDataMap.GetString(Which);
        if (jobs.FirstOrDefault(job => job.Name == name) is not { } job)
        {
            Unknown(log, name);
            return;
        }

        await runs.TurnAsync(job, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This executable has no job '{Name}': a newer one put it into the database.")]
    private static partial void Unknown(ILogger log, string? name);
}
