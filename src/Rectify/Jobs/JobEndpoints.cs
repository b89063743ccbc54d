using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Jobs;

/// <summary>A job as the system officer sees it.</summary>
/// <param name="Title">What it does, in the language asked for.</param>
/// <param name="EverySeconds">How often it comes round.</param>
/// <param name="EndedAt">When it last came to its end, on whichever node; null for never.</param>
/// <param name="FailedAt">When a turn of it last ended in a fault; null for never. Behind <paramref name="EndedAt"/>, the last turn did.</param>
/// <param name="IsLate">It should have ended again by now.</param>
public sealed record JobShown(string Name, string Title, int EverySeconds, DateTimeOffset? EndedAt, DateTimeOffset? FailedAt, bool IsLate);

/// <summary><c>/api/jobs</c>: what comes round by itself and when it last did, and a turn beside its rounds; the system officer's.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/api/jobs").WithTags("jobs").RequireAuthorization();
        jobs.MapGet("/", ListAsync).Produces<IReadOnlyList<JobShown>>();
        jobs.MapPost("/{name}/turns", NudgeAsync).Produces(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, CurrentAccount me, CityDatabase database, JobRuns runs, IEnumerable<IJob> jobs, TimeProvider clock, CancellationToken ct) =>
        await MayAsync(me, database, clock, ct) ? Results.Ok(await runs.ShownAsync(jobs, http.Request.Language(), ct)) : Problem.NotYours;

    private static async Task<IResult> NudgeAsync(
        string name, CurrentAccount me, CityDatabase database, IEnumerable<IJob> jobs, NudgeJob nudge, TimeProvider clock, CancellationToken ct)
    {
        if (!await MayAsync(me, database, clock, ct))
            return Problem.NotYours;
        if (jobs.All(job => job.Name != name))
            return Problem.NotFound;
        await nudge(name, ct);
        return Results.Accepted();
    }

    private static Task<bool> MayAsync(CurrentAccount me, CityDatabase database, TimeProvider clock, CancellationToken ct) =>
        Officers.IsAsync(database, me, clock.GetUtcNow(), ct, Roles.SystemOfficer);
}
