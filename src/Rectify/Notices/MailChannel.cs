using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Rectify.Notices;

/// <summary>E-mail, over a few conversations with the installation's mail server that are kept while there is something to say.</summary>
public sealed class MailChannel(MailServer server, TimeProvider clock) : INoticeChannel, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8), Rest = TimeSpan.FromSeconds(20);

    private readonly ConcurrentBag<(SmtpConnection Connection, DateTimeOffset At)> _resting = [];

    public string Name => Receiver.Mail;

    public int AtOnce => 8;

    public async Task<Handed> SendAsync(Message message, Receiver receiver, CancellationToken ct)
    {
        if (message.To.Email is not { } to)
            return new Handed.Refused("channel_no_email");
        if (!server.IsConfigured)
            return new Handed.Later("mail_not_configured");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await SendAsync(message, to, receiver.Name, patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Handed.Later("channel_timeout");
        }
        catch (SmtpException e) // it is the server's or ours, a wrong password say, and no fault of the message
        {
            return new Handed.Later("channel_failed", e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            return new Handed.Later("channel_unreachable", e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_resting.TryTake(out var resting))
            await resting.Connection.DisposeAsync();
    }

    private async Task<Handed> SendAsync(Message message, string to, string sender, CancellationToken ct)
    {
        var (connection, wasKept) = await ConnectionAsync(ct);
        var kept = false;
        try
        {
            var (reply, isOfRecipient) = await connection.SendAsync(server.From!, to, MailText.Of(message, to, server, sender), ct); // a configured server has an address
            kept = true;
            return reply switch
            {
                { IsGood: true } => new Handed.Over(),
                { IsForGood: true } => new Handed.Refused(isOfRecipient ? "channel_addressee" : "channel_refused", reply.ToString(), isOfRecipient),
                _ => new Handed.Later(isOfRecipient ? "channel_later" : "channel_failed", reply.ToString()),
            };
        }
        catch (IOException) when (wasKept) // the server had enough of it while it rested
        {
            return await SendAsync(message, to, sender, ct);
        }
        finally
        {
            if (kept)
                _resting.Add((connection, clock.GetUtcNow()));
            else
                await connection.DisposeAsync();
        }
    }

    private async Task<(SmtpConnection Connection, bool WasKept)> ConnectionAsync(CancellationToken ct)
    {
        while (_resting.TryTake(out var resting))
        {
            if (clock.GetUtcNow() - resting.At < Rest)
                return (resting.Connection, true);
            await resting.Connection.DisposeAsync();
        }

        return (await SmtpConnection.OpenAsync(server, ct), false);
    }
}
