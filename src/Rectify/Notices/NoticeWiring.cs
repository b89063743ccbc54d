using Rectify.Jobs;

namespace Rectify.Notices;

/// <summary>Puts the outbox, its channels and their pages together.</summary>
public static class NoticeWiring
{
    public static void AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton((configuration.GetSection("Mail").Get<MailServer>() ?? new()).Checked());
        services.AddSingleton(new PublicAddress((configuration["Notices:Address"] ?? $"http://localhost:{ServeVerb.UsualPort}").TrimEnd('/')));
        services.AddSingleton<Inbox>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<ComposeMessages>();
        services.AddSingleton<ReceiverRound>();
        services.AddSingleton<PauseSending>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<AdministerReceivers>();
        services.AddSingleton<TryReceiver>();
        services.AddSingleton<OwnReach>();
        services.AddSingleton<ViewSubscriptions>();
        services.AddSingleton<OutwardHttp>();
        services.AddSingleton<INoticeChannel, MailChannel>();
        services.AddSingleton<INoticeChannel, WeComRobot>();
        services.AddSingleton<INoticeChannel, DingTalkRobot>();
        services.AddSingleton<INoticeChannel, FeishuRobot>();
        services.AddSingleton<INoticeChannel, Webhook>();
        services.AddSingleton<INoticeChannel, SmsGateway>();
        services.AddSingleton<IJob, SendNotices>();
        services.AddSingleton<IJob, LookAtViews>();
    }

    public static void MapNotices(this IEndpointRouteBuilder app)
    {
        app.MapInbox();
        app.MapSending();
        app.MapReach();
        app.MapReceivers();
    }
}
