using System.Net;
using System.Text.Json.Nodes;
using Rectify.Database;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

public class ReceiverEndpointTests(BureauSite site) : IClassFixture<BureauSite>
{
    private const string Officer = "system_officer", Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task The_system_officer_adds_one_tries_it_and_stops_it_and_nobody_reads_its_secret_again()
    {
        await using var listener = await Listener.StartAsync("");
        var wanted = Wanted("webhook", $"{listener.Address}hook?key=hidden", secret: Secret, mayBePrivate: true);
        var (status, made) = await site.SendAsync(Officer, HttpMethod.Post, "/api/receivers", wanted);
        Assert.Equal(HttpStatusCode.Created, status);
        var id = (string)made!["id"]!;

        var (_, tried) = await site.SendAsync(Officer, HttpMethod.Post, $"/api/receivers/{id}/trials", new { to = (string?)null });
        Assert.True((bool)tried!["taken"]!);
        Assert.Equal("/hook?key=hidden", Assert.Single(listener.Heard).Address);
        var list = await site.ReadAsync<JsonArray>(Officer, "/api/receivers");
        Assert.Equal(new Uri(listener.Address).Authority, (string?)list.Single(one => (string?)one!["id"] == id)!["host"]);
        Assert.DoesNotContain("hidden", list.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MfKQ9r8", list.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0L, await site.Bureau.OneAsync<long>("select count(*) from receiver where position('MfKQ9r8'::bytea in target) > 0 or position('hidden'::bytea in target) > 0"));

        Assert.Equal(HttpStatusCode.NoContent, (await site.SendAsync(Officer, HttpMethod.Delete, $"/api/receivers/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync(Officer, HttpMethod.Delete, $"/api/receivers/{id}")).Status);
        Assert.Equal(2L, await site.Bureau.OneAsync<long>("select count(*) from audit_log where act in ('receiver_added', 'receiver_stopped') and subject_id = $1", Sql.Of(Guid.Parse(id))));
    }

    [Fact]
    public async Task A_trial_says_in_words_what_came_back()
    {
        await using var listener = await Listener.StartAsync("""{"errcode":310000,"errmsg":"sign not match"}""");
        var (_, made) = await site.SendAsync(Officer, HttpMethod.Post, "/api/receivers", Wanted("dingtalk", listener.Address, secret: "SEC1", mayBePrivate: true));

        var (_, tried) = await site.SendAsync(Officer, HttpMethod.Post, $"/api/receivers/{(string)made!["id"]!}/trials", new { to = (string?)null });

        Assert.False((bool)tried!["taken"]!);
        Assert.StartsWith("The signature is wrong", (string?)tried["words"], StringComparison.Ordinal);
        Assert.Contains("sign not match", (string?)tried["said"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pigeon", "https://example.test/", null, null, "channel")]
    [InlineData("wecom", "ftp://example.test/", null, null, "url")]
    [InlineData("wecom", "https://user:word@example.test/", null, null, "url")]
    [InlineData("webhook", "https://example.test/", "not base64!", null, "secret")]
    [InlineData("sms", "https://example.test/", null, """{"text":"{text}"}""", "body")]
    [InlineData("mail", null, null, null, "channel")]
    public async Task What_cannot_work_is_refused_by_field(string channel, string? url, string? secret, string? body, string field)
    {
        var (status, problem) = await site.SendAsync(Officer, HttpMethod.Post, "/api/receivers", Wanted(channel, url, secret, body));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(field, (string?)problem!["missing"]![0]!["field"]);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@example.test>\r\nRCPT TO:<b@example.test")]
    public async Task A_trial_goes_to_an_address_and_to_nothing_else(string to)
    {
        var receiver = Guid.CreateVersion7();
        await site.Bureau.ChangeAsync("""
            insert into receiver (tenant_id, id, channel, name, takes_all, may_be_private, host, target, made_at)
            select $1, $2, 'mail', $3, false, false, '', target, made_at from receiver where id = $4
            """, Sql.Of(site.Bureau.City), Sql.Of(receiver), Sql.Of($"mail {receiver:n}"[..24]), Sql.Of(await AddedAsync()));

        var (status, problem) = await site.SendAsync(Officer, HttpMethod.Post, $"/api/receivers/{receiver}/trials", new { to });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("to", (string?)problem!["missing"]![0]!["field"]);
    }

    [Fact]
    public async Task Nobody_but_the_system_officer_has_to_do_with_them()
    {
        foreach (var person in new[] { "head", "supervisor", "security_officer" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await site.SendAsync(person, HttpMethod.Get, "/api/receivers")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await site.SendAsync(person, HttpMethod.Post, "/api/receivers", Wanted("wecom", "https://example.test/"))).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await site.SendAsync(person, HttpMethod.Delete, $"/api/receivers/{Guid.NewGuid()}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync(person, HttpMethod.Post, $"/api/receivers/{Guid.NewGuid()}/trials", new { to = (string?)null })).Status);
        }
    }

    [Fact]
    public async Task A_person_chooses_address_hours_and_channels_of_their_own_organisation()
    {
        var (_, made) = await site.SendAsync(Officer, HttpMethod.Post, "/api/receivers", Wanted("wecom", "https://example.test/", organisation: site.Bureau.County));
        var id = (string)made!["id"]!;
        var wanted = new { email = "liaison@example.gov.cn", language = "en", quiet_from = "22:00", quiet_to = "07:30", in_digest = true, receivers = new[] { id } };

        Assert.Equal(HttpStatusCode.NoContent, (await site.SendAsync("liaison", HttpMethod.Put, "/api/me/reach", wanted)).Status);

        var kept = await site.ReadAsync<JsonObject>("liaison", "/api/me/reach");
        Assert.Equal("""{"email":"liaison@example.gov.cn","language":"en","quiet_from":"22:00","quiet_to":"07:30","in_digest":true,"receivers":["ID"]}""".Replace("ID", id, StringComparison.Ordinal), kept["chosen"]!.ToJsonString());
        var (status, problem) = await site.SendAsync("stranger", HttpMethod.Put, "/api/me/reach", wanted with { email = "a b", quiet_to = "7" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(["email", "quiet_to", "receivers"], problem!["missing"]!.AsArray().Select(one => (string)one!["field"]!).Order());
    }

    [Fact]
    public async Task A_bounce_is_noted_at_the_address_that_is_still_the_persons()
    {
        var (bureau, delivery) = (site.Bureau, Guid.CreateVersion7());
        var (_, made) = await site.SendAsync(Officer, HttpMethod.Post, "/api/receivers", Wanted("wecom", "https://example.test/"));
        await site.SendAsync("deputy", HttpMethod.Put, "/api/me/reach", new { email = "Deputy@example.gov.cn", language = "zh", in_digest = false, receivers = Array.Empty<string>() });
        await bureau.ChangeAsync("""
            insert into delivery (tenant_id, id, receiver_id, account_id, is_digest, made_at, try_at) values ($1, $2, $3, $4, false, $5, $5)
            """, Sql.Of(bureau.City), Sql.Of(delivery), Sql.Of(Guid.Parse((string)made!["id"]!)), Sql.Of(bureau["deputy"]), Sql.Of(site.Clock.Now));

        var bounce = Bounce.Read(Returned(delivery, bureau.City, "failed", "5.2.2"));
        await BounceVerb.NoteAsync(bureau.Cities, bounce!, site.Clock.Now, CancellationToken.None);

        var reach = await site.ReadAsync<JsonObject>("deputy", "/api/me/reach");
        Assert.Equal("5.2.2 552 5.2.2 Mailbox full", (string?)reach["email_fault"]);
        Assert.Null(Bounce.Read(Returned(delivery, bureau.City, "delayed", "4.4.1")));
        Assert.Null(Bounce.Read("Subject: hello\n\nAction: failed\n"));
    }

    private async Task<Guid> AddedAsync()
    {
        var (_, made) = await site.SendAsync(Officer, HttpMethod.Post, "/api/receivers", Wanted("wecom", "https://example.test/"));
        return Guid.Parse((string)made!["id"]!);
    }

    private static object Wanted(string channel, string? url, string? secret = null, string? body = null, bool mayBePrivate = false, Guid? organisation = null) =>
        new { channel, name = $"{channel} {Guid.NewGuid():n}"[..24], url, secret, body, organisation, takes_all = false, may_be_private = mayBePrivate };

    private static string Returned(Guid delivery, Guid city, string action, string status) => $"""
        From: MAILER-DAEMON@mail.example.test
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.example.test

        Final-Recipient: rfc822; deputy@example.gov.cn
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 552 {status}
            Mailbox full

        --b
        Content-Type: text/rfc822-headers

        Message-ID: <{delivery:n}.{city:n}@example.test>
        Subject: =?utf-8?B?5pW05pS5?=
        --b--
        """;
}
