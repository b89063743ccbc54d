using System.Security.Cryptography;
using System.Text;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

/// <summary>Robots of group chats against listeners of their documented shape: the address, the signature and the body byte by byte, and what
/// becomes of each refusal that their vendors document.</summary>
public class RobotTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Subject = "【整改】有 3 个问题无人能办";

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task WeCom_gets_markdown_under_its_key()
    {
        await using var listener = await Listener.StartAsync("""{"errcode":0,"errmsg":"ok"}""");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.WeCom, $"{listener.Address}cgi-bin/webhook/send?key=693a91f6");
        var notice = await board.TellAsync("head");

        await board.SendAsync();

        var heard = Assert.Single(listener.Heard);
        Assert.Equal("/cgi-bin/webhook/send?key=693a91f6", heard.Address);
        Assert.Equal("application/json; charset=utf-8", heard.Headers["content-type"]);
        Assert.Equal($$$"""{"msgtype":"markdown","markdown":{"content":"### {{{Subject}}}\n@head\n> [有 3 个问题无人能办](https://rectify.example.test/inbox/{{{notice}}})"}}""", heard.Body);
        Assert.Equal("sent 1", await board.StandingAsync());
    }

    [Fact]
    public async Task DingTalk_gets_the_milliseconds_and_the_signature_in_its_address()
    {
        await using var listener = await Listener.StartAsync("""{"errcode":0,"errmsg":"ok"}""");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.DingTalk, $"{listener.Address}robot/send?access_token=abc", "SEC-this is secret");
        var notice = await board.TellAsync("head");

        await board.SendAsync();

        var heard = Assert.Single(listener.Heard);
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("SEC-this is secret"), Encoding.UTF8.GetBytes("1772413200000\nSEC-this is secret")));
        Assert.Equal($"/robot/send?access_token=abc&timestamp=1772413200000&sign={Uri.EscapeDataString(sign)}", heard.Address);
        Assert.Equal($$$"""{"msgtype":"markdown","markdown":{"title":"{{{Subject}}}","text":"### {{{Subject}}}\n@head\n> [有 3 个问题无人能办](https://rectify.example.test/inbox/{{{notice}}})"}}""", heard.Body);
    }

    [Fact]
    public async Task Feishu_gets_the_seconds_and_the_signature_in_its_body()
    {
        await using var listener = await Listener.StartAsync("""{"code":0,"msg":"success","data":{}}""");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.Feishu, $"{listener.Address}open-apis/bot/v2/hook/xxxx", "demo");
        var notice = await board.TellAsync("head");

        await board.SendAsync();

        var heard = Assert.Single(listener.Heard);
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("1772413200\ndemo"), Array.Empty<byte>()));
        Assert.Equal("/open-apis/bot/v2/hook/xxxx", heard.Address);
        Assert.Equal(
            $$$$$"""{"timestamp":"1772413200","sign":"{{{{{sign}}}}}","msg_type":"post","content":{"post":{"zh_cn":{"title":"{{{{{Subject}}}}}","content":[[{"tag":"text","text":"@head"}],[{"tag":"a","text":"有 3 个问题无人能办","href":"https://rectify.example.test/inbox/{{{{{notice}}}}}"}]]}}}}""",
            heard.Body);
    }

    [Fact]
    public void Signatures_are_those_that_other_programs_make()
    {
        // openssl dgst -sha256 -hmac 'this is secret' -binary | base64, of the text and of nothing.
        Assert.EndsWith("&timestamp=1577262236757&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D",
            DingTalkRobot.Signed(new("https://oapi.dingtalk.com/robot/send?access_token=x", "this is secret", null), DateTimeOffset.FromUnixTimeMilliseconds(1577262236757)), StringComparison.Ordinal);
        Assert.Equal("l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=", FeishuRobot.SignOf("1599360473", "demo"));
    }

    [Theory]
    [InlineData(Receiver.WeCom, """{"errcode":45009,"errmsg":"api freq out of limit"}""", 200, "waits channel_busy 1")]
    [InlineData(Receiver.WeCom, """{"errcode":93000,"errmsg":"invalid webhook url"}""", 200, "dropped channel_refused 1")]
    [InlineData(Receiver.WeCom, "bad gateway", 502, "waits channel_failed 1")]
    [InlineData(Receiver.DingTalk, """{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}""", 200, "waits channel_busy 1")]
    [InlineData(Receiver.DingTalk, """{"errcode":410100,"errmsg":"send too fast"}""", 200, "waits channel_busy 1")]
    [InlineData(Receiver.DingTalk, """{"errcode":310000,"errmsg":"sign not match"}""", 200, "dropped channel_bad_sign 1")]
    [InlineData(Receiver.Feishu, """{"code":9499,"msg":"too many request"}""", 429, "waits channel_busy 1")]
    [InlineData(Receiver.Feishu, """{"code":11232,"msg":"frequency limited psm"}""", 200, "waits channel_busy 1")]
    [InlineData(Receiver.Feishu, """{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}""", 200, "dropped channel_bad_sign 1")]
    public async Task A_rate_limit_is_waited_out_and_a_bad_signature_is_a_dead_letter(string channel, string answer, int status, string standing)
    {
        await using var listener = await Listener.StartAsync(answer, status);
        await using var board = await BoardAsync();
        await board.AddAsync(channel, listener.Address, channel == Receiver.WeCom ? null : "demo");
        await board.TellAsync("head");

        await board.SendAsync();

        Assert.Equal(standing, await board.StandingAsync());
        Assert.Contains(answer.Length > 20 ? answer[..20] : answer, await board.Bureau.OneAsync<string>("select said from delivery"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_robot_that_wants_a_rest_gets_nothing_more_until_it_is_over()
    {
        await using var listener = await Listener.StartAsync("""{"errcode":45009,"errmsg":"api freq out of limit"}""");
        await using var board = await BoardAsync();
        await board.AddAsync(Receiver.WeCom, listener.Address);
        foreach (var _ in Enumerable.Range(0, 5))
            await board.TellAsync("head");

        await board.SendAsync();
        _clock.Advance(TimeSpan.FromSeconds(59));
        await board.SendAsync();
        Assert.Single(listener.Heard);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await board.SendAsync();
        Assert.Equal(2, listener.Heard.Count);
    }

    [Fact]
    public async Task A_group_hears_once_what_two_of_its_people_are_told_of_one_occasion()
    {
        await using var listener = await Listener.StartAsync("""{"errcode":0}""");
        await using var board = await BoardAsync();
        var finding = await board.Bureau.IssueAsync();
        await board.Bureau.ChangeAsync("update notice set sent_at = made_at where tenant_id = $1", Rectify.Database.Sql.Of(board.Bureau.City));
        await board.AddAsync(Receiver.WeCom, listener.Address);
        await board.TellAsync("head", "reissued", "amend", finding);
        await board.TellAsync("liaison", "reissued", "amend", finding);

        await board.SendAsync();

        Assert.Single(listener.Heard);
        Assert.Equal(2L, await board.Bureau.OneAsync<long>("select count(*) from delivery_notice"));
    }

    [Theory]
    [InlineData("zh", "有 3 个问题无人能办")]
    [InlineData("en", "3 findings that nobody can move")]
    public async Task A_group_is_spoken_to_in_its_own_language_whatever_its_people_read(string language, string words)
    {
        await using var listener = await Listener.StartAsync("""{"errcode":0}""");
        await using var board = await BoardAsync();
        await board.ReachAsync("head", null, language: "en");
        await board.ReachAsync("liaison", null, language: "zh");
        await board.AddAsync(Receiver.WeCom, listener.Address, language: language);
        await board.TellAsync("head");
        await board.TellAsync("liaison");

        await board.SendAsync();

        Assert.Equal(2, listener.Heard.Count);
        Assert.All(listener.Heard, heard => Assert.Contains(words, heard.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_hears_nothing_of_what_some_roles_alone_may_know_of()
    {
        await using var listener = await Listener.StartAsync("""{"errcode":0}""");
        await using var board = await BoardAsync();
        var finding = await board.Bureau.IssueAsync();
        await board.Bureau.ChangeAsync("update notice set sent_at = made_at where tenant_id = $1", Rectify.Database.Sql.Of(board.Bureau.City));
        await board.Bureau.ChangeAsync("update finding set confined_to = array['discipline'] where id = $1", Rectify.Database.Sql.Of(finding));
        await board.AddAsync(Receiver.WeCom, listener.Address);
        await board.TellAsync("discipline", "reissued", "amend", finding);

        await board.SendAsync();

        Assert.Empty(listener.Heard);
        Assert.Equal(0L, await board.Bureau.OneAsync<long>("select count(*) from delivery"));
    }

    [Fact]
    public async Task What_was_said_with_an_act_is_one_short_line_of_the_subject()
    {
        await using var listener = await Listener.StartAsync("""{"errcode":0}""");
        await using var board = await BoardAsync();
        var finding = await board.Bureau.IssueAsync();
        await board.Bureau.ChangeAsync("update notice set sent_at = made_at where tenant_id = $1", Rectify.Database.Sql.Of(board.Bureau.City));
        await board.AddAsync(Receiver.WeCom, listener.Address);
        await board.TellAsync("head", "told", $"urge 第一行\n 第二行[附件]{new string('长', 200)}", finding);

        await board.SendAsync();

        var body = Assert.Single(listener.Heard).Body;
        Assert.Contains($"第一行 第二行［附件］{new string('长', 89)}…", body, StringComparison.Ordinal);
        Assert.DoesNotContain("[附件]", body, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_into_a_robots_message_is_left_out_by_whole_lines()
    {
        var lines = Enumerable.Range(0, 200).Select(number => new MessageLine(Guid.Empty, "rung", "", $"期限提醒第{number}条", "https://rectify.example.test/inbox/1", null, null)).ToArray();
        var text = RobotText.Of(new(Guid.Empty, Guid.Empty, new(Guid.Empty, "王", null, null, Rectify.Layout.Language.Chinese), default, default, "汇总", lines), 4096);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 3900, 4096);
        Assert.EndsWith("/inbox/1)\n…", text, StringComparison.Ordinal);
    }

    private async Task<Switchboard> BoardAsync() => new(await TransportBureau.BuildAsync(database, _clock));
}
