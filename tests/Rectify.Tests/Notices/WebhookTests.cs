using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rectify.Database;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

public class WebhookTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_gets_a_cloud_event_signed_as_standard_webhooks_has_it()
    {
        await using var listener = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.Webhook, $"{listener.Address}oa", Secret);
        var notice = await board.TellAsync("head");

        await board.SendAsync();

        var heard = Assert.Single(listener.Heard);
        var id = await board.Bureau.OneAsync<Guid>("select id from delivery");
        Assert.Equal((id.ToString(), "1772413200"), (heard.Headers["webhook-id"], heard.Headers["webhook-timestamp"]));
        Assert.Equal(Webhook.SignatureOf(Secret, id.ToString(), "1772413200", Encoding.UTF8.GetBytes(heard.Body)), heard.Headers["webhook-signature"]);
        Assert.Equal("application/cloudevents+json; charset=utf-8", heard.Headers["content-type"]);
        Assert.Equal(
            $$$"""{"specversion":"1.0","id":"{{{id}}}","source":"urn:rectify:city:{{{board.Bureau.City}}}","type":"rectify.notice","time":"2026-03-02T01:00:00.0000000Z","datacontenttype":"application/json","data":{"subject":"【整改】有 3 个问题无人能办","to":{"id":"{{{board.Bureau["head"]}}}","name":"head"},"notices":[{"id":"{{{notice}}}","kind":"stranded","about":"3","text":"有 3 个问题无人能办","link":"https://rectify.example.test/inbox/{{{notice}}}","finding":null,"number":null}]}}""",
            heard.Body);
    }

    [Fact]
    public void The_signature_is_that_of_the_specifications_example() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Webhook.SignatureOf(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"u8.ToArray()));

    [Theory]
    [InlineData("fails", "waits channel_failed 1")]
    [InlineData("refuses", "dropped channel_refused 1")]
    [InlineData("resets", "waits channel_unreachable 1")]
    [InlineData("hangs", "waits channel_timeout 1")]
    [InlineData("away", "waits channel_unreachable 1")]
    public async Task One_that_is_ill_is_tried_again_and_one_that_refuses_is_a_dead_letter(string how, string standing)
    {
        await using var listener = await Listener.StartAsync(http => AnswerAsync(http, how));
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.Webhook, how == "away" ? "http://127.0.0.1:9/" : listener.Address);
        await board.TellAsync("head");

        await board.SendAsync();

        Assert.Equal(standing, await board.StandingAsync());
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://localhost:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://2130706433:{port}/")]
    public async Task This_machine_is_out_of_reach_unless_an_administrator_allows_it(string url)
    {
        await using var listener = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        var address = url.Replace("{port}", $"{new Uri(listener.Address).Port}", StringComparison.Ordinal);
        await board.AddAsync(Receiver.Webhook, address, mayBePrivate: false);
        await board.TellAsync("head");

        await board.SendAsync();
        Assert.Equal("dropped channel_private 1", await board.StandingAsync());
        Assert.Empty(listener.Heard);

        await board.Bureau.ChangeAsync("update delivery set dropped_at = null where tenant_id = $1", Sql.Of(board.Bureau.City));
        await board.Bureau.ChangeAsync("update receiver set may_be_private = true where tenant_id = $1", Sql.Of(board.Bureau.City));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await board.SendAsync();
        Assert.Single(listener.Heard);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.100.100.200", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("64:ff9b::a00:1", true)]
    [InlineData("2002:c0a8:101::1", true)]
    [InlineData("2606:4700::1111", false)]
    public void Addresses_of_this_machine_and_of_private_networks_are_known(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, PrivateAddress.Holds(IPAddress.Parse(address)));

    [Fact]
    public async Task A_redirect_that_keeps_the_body_is_followed_and_any_other_is_not()
    {
        await using var end = await Listener.StartAsync("");
        await using var keeps = await Listener.StartAsync(http => RedirectAsync(http, end.Address, StatusCodes.Status307TemporaryRedirect));
        await using var loses = await Listener.StartAsync(http => RedirectAsync(http, end.Address, StatusCodes.Status302Found));
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.Webhook, keeps.Address);
        await board.AddAsync(Receiver.Webhook, loses.Address);
        await board.TellAsync("head");

        await board.SendAsync();

        Assert.Equal(keeps.Heard.Single().Body, Assert.Single(end.Heard).Body);
        Assert.Equal(1L, await board.Bureau.OneAsync<long>("select count(*) from delivery where error = 'channel_refused' and dropped_at is not null"));
    }

    [Fact]
    public async Task A_redirect_that_leads_behind_the_wall_ends_there()
    {
        var wall = IPAddress.Parse("127.0.0.2");
        await using var inside = await Listener.StartAsync(_ => Task.CompletedTask, $"{wall}");
        await using var outside = await Listener.StartAsync(http => RedirectAsync(http, inside.Address, StatusCodes.Status307TemporaryRedirect));
        using var http = new OutwardHttp(wall.Equals); // else both are this machine's, and neither would be reached
        await using var board = new Switchboard(await TransportBureau.BuildAsync(database, _clock), other: new Webhook(http));
        await board.AddAsync(Receiver.Webhook, outside.Address, mayBePrivate: false);
        await board.TellAsync("head");

        await board.SendAsync();

        Assert.Equal("dropped channel_private 1", await board.StandingAsync());
        Assert.Single(outside.Heard);
        Assert.Empty(inside.Heard);
    }

    [Theory]
    [InlineData(Receiver.Webhook, 429, "90", 90)]
    [InlineData(Receiver.Webhook, 503, "Mon, 02 Mar 2026 01:03:00 GMT", 180)]
    [InlineData(Receiver.Webhook, 429, "99999999", 6 * 3600)]
    [InlineData(Receiver.Webhook, 429, null, 60)]
    [InlineData(Receiver.WeCom, 429, "90", 90)]
    [InlineData(Receiver.DingTalk, 429, "90", 90)]
    [InlineData(Receiver.Feishu, 429, "90", 90)]
    public async Task A_receiver_that_says_when_to_come_again_is_left_alone_until_then(string channel, int status, string? after, int seconds)
    {
        await using var listener = await Listener.StartAsync(http =>
        {
            (http.Response.StatusCode, http.Response.Headers.Date) = (status, "Mon, 02 Mar 2026 01:00:00 GMT");
            http.Response.Headers.RetryAfter = after;
            return http.Response.WriteAsync(channel == Receiver.Feishu ? """{"code":9499}""" : "");
        });
        await using var board = await BoardAsync();
        await board.AddAsync(channel, listener.Address);
        await board.TellAsync("head");
        await board.SendAsync();

        _clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        await board.SendAsync();
        Assert.Single(listener.Heard);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await board.SendAsync();

        Assert.Equal(2, listener.Heard.Count);
    }

    [Fact]
    public async Task A_receiver_that_hangs_keeps_nobody_else_waiting()
    {
        await using var dead = await Listener.StartAsync(http => AnswerAsync(http, "hangs"));
        await using var well = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.Webhook, dead.Address);
        await board.AddAsync(Receiver.Webhook, well.Address);
        await SendNoticesTests.AddAsync(board.Bureau, 100);
        var watch = Stopwatch.StartNew();

        var turn = board.SendAsync();
        await Node.UntilAsync(() => Task.FromResult(well.Heard.Count >= 100), "the well one hears everything");
        var first = watch.Elapsed;
        await SendNoticesTests.AddAsync(board.Bureau, 1);
        watch.Restart();
        if (turn.IsCompleted)
            await board.SendAsync();
        await Node.UntilAsync(() => Task.FromResult(well.Heard.Count >= 101), "what comes in meanwhile goes out");

        Assert.True(first < TimeSpan.FromSeconds(5), $"{first}");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
        await turn;
        Assert.True(dead.Heard.Count <= 8, $"a dead receiver was tried {dead.Heard.Count} times");
        Assert.Equal(0L, await board.Bureau.OneAsync<long>("select count(*) from delivery where attempts > 1"));
    }

    [Fact]
    public async Task An_sms_gateway_gets_its_template_filled_and_escaped()
    {
        await using var listener = await Listener.StartAsync("");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.Sms, listener.Address, "token", """{"to":"{phone}","content":"{text}","seq":"{id}"}""");
        await board.Bureau.ChangeAsync("""update account set phone = '139"0000' where id = $1""", Sql.Of(board.Bureau["head"]));
        await board.TellAsync("head");

        await board.SendAsync();

        var heard = Assert.Single(listener.Heard);
        var json = JsonNode.Parse(heard.Body)!;
        Assert.Equal(("139\"0000", "Bearer token"), ((string?)json["to"], heard.Headers["authorization"]));
        Assert.StartsWith("【整改】有 3 个问题无人能办 https://rectify.example.test/inbox/", (string?)json["content"], StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(HttpContext http, string how)
    {
        switch (how)
        {
            case "fails":
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case "refuses":
                http.Response.StatusCode = StatusCodes.Status400BadRequest;
                break;
            case "resets":
                http.Abort();
                break;
            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
        }
    }

    private static Task RedirectAsync(HttpContext http, string to, int status)
    {
        (http.Response.StatusCode, http.Response.Headers.Location) = (status, to);
        return Task.CompletedTask;
    }

    private async Task<Switchboard> BoardAsync() => new(await TransportBureau.BuildAsync(database, _clock));
}
