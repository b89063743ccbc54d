using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Notices;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

/// <summary>A bureau's outbox with its receivers, put together as the service does it.</summary>
internal sealed class Switchboard : IAsyncDisposable
{
    private readonly KeyFile _keys = KeyFile.InMemory();
    private readonly OutwardHttp _http = new();
    private readonly MailChannel _mail;

    /// <param name="mail">Absent for no server.</param>
    /// <param name="other">A channel instead of the one of its name; absent for none.</param>
    public Switchboard(TransportBureau bureau, MailServer? mail = null, INoticeChannel? other = null)
    {
        Bureau = bureau;
        _mail = new MailChannel(mail ?? new(), bureau.Clock);
        INoticeChannel[] usual = [_mail, new WeComRobot(_http), new DingTalkRobot(_http), new FeishuRobot(_http), new Webhook(_http), new SmsGateway(_http)];
        Channels = [.. usual.Where(channel => channel.Name != other?.Name), .. other is null ? [] : new[] { other }];
        Deliveries = new Deliveries(bureau.Cities, _keys);
        Job = JobOf(bureau.Cities, bureau.Library, Deliveries, Channels, bureau.Clock);
    }

    /// <summary>The job where no receiver is.</summary>
    public static SendNotices WithoutChannels(CityDatabase cities, ManualClock clock) =>
        JobOf(cities, new ProcessLibrary(cities, clock), new Deliveries(cities, KeyFile.InMemory()), [], clock);

    private static SendNotices JobOf(CityDatabase database, ProcessLibrary library, Deliveries deliveries, IReadOnlyList<INoticeChannel> channels, ManualClock clock)
    {
        var cities = new ReadersCities(database, clock);
        var compose = new ComposeMessages(database, library, cities, new("https://rectify.example.test"));
        return new(database, new Outbox(database, library, cities), deliveries, new ReceiverRound(deliveries, compose, channels, clock), clock);
    }

    public TransportBureau Bureau { get; }
    public IReadOnlyList<INoticeChannel> Channels { get; }
    public Deliveries Deliveries { get; }
    public SendNotices Job { get; }

    public Task SendAsync() => Job.SendAsync(Bureau.City, CancellationToken.None);

    public async Task<Guid> AddAsync(string channel, string? url = null, string? secret = null, string? body = null, bool takesAll = true, bool mayBePrivate = true, string language = "zh")
    {
        var id = Guid.CreateVersion7();
        var target = new Target(url, secret, body);
        await Bureau.ChangeAsync("""
            insert into receiver (tenant_id, id, channel, name, takes_all, may_be_private, host, target, made_at, language) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, Sql.Of(Bureau.City), Sql.Of(id), Sql.Of(channel), Sql.Of($"{channel}-{Guid.NewGuid():n}"[..24]), Sql.Of(takesAll), Sql.Of(mayBePrivate), Sql.Of(target.Host),
            Sql.Of(target.SealedBy(_keys)), Sql.Of(Bureau.Clock.Now), Sql.Of(language));
        return id;
    }

    public Task ReachAsync(string person, string? email, string language = "zh", string? from = null, string? to = null, bool inDigest = false, Guid? chosen = null) =>
        new OwnReach(Bureau.Cities, Bureau.Clock).KeepAsync(
            new(Bureau.City, Bureau[person], person, person), new(email, language, from, to, inDigest, chosen is { } id ? [id] : []), CancellationToken.None);

    /// <summary>A notice that is about no finding.</summary>
    public async Task<Guid> TellAsync(string person, string kind = "stranded", string about = "3", Guid? finding = null)
    {
        var id = Guid.CreateVersion7();
        await Bureau.ChangeAsync("""
            insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at) values ($1, $2, $3, $4, $5, $6, $7, $7)
            """, Sql.Of(Bureau.City), Sql.Of(id), Sql.Of(finding), Sql.Of(Bureau[person]), Sql.Of(kind), Sql.Of(about), Sql.Of(Bureau.Clock.Now));
        return id;
    }

    /// <summary>The only delivery of the city, as <c>state error attempts</c>.</summary>
    public Task<string> StandingAsync() => Bureau.OneAsync<string>("""
        select concat_ws(' ', case when sent_at is not null then 'sent' when dropped_at is not null then 'dropped' else 'waits' end, error, attempts) from delivery
        """);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _mail.DisposeAsync();
    }
}
