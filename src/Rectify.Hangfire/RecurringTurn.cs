using Hangfire;
using Microsoft.Extensions.Logging;

namespace Rectify.Hangfire;

/// <summary>One turn of recurring work, as Hangfire calls for it.</summary>
/// <remarks>No lock keeps two turns apart: work may run twice, and a lock left by a killed server would keep all of them waiting.</remarks>
public sealed partial class RecurringTurn(IReadOnlyList<RecurringWork> works, ILogger<RecurringTurn> log)
{
    /// <param name="title">For the dashboard alone.</param>
    /// <remarks>What it throws is Hangfire's to log and to show; the next turn comes all the same, so none is repeated.</remarks>
    [JobDisplayName("{1}")]
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    public async Task RunAsync(string name, string title, CancellationToken ct)
    {
        if (works.FirstOrDefault(work => work.Name == name) is { } work)
            await work.RunAsync(ct);
        else
            Unknown(log, name, title);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This executable has no job '{Name}' ({Title}): a newer one put it into the database.")]
    private static partial void Unknown(ILogger log, string name, string title);
}
