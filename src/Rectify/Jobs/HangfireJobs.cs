#if RECTIFY_HANGFIRE
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Hangfire;
using Rectify.Layout;

namespace Rectify.Jobs;

/// <summary>Hands our jobs to Hangfire under their titles, and its dashboard to the system officer.</summary>
public static class HangfireJobs
{
    /// <param name="turns">False for a node that only has others turn them.</param>
    public static void AddHangfireJobs(this IHostApplicationBuilder builder, string service, bool turns)
    {
        builder.AddHangfireWork(service, turns, services => [.. services.GetServices<IJob>().Select(job => WorkOf(job, services.GetRequiredService<JobRuns>()))]);
        builder.Services.AddSingleton<NudgeJob>(services => (name, _) =>
        {
            HangfireHost.Nudge(services, name);
            return Task.CompletedTask;
        });
    }

    public static void MapHangfireDashboard(this WebApplication app)
    {
        // Its pages write styles into their elements, and its charts a sheet of their own.
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/hangfire"), pages => pages.Use((http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = $"{SecurityHeaders.Policy}; style-src-attr 'unsafe-inline'; style-src-elem 'self' 'unsafe-inline'";
            return next(http);
        }));
        app.MapHangfire("Rectify 整改闭环", MaySeeAsync);
    }

    private static RecurringWork WorkOf(IJob job, JobRuns runs) => new(job.Name, TitleOf(job), job.Every, ct => runs.TurnAsync(job, ct));

    private static string TitleOf(IJob job) => $"{Texts.Get($"job.{job.Name}", Language.Chinese)} · {Texts.Get($"job.{job.Name}", Language.English)}";

    private static async Task<bool> MaySeeAsync(HttpContext http)
    {
        var (database, clock) = (http.RequestServices.GetRequiredService<CityDatabase>(), http.RequestServices.GetRequiredService<TimeProvider>());
        return CurrentAccount.Of(http.User) is { } me
            && await Officers.IsAsync(database, me, clock.GetUtcNow(), http.RequestAborted, Roles.SystemOfficer);
    }
}
#endif
