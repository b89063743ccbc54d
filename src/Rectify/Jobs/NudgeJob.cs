namespace Rectify.Jobs;

/// <summary>Has a job take a turn at once, beside its usual rounds, on whichever node turns jobs. Each host of jobs has its own.</summary>
public delegate Task NudgeJob(string name, CancellationToken ct);
