using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Rectify.Notices;

/// <summary>Posts to addresses that administrators typed in. An address is judged when the connection is made, by what its name leads to
/// at that moment, so that neither a redirect nor a name that changes its mind leads behind the wall.</summary>
public sealed class OutwardHttp : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>However long a receiver wants to be left alone.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(6);

    private const int MostRedirects = 3, MostRead = 64 * 1024;

    private readonly HttpClient _outside, _anywhere;

    /// <param name="isPrivate">Which addresses only an administrator may allow; null for <see cref="PrivateAddress"/>.</param>
    public OutwardHttp(Func<IPAddress, bool>? isPrivate = null) =>
        (_outside, _anywhere) = (ClientFor(isPrivate ?? PrivateAddress.Holds), ClientFor(_ => false));

    /// <summary>What came back.</summary>
    /// <param name="RetryAfter">How long the receiver wants to be left alone; null when it doesn't say.</param>
    public sealed record Answer(HttpStatusCode Status, string Body, TimeSpan? RetryAfter);

    /// <param name="make">Makes the request; once more for each redirect, since a request is sent once.</param>
    /// <returns>The answer, or what is to be said of there being none.</returns>
    public async Task<(Answer? Answer, Handed? Fault)> PostAsync(Receiver receiver, Func<HttpRequestMessage> make, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await FollowAsync(receiver.MayBePrivate ? _anywhere : _outside, make, patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, new Handed.Later("channel_timeout"));
        }
        catch (HttpRequestException e) when (e.InnerException is PrivateAddressException refused)
        {
            return (null, new Handed.Refused("channel_private", refused.Message));
        }
        catch (HttpRequestException e)
        {
            return (null, new Handed.Later("channel_unreachable", e.InnerException?.Message ?? e.Message));
        }
        catch (IOException e)
        {
            return (null, new Handed.Later("channel_unreachable", e.Message));
        }
    }

    public void Dispose()
    {
        _outside.Dispose();
        _anywhere.Dispose();
    }

    // Only those redirects that keep the body: after another, an empty request would be answered with 200 and count as handed over.
    private static async Task<(Answer?, Handed?)> FollowAsync(HttpClient client, Func<HttpRequestMessage> make, CancellationToken ct)
    {
        Uri? elsewhere = null;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = make();
            request.RequestUri = elsewhere ?? request.RequestUri;
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return (new Answer(answer.StatusCode, await ReadAsync(answer, ct), RestOf(answer.Headers)), null);
            elsewhere = answer.Headers.Location is { } to ? new Uri(request.RequestUri!, to) : null; // a request that was sent has an address
            if (elsewhere is not { Scheme: "http" or "https" } || request.RequestUri!.Scheme == "https" && elsewhere.Scheme == "http")
                break;
        }

        return (null, new Handed.Refused("channel_redirected"));
    }

    // As seconds, or as a day and time by the receiver's own clock.
    private static TimeSpan? RestOf(HttpResponseHeaders headers) =>
        headers.RetryAfter is not { } after ? null
        : (after.Delta ?? after.Date - headers.Date) is not { } rest || rest <= TimeSpan.Zero ? null
        : rest < LongestRest ? rest : LongestRest;

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var bytes = new byte[MostRead];
        return Encoding.UTF8.GetString(bytes, 0, await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct));
    }

    private static HttpClient ClientFor(Func<IPAddress, bool> isPrivate) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false, // a proxy would look names up for us, and lead anywhere
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = (context, ct) => ConnectAsync(context.DnsEndPoint, isPrivate, ct),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint place, Func<IPAddress, bool> isPrivate, CancellationToken ct)
    {
        var found = await Dns.GetHostAddressesAsync(place.Host, ct);
        IPAddress[] allowed = [.. found.Where(address => !isPrivate(address))];
        if (allowed.Length == 0)
            throw new PrivateAddressException(string.Join(", ", found.Select(address => address.ToString())));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, place.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The name leads to this machine or into a private network.</summary>
    private sealed class PrivateAddressException(string addresses) : Exception(addresses);
}
