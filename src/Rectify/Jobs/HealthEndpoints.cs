using Npgsql;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Jobs;

/// <summary>What a machine that watches over the service asks. <c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: its
/// database does, in this executable's shape. <c>/healthz/jobs</c>: the jobs are turned; apart, since pages are worth serving while they aren't.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/healthz").AllowAnonymous().DisableRateLimiting().ExcludeFromDescription();
        health.MapGet("/live", () => Results.Ok(new { status = "live" }));
        health.MapGet("/ready", ReadyAsync);
        health.MapGet("/jobs", async (JobRuns runs, IEnumerable<IJob> jobs, CancellationToken ct) => await ReadyOrAsync(async () =>
            await runs.LateAsync(jobs, ct) is { Count: > 0 } late ? Late(late) : Results.Ok(new { status = "turning" })));
    }

    private static Task<IResult> ReadyAsync(NpgsqlDataSource database, JobRuns runs, IEnumerable<IJob> jobs, CancellationToken ct) =>
        ReadyOrAsync(async () =>
        {
            await Migrate.CheckAsync(database, ct);
            return Results.Ok(new { status = "ready", late_jobs = await runs.LateAsync(jobs, ct) });
        });

    private static async Task<IResult> ReadyOrAsync(Func<Task<IResult>> look)
    {
        try
        {
            return await look();
        }
        catch (OperatorException e)
        {
            return NotReady(e.Sentence);
        }
        catch (NpgsqlException e)
        {
            return NotReady(e.Message);
        }
    }

    private static Problem Late(List<string> late) => NotReady(string.Join(", ", late));

    private static Problem NotReady(string reason) => new(StatusCodes.Status503ServiceUnavailable, "not_ready", ("reason", reason));
}
