using System.Collections.Concurrent;
using Rectify.Database;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

public class SendNoticesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Jobs_at_once_send_each_notice_once()
    {
        var channel = new Recorder();
        await using var board = await BoardAsync(channel, notices: 1_200);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => board.SendAsync()));

        Assert.Equal(1_200, channel.Sent.Count);
        Assert.Equal(1_200, channel.Sent.Distinct().Count());
        Assert.Equal(1_200L, await board.Bureau.OneAsync<long>("select count(*) from notice where sent_at is not null"));
        Assert.Equal(1_200L, await board.Bureau.OneAsync<long>("select count(*) from delivery where sent_at is not null"));
    }

    [Fact]
    public async Task What_was_claimed_by_a_node_that_died_is_sent_by_another_under_the_same_id()
    {
        var channel = new Recorder { Refuses = _ => new Handed.Later("channel_failed", "the line is down") };
        await using var board = await BoardAsync(channel, notices: 1);
        await board.SendAsync();
        channel.Refuses = null;
        _clock.Advance(TimeSpan.FromMinutes(1));
        var receiver = Assert.Single(await board.Deliveries.DueAsync(board.Bureau.City, _clock.Now, CancellationToken.None));
        var claimed = await board.Deliveries.ClaimAsync(receiver, _clock.Now, 10, CancellationToken.None);

        await board.SendAsync();
        Assert.Empty(channel.Sent);

        _clock.Advance(Deliveries.Lease);
        await board.SendAsync();
        Assert.Equal(claimed.Select(one => one.Id), channel.Sent);
    }

    [Fact]
    public async Task What_a_channel_refuses_for_now_goes_again_later_and_the_others_go_out_and_the_inbox_has_them_all()
    {
        var channel = new Recorder();
        await using var board = await BoardAsync(channel, notices: 5);
        Guid? refused = null;
        channel.Refuses = message => message.Id == (refused ??= message.Id) ? new Handed.Later("channel_failed", "the line is down") : null;

        await board.SendAsync();
        Assert.Equal("the line is down", await board.Bureau.OneAsync<string>("select said from delivery where sent_at is null"));
        Assert.Equal(4, channel.Sent.Count);
        Assert.Equal(5, (await new Inbox(board.Bureau.Cities, _clock).ReadAsync(board.Bureau.City, board.Bureau["head"], null, CancellationToken.None)).Count);

        channel.Refuses = null;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await board.SendAsync();
        Assert.Equal(2, await board.Bureau.OneAsync<int>("select attempts from delivery where id = $1 and sent_at is not null and error is null", Sql.Of(refused!.Value)));
    }

    [Fact]
    public async Task Another_channel_is_not_told_again_because_one_has_failed()
    {
        await using var well = await Listener.StartAsync("""{"errcode":0}""");
        await using var ill = await Listener.StartAsync("no", 500);
        await using var board = await BoardAsync(channel: null, notices: 1);
        await board.AddAsync(Receiver.WeCom, well.Address);
        await board.AddAsync(Receiver.Webhook, ill.Address);

        await board.SendAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await board.SendAsync();

        Assert.Single(well.Heard);
        Assert.Equal(2, ill.Heard.Count);
        Assert.Single(ill.Heard.Select(heard => heard.Headers["webhook-id"]).Distinct());
    }

    [Fact]
    public async Task After_the_last_attempt_a_message_is_dropped_and_the_officer_sends_it_again()
    {
        var channel = new Recorder { Refuses = _ => new Handed.Later("channel_failed", "still down") };
        await using var board = await BoardAsync(channel, notices: 1);

        for (var attempt = 0; attempt < ReceiverRound.MostAttempts; attempt++)
        {
            await board.SendAsync();
            _clock.Advance(TimeSpan.FromHours(7));
        }

        Assert.Equal($"dropped channel_failed {ReceiverRound.MostAttempts}", await board.StandingAsync());
        channel.Refuses = null;
        var letters = new DeadLetters(board.Bureau.Cities, _clock);
        Assert.Equal("still down", Assert.Single((await letters.ReadAsync(board.Bureau.City, CancellationToken.None)).Unsent).Said);
        var officer = await database.AddPersonAsync($"officer{Guid.NewGuid():n}"[..20], board.Bureau.Bureau, board.Bureau.City, "system_officer");
        Assert.Equal(1, (await letters.ResendAsync(new(board.Bureau.City, officer, "officer", "officer"), null, CancellationToken.None)).Result);
        await board.SendAsync();
        Assert.Equal("sent 1", await board.StandingAsync());
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_installation_holds_its_notices_back()
    {
        await using var own = new OwnDatabase();
        await own.InitializeAsync();
        var channel = new Recorder();
        await using var board = await BoardAsync(channel, notices: 2, own.Database);

        await own.PauseAsync(true);
        await board.SendAsync();
        Assert.Empty(channel.Sent);

        await own.PauseAsync(false);
        await board.SendAsync();
        Assert.Equal(2, channel.Sent.Count);
    }

    [Fact]
    public async Task What_is_meant_for_a_disabled_account_is_dropped()
    {
        var channel = new Recorder();
        await using var board = await BoardAsync(channel, notices: 2);
        await board.Bureau.ChangeAsync("update account set disabled_at = $1 where id = $2", Sql.Of(_clock.Now), Sql.Of(board.Bureau["head"]));

        await board.SendAsync();

        Assert.Empty(channel.Sent);
        Assert.Equal(2L, await board.Bureau.OneAsync<long>("select count(*) from notice where dropped_at is not null"));
    }

    private async Task<Switchboard> BoardAsync(Recorder? channel, int notices, TestDatabase? other = null)
    {
        var bureau = await TransportBureau.BuildAsync(other ?? database, _clock);
        await AddAsync(bureau, notices);
        var board = new Switchboard(bureau, other: channel);
        if (channel is not null)
            await board.AddAsync(channel.Name, "https://example.test/");
        return board;
    }

    internal static Task AddAsync(TransportBureau bureau, int notices) => bureau.ChangeAsync("""
        insert into notice (tenant_id, id, account_id, kind, about, made_at, try_at)
        select $1, gen_random_uuid(), $2, 'entered', 'issued', $3, $3 from generate_series(1, $4)
        """, Sql.Of(bureau.City), Sql.Of(bureau["head"]), Sql.Of(bureau.Clock.Now), Sql.Of(notices));

    private sealed class Recorder : INoticeChannel
    {
        public string Name => Receiver.Webhook;

        public int AtOnce => 1;

        /// <summary>Null for what it takes.</summary>
        public Func<Message, Handed?>? Refuses { get; set; }

        public ConcurrentQueue<Guid> Sent { get; } = [];

        public Task<Handed> SendAsync(Message message, Receiver receiver, CancellationToken ct)
        {
            if (Refuses?.Invoke(message) is { } refused)
                return Task.FromResult(refused);
            Sent.Enqueue(message.Id);
            return Task.FromResult<Handed>(new Handed.Over());
        }
    }

    /// <summary>A database of its own, since the pause holds for a whole installation.</summary>
    private sealed class OwnDatabase : IAsyncDisposable
    {
        public TestDatabase Database { get; } = new();

        public Task InitializeAsync() => Database.InitializeAsync();

        public async Task PauseAsync(bool paused)
        {
            await using var command = Database.Owner.CreateCommand("""
                insert into installation (id, key_id, created_at, sending_paused) values (gen_random_uuid(), 'k', timestamptz '2026-01-01 00:00Z', $1)
                on conflict (only_one) do update set sending_paused = $1
                """);
            command.Parameters.Add(Sql.Of(paused));
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync() => await Database.DisposeAsync();
    }
}
