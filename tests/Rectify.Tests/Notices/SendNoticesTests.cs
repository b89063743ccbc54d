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
        var bureau = await BureauAsync(notices: 1_200);
        var channel = new Recorder();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JobOf(bureau, channel).SendAsync(bureau.City, CancellationToken.None)));

        Assert.Equal(1_200, channel.Sent.Count);
        Assert.Equal(1_200, channel.Sent.Distinct().Count());
        Assert.Equal(1_200L, await bureau.OneAsync<long>("select count(*) from notice where sent_at is not null"));
    }

    [Fact]
    public async Task What_was_claimed_by_a_node_that_died_is_sent_by_another_under_the_same_id()
    {
        var bureau = await BureauAsync(notices: 3);
        var claimed = await new Outbox(bureau.Cities).ClaimAsync(bureau.City, _clock.Now, 10, CancellationToken.None);
        var channel = new Recorder();

        await JobOf(bureau, channel).SendAsync(bureau.City, CancellationToken.None);
        Assert.Empty(channel.Sent);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await JobOf(bureau, channel).SendAsync(bureau.City, CancellationToken.None);
        Assert.Equal(claimed.Select(notice => notice.Id).Order(), channel.Sent.Order());
    }

    [Fact]
    public async Task A_channel_that_refuses_one_gets_it_again_later_and_the_others_go_out()
    {
        var bureau = await BureauAsync(notices: 5);
        var refused = await bureau.OneAsync<Guid>("select id from notice order by id limit 1");
        var channel = new Recorder { Refuses = refused };

        await JobOf(bureau, channel).SendAsync(bureau.City, CancellationToken.None);
        Assert.Equal("the line is down", await bureau.OneAsync<string>("select error from notice where sent_at is null"));
        Assert.Equal(4, channel.Sent.Count);

        channel.Refuses = null;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await JobOf(bureau, channel).SendAsync(bureau.City, CancellationToken.None);
        Assert.Equal(2, await bureau.OneAsync<int>("select attempts from notice where id = $1 and sent_at is not null and error is null", Sql.Of(refused)));
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_installation_holds_its_notices_back()
    {
        await using var own = new OwnDatabase();
        await own.InitializeAsync();
        var bureau = await TransportBureau.BuildAsync(own.Database, _clock);
        await AddAsync(bureau, 2);
        var channel = new Recorder();

        await own.PauseAsync(true);
        await JobOf(bureau, channel).SendAsync(bureau.City, CancellationToken.None);
        Assert.Empty(channel.Sent);

        await own.PauseAsync(false);
        await JobOf(bureau, channel).SendAsync(bureau.City, CancellationToken.None);
        Assert.Equal(2, channel.Sent.Count);
    }

    [Fact]
    public async Task What_is_meant_for_a_disabled_account_is_dropped()
    {
        var bureau = await BureauAsync(notices: 2);
        await bureau.ChangeAsync("update account set disabled_at = $1 where id = $2", Sql.Of(_clock.Now), Sql.Of(bureau["head"]));
        var channel = new Recorder();

        await JobOf(bureau, channel).SendAsync(bureau.City, CancellationToken.None);

        Assert.Empty(channel.Sent);
        Assert.Equal(2L, await bureau.OneAsync<long>("select count(*) from notice where dropped_at is not null"));
    }

    private SendNotices JobOf(TransportBureau bureau, INoticeChannel channel) => new(bureau.Cities, new Outbox(bureau.Cities), [channel], _clock);

    private async Task<TransportBureau> BureauAsync(int notices)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await AddAsync(bureau, notices);
        return bureau;
    }

    internal static Task AddAsync(TransportBureau bureau, int notices) => bureau.ChangeAsync("""
        insert into notice (tenant_id, id, account_id, kind, about, made_at, try_at)
        select $1, gen_random_uuid(), $2, 'entered', 'issued', $3, $3 from generate_series(1, $4)
        """, Sql.Of(bureau.City), Sql.Of(bureau["head"]), Sql.Of(bureau.Clock.Now), Sql.Of(notices));

    private sealed class Recorder : INoticeChannel
    {
        public string Name => "recorder";

        public Guid? Refuses { get; set; }

        public ConcurrentQueue<Guid> Sent { get; } = [];

        public Task SendAsync(Notice notice, CancellationToken ct)
        {
            if (notice.Id == Refuses)
                throw new IOException("the line is down");
            Sent.Enqueue(notice.Id);
            return Task.CompletedTask;
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
