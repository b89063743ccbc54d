using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Rectify.Bench;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

/// <summary>Mail into a Postfix of this machine.</summary>
public partial class MailTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_arrives_over_starttls_after_signing_in_with_a_chinese_subject_and_both_texts()
    {
        await using var sign = new SignInServer();
        await using var postfix = await LocalPostfix.StartAsync(Secured, folder => Prepare(folder, sign), CancellationToken.None);
        await using var board = await BoardAsync(new() { Host = "localhost", Port = postfix.Port, From = $"rectify@{LocalPostfix.Domain}", User = "rectify", Password = "s3cret", Authority = Path.Combine(postfix.Folder, "certificate.pem") });
        await board.AddAsync(Receiver.Mail, takesAll: true);
        await board.ReachAsync("head", $"head@{LocalPostfix.Domain}");
        await board.TellAsync("head");

        await board.SendAsync();

        Assert.Equal("sent 1", await board.StandingAsync());
        await Node.UntilAsync(() => Task.FromResult(postfix.Messages().Any()), "the message is in the box");
        var message = postfix.Messages().Single();
        var delivery = await board.Bureau.OneAsync<Guid>("select id from delivery");
        Assert.Contains("(using TLSv1", message, StringComparison.Ordinal);
        Assert.Contains("(Authenticated sender: rectify)", message, StringComparison.Ordinal);
        Assert.Contains($"Message-ID: <{delivery:n}.{board.Bureau.City:n}@{LocalPostfix.Domain}>", message, StringComparison.Ordinal);
        Assert.Contains($"Idempotency-Key: {delivery}", message, StringComparison.Ordinal);
        Assert.Equal("【整改】有 3 个问题无人能办", Decoded(message, "Subject"));
        var parts = Base64Parts().Matches(message).Select(part => Encoding.UTF8.GetString(Convert.FromBase64String(part.Groups[1].Value))).ToArray();
        Assert.StartsWith("head，您好：\n\n有 3 个问题无人能办\nhttps://rectify.example.test/inbox/", parts[0], StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://rectify.example.test/inbox/", parts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_a_certificate_of_nobody_send_nothing_and_say_so()
    {
        await using var sign = new SignInServer();
        await using var postfix = await LocalPostfix.StartAsync(Secured, folder => Prepare(folder, sign), CancellationToken.None);
        var server = new MailServer { Host = "localhost", Port = postfix.Port, From = $"rectify@{LocalPostfix.Domain}", User = "rectify", Password = "wrong", Authority = Path.Combine(postfix.Folder, "certificate.pem") };
        foreach (var (wrong, standing) in new[] { (server, "waits channel_failed 1"), (server with { Authority = null }, "waits channel_unreachable 1") })
        {
            await using var board = await BoardAsync(wrong);
            await board.AddAsync(Receiver.Mail);
            await board.ReachAsync("head", $"head@{LocalPostfix.Domain}");
            await board.TellAsync("head");

            await board.SendAsync();

            Assert.Equal(standing, await board.StandingAsync());
        }

        Assert.Empty(postfix.Messages());
    }

    [Fact]
    public async Task A_recipient_whom_the_server_does_not_know_is_noted_at_the_address_and_the_others_get_theirs()
    {
        await using var postfix = await LocalPostfix.StartAsync("", null, CancellationToken.None);
        await using var board = await BoardAsync(Plain(postfix.Port));
        await board.AddAsync(Receiver.Mail);
        await board.ReachAsync("head", $"gone@{LocalPostfix.Domain}");
        await board.ReachAsync("liaison", $"liaison@{LocalPostfix.Domain}");
        await board.TellAsync("head");
        await board.TellAsync("liaison");

        await board.SendAsync();
        await board.TellAsync("head");
        await board.SendAsync();

        await Node.UntilAsync(() => Task.FromResult(postfix.Messages().Count() == 1), "the other's message is in the box");
        Assert.StartsWith("550 5.1.1 <gone@example.test>", await board.Bureau.OneAsync<string>("select email_fault from reach where email like 'gone@%'"), StringComparison.Ordinal);
        Assert.Equal(1L, await board.Bureau.OneAsync<long>("select count(*) from delivery where error = 'channel_addressee' and dropped_at is not null"));
        Assert.Equal(2L, await board.Bureau.OneAsync<long>("select count(*) from delivery"));
    }

    [Fact]
    public async Task A_server_that_is_away_delays_the_mail_and_loses_none()
    {
        var postfix = await LocalPostfix.StartAsync("", null, CancellationToken.None);
        await postfix.DisposeAsync();
        await using var board = await BoardAsync(Plain(postfix.Port));
        await board.AddAsync(Receiver.Mail);
        await board.ReachAsync("head", $"head@{LocalPostfix.Domain}");
        await board.TellAsync("head");

        await board.SendAsync();

        Assert.Equal("waits channel_unreachable 1", await board.StandingAsync());
    }

    [Theory]
    [InlineData("head", "head")]
    [InlineData("整改", "=?utf-8?B?5pW05pS5?=")]
    [InlineData("a\r\nBcc: x@y", "=?utf-8?B?YUJjYzogeEB5?=")]
    public void A_header_is_ascii_and_one_line(string text, string header) => Assert.Equal(header, MailText.Encoded(text));

    [Fact]
    public void A_long_header_is_cut_into_words_between_characters()
    {
        var text = string.Concat(Enumerable.Repeat("县道护栏缺失𠮷", 12));

        var words = MailText.Encoded(text).Split("\r\n ");

        Assert.All(words, word => Assert.InRange(word.Length, 12, 75));
        Assert.Equal(text, string.Concat(words.Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2])))));
    }

    private const string Secured = """
        smtpd_tls_security_level = encrypt
        smtpd_tls_cert_file = {folder}/certificate.pem
        smtpd_tls_key_file = {folder}/key.pem
        smtpd_tls_received_header = yes
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = {folder}/auth
        smtpd_sasl_authenticated_header = yes
        smtpd_recipient_restrictions = permit_sasl_authenticated, reject
        """;

    private static MailServer Plain(int port) => new() { Host = "127.0.0.1", Port = port, Security = MailServer.Plain, From = $"rectify@{LocalPostfix.Domain}" };

    private static void Prepare(string folder, SignInServer sign)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        sign.Listen(Path.Combine(folder, "auth"));
    }

    private static string Decoded(string message, string header) => string.Concat(EncodedWords()
        .Matches(Regex.Match(message, $@"^{header}: (.+(\n .+)*)$", RegexOptions.Multiline).Groups[1].Value)
        .Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value))));

    private async Task<Switchboard> BoardAsync(MailServer server) => new(await TransportBureau.BuildAsync(database, _clock), server);

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]+)\?=")]
    private static partial Regex EncodedWords();

    [GeneratedRegex(@"Content-Transfer-Encoding: base64\r?\n\r?\n([^-]+?)\r?\n--")]
    private static partial Regex Base64Parts();

    /// <summary>Tells Postfix whether a name and a password belong together, by Dovecot's protocol; knows one person.</summary>
    private sealed class SignInServer : IAsyncDisposable
    {
        private const string Greeting = "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00112233445566778899aabbccddeeff\nDONE\n";

        private static readonly string Known = Convert.ToBase64String("\0rectify\0s3cret"u8);

        private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        public void Listen(string path)
        {
            _listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110); // Postfix drops to an account of its own
            _listener.Listen();
            _ = AnswerAllAsync();
        }

        public ValueTask DisposeAsync()
        {
            _listener.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task AnswerAllAsync()
        {
            try
            {
                while (true)
                    _ = AnswerAsync(await _listener.AcceptAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                Debug.WriteLine(e.Message); // the test has ended
            }
        }

        private static async Task AnswerAsync(Socket asker)
        {
            await using var stream = new NetworkStream(asker, ownsSocket: true);
            using var reader = new StreamReader(stream);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Greeting));
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Split('\t') is ["AUTH", var id, ..])
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(line.EndsWith($"resp={Known}", StringComparison.Ordinal) ? $"OK\t{id}\tuser=rectify\n" : $"FAIL\t{id}\n"));
            }
        }
    }
}
