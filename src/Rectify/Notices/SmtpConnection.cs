using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Rectify.Notices;

/// <summary>What a mail server answered: three digits, and text.</summary>
internal readonly record struct SmtpReply(int Code, string Text)
{
    public bool IsGood => Code is >= 200 and < 400;

    /// <summary>The same thing asked again will be refused again (RFC 5321, 4.2.1).</summary>
    public bool IsForGood => Code is >= 500 and < 600;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Text}");
}

/// <summary>The server answered something that ends the conversation.</summary>
internal sealed class SmtpException(SmtpReply reply) : Exception(reply.ToString());

/// <summary>One conversation with a mail server (RFC 5321), kept for many messages. The framework's own client opens one for each
/// message, and says nothing of a refused recipient but that there was one.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int MostLine = 4096;

    private readonly Socket _socket;
    private Stream _stream;
    private readonly byte[] _read = new byte[MostLine];
    private int _from, _to;

    private SmtpConnection(Socket socket) => (_socket, _stream) = (socket, new NetworkStream(socket, ownsSocket: true));

    /// <exception cref="SmtpException">The server won't have us.</exception>
    /// <exception cref="IOException">The line broke.</exception>
    public static async Task<SmtpConnection> OpenAsync(MailServer server, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SmtpConnection? connection = null;
        try
        {
            await socket.ConnectAsync(server.Host!, server.Port, ct); // whoever sends has a server
            connection = new SmtpConnection(socket);
            await connection.GreetAsync(server, ct);
            return connection;
        }
        catch
        {
            if (connection is not null)
                await connection.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    /// <returns>What the server said of the recipient when it refused it; otherwise what it said of the whole.</returns>
    /// <exception cref="SmtpException">It refuses the sender, or to hear a message at all.</exception>
    /// <exception cref="ArgumentException">An address is no line.</exception>
    public async Task<(SmtpReply Reply, bool IsOfRecipient)> SendAsync(string from, string to, byte[] message, CancellationToken ct)
    {
        await AskAsync($"MAIL FROM:<{from}>", ct);
        var recipient = await TellAsync($"RCPT TO:<{to}>", ct);
        if (!recipient.IsGood)
        {
            await AskAsync("RSET", ct);
            return (recipient, true);
        }

        await AskAsync("DATA", ct);
        await _stream.WriteAsync(Stuffed(message), ct);
        return (await ReplyAsync(ct), false);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task GreetAsync(MailServer server, CancellationToken ct)
    {
        if (server.Security == MailServer.Tls)
            await SecureAsync(server, ct);
        Check(await ReplyAsync(ct));
        var offered = await AskAsync($"EHLO {server.Domain}", ct);
        if (server.Security == MailServer.StartTls)
        {
            await AskAsync("STARTTLS", ct); // a server that can't is refused: nothing of ours goes in clear
            await SecureAsync(server, ct);
            offered = await AskAsync($"EHLO {server.Domain}", ct);
        }

        if (server.User is not null)
            await AuthenticateAsync(server, offered.Text, ct);
    }

    private async Task AuthenticateAsync(MailServer server, string offered, CancellationToken ct)
    {
        var mechanisms = offered.Split('\n').FirstOrDefault(line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)) ?? "";
        if (!mechanisms.Contains("PLAIN", StringComparison.OrdinalIgnoreCase) && mechanisms.Contains("LOGIN", StringComparison.OrdinalIgnoreCase))
        {
            await AskAsync("AUTH LOGIN", ct);
            await AskAsync(Base64(server.User!), ct); // asked only of those who have one
            await AskAsync(Base64(server.Password ?? ""), ct);
            return;
        }

        await AskAsync($"AUTH PLAIN {Base64($"\0{server.User}\0{server.Password}")}", ct);
    }

    private async Task SecureAsync(MailServer server, CancellationToken ct)
    {
        var secure = new SslStream(_stream);
        _stream = secure;
        (_from, _to) = (0, 0); // what came before the encryption is nothing to go by
        await secure.AuthenticateAsClientAsync(server.Authentication(), ct);
    }

    private async Task<SmtpReply> AskAsync(string line, CancellationToken ct) => Check(await TellAsync(line, ct));

    private async Task<SmtpReply> TellAsync(string line, CancellationToken ct)
    {
        if (line.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("SMTP: a command is one line", nameof(line)); // the next would be a command of somebody else's
        await _stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"), ct);
        return await ReplyAsync(ct);
    }

    private static SmtpReply Check(SmtpReply reply) => reply.IsGood ? reply : throw new SmtpException(reply);

    // Several lines with a hyphen behind the code, the last with a space.
    private async Task<SmtpReply> ReplyAsync(CancellationToken ct)
    {
        var text = new List<string>();
        while (true)
        {
            var line = await LineAsync(ct);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                throw new IOException($"SMTP: {line}");
            text.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new(code, string.Join('\n', text));
        }
    }

    private async Task<string> LineAsync(CancellationToken ct)
    {
        while (true)
        {
            var end = _read.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(_read, _from, end).TrimEnd('\r');
                _from += end + 1;
                return line;
            }

            _read.AsSpan(_from, _to - _from).CopyTo(_read);
            (_from, _to) = (0, _to - _from);
            var more = await _stream.ReadAsync(_read.AsMemory(_to), ct);
            if (more == 0)
                throw new IOException("SMTP: the server ended the conversation");
            _to += more;
        }
    }

    // A line that is a point alone ends the message, so each line that begins with one gets another (RFC 5321, 4.5.2).
    private static byte[] Stuffed(byte[] message)
    {
        var text = Encoding.ASCII.GetString(message).Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes($"{(text.StartsWith('.') ? "." : "")}{text}{(text.EndsWith("\r\n", StringComparison.Ordinal) ? "" : "\r\n")}.\r\n");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
