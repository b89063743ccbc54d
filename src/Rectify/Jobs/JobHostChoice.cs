using Rectify.Layout;

namespace Rectify.Jobs;

/// <summary>Who turns this node's jobs. All nodes of a database should name the same: two hosts would both tick, which harms nothing and
/// costs twice.</summary>
public static class JobHostChoice
{
    /// <summary>The setting; absent means Quartz.NET.</summary>
    public const string Setting = "Jobs:Host";

    /// <summary>The setting by which a node serves pages and turns no jobs (false); absent means that it does both.</summary>
    public const string Turn = "Jobs:Turn";

    public const string Quartz = "Quartz";
    public const string Hangfire = "Hangfire";

    /// <summary>The hosts that this executable was built with, the usual one first.</summary>
    public static IReadOnlyList<string> Present =>
    [
        Quartz,
#if RECTIFY_HANGFIRE
        Hangfire,
#endif
    ];

    /// <param name="service">Connection string of the database as <c>rectify_service</c>.</param>
    /// <exception cref="OperatorException">There is no such host, it isn't built in, or a setting says what it can't.</exception>
    public static void AddJobHost(this IHostApplicationBuilder builder, string service)
    {
        var turns = Turns(builder.Configuration[Turn]);
        switch (Checked(builder.Configuration[Setting]))
        {
#if RECTIFY_HANGFIRE
            case Hangfire:
                builder.AddHangfireJobs(service, turns);
                break;
#endif
            default:
                builder.AddQuartzJobs(service, turns);
                break;
        }
    }

    /// <summary><c>/api/jobs</c>, and what the host shows of itself.</summary>
    public static void MapJobHost(this WebApplication app)
    {
        app.MapJobs();
#if RECTIFY_HANGFIRE
        if (app.Configuration[Setting] == Hangfire)
            app.MapHangfireDashboard();
#endif
    }

    private static bool Turns(string? wanted) => wanted switch
    {
        null or "" => true,
        _ when bool.TryParse(wanted, out var turns) => turns,
        _ => throw new OperatorException("job_turn_unknown", ("setting", Turn), ("wanted", wanted), ("known", "true, false")),
    };

    /// <summary>The host that the setting names.</summary>
    /// <exception cref="OperatorException">There is no such host, or it isn't built in.</exception>
    internal static string Checked(string? wanted) => wanted switch
    {
        null or "" => Quartz,
        _ when Present.Contains(wanted) => wanted,
        Hangfire => throw new OperatorException(
            "job_host_not_built_in", ("setting", Setting), ("wanted", Hangfire), ("other", Quartz), ("flag", "-p:RectifyHangfire=true")),
        _ => throw new OperatorException("job_host_unknown", ("setting", Setting), ("wanted", wanted), ("known", $"{Quartz}, {Hangfire}")),
    };
}
