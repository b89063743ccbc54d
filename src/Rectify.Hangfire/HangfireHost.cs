using Hangfire;
using Hangfire.Dashboard;
using Hangfire.PostgreSql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rectify.Hangfire;

/// <summary>Turns recurring work with Hangfire on PostgreSQL, in a schema of its own in the same database. Several servers share it: a
/// turn is one server's, and what a killed one had begun another takes up after a minute.</summary>
public static class HangfireHost
{
    /// <param name="service">Connection string of the database as the service's role, which makes no tables.</param>
    /// <param name="turns">False for a node that leaves the work to others and only asks for it.</param>
    /// <param name="works">Everything that comes round, from the services of the host.</param>
    public static void AddHangfireWork(
        this IHostApplicationBuilder builder, string service, bool turns, Func<IServiceProvider, IEnumerable<RecurringWork>> works)
    {
        builder.Logging.AddFilter("Hangfire", LogLevel.Warning);
        builder.Services.AddSingleton<IReadOnlyList<RecurringWork>>(services => [.. works(services)]);
        builder.Services.AddSingleton<RecurringTurn>();
        builder.Services.AddHangfire(hangfire => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(storage => storage.UseNpgsqlConnection(service), Storage())
            .WithJobExpirationTimeout(TimeSpan.FromHours(1))); // a turn every few seconds leaves a row each
        builder.Services.AddHostedService<Timetable>();
        if (!turns)
            return;
        builder.Services.AddHangfireServer(server =>
        {
            server.WorkerCount = 4;
            server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
            server.HeartbeatInterval = TimeSpan.FromSeconds(10);
            server.ServerTimeout = TimeSpan.FromMinutes(1);
            server.ServerCheckInterval = TimeSpan.FromSeconds(30);
            server.CancellationCheckInterval = TimeSpan.FromSeconds(1);
        });
    }

    /// <summary>Has a piece of work done at once, beside its rounds, by whichever server is free.</summary>
    public static void Nudge(IServiceProvider services, string name) => services.GetRequiredService<IRecurringJobManager>().Trigger(name);

    /// <summary>Serves the dashboard at <c>/hangfire</c>, to whoever may see it: by itself it is open to everyone behind a proxy of this machine.</summary>
    public static void MapHangfire(this IEndpointRouteBuilder app, string title, Func<HttpContext, Task<bool>> maySee) => app.MapHangfireDashboard(new DashboardOptions
    {
        Authorization = [],
        AsyncAuthorization = [new Gate(maySee)],
        DashboardTitle = title,
        DisplayStorageConnectionString = false,
        AppPath = "/",
    });

    internal static PostgreSqlStorageOptions Storage() => new()
    {
        SchemaName = HangfireTables.Schema,
        PrepareSchemaIfNecessary = false, // the owner makes it
        UseSlidingInvisibilityTimeout = true,
        InvisibilityTimeout = TimeSpan.FromSeconds(60),
        DistributedLockTimeout = TimeSpan.FromSeconds(30), // as long as the lock of a killed server keeps the others from ticking
        QueuePollInterval = TimeSpan.FromSeconds(1),
        EnableLongPolling = true,
    };

    private sealed class Gate(Func<HttpContext, Task<bool>> maySee) : IDashboardAsyncAuthorizationFilter
    {
        public Task<bool> AuthorizeAsync(DashboardContext context) => maySee(context.GetHttpContext());
    }
}
