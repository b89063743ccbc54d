namespace Rectify.Jobs;

/// <summary>Work the service does by itself. Port; turned by Quartz.NET, or by another host such as Rectify.Hangfire.</summary>
public interface IJob
{
    /// <summary>Stable, in snake case: schedulers keep it.</summary>
    string Name { get; }

    TimeSpan Every { get; }

    /// <summary>Does all the work that is due now. Safe to run twice, and on several machines at once.</summary>
    Task RunAsync(CancellationToken ct);
}
