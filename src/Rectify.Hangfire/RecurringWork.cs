namespace Rectify.Hangfire;

/// <summary>Work that comes round, as whoever has it hands it over.</summary>
/// <param name="Name">Stable: Hangfire keeps it.</param>
/// <param name="Title">What the dashboard calls it.</param>
/// <param name="Every">Divides a minute, an hour or a day without rest.</param>
/// <param name="RunAsync">Does all that is due now; safe to run twice and on several machines at once.</param>
public sealed record RecurringWork(string Name, string Title, TimeSpan Every, Func<CancellationToken, Task> RunAsync);
