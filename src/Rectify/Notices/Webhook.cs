using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Rectify.Notices;

/// <summary>A webhook of any system: a CloudEvents 1.0 event in JSON, signed as Standard Webhooks has it.</summary>
/// <seealso href="https://github.com/cloudevents/spec"/>
/// <seealso href="https://www.standardwebhooks.com/"/>
public sealed class Webhook(OutwardHttp http) : INoticeChannel
{
    public const string SecretPrefix = "whsec_";

    private const string Structured = "application/cloudevents+json";

    public string Name => Receiver.Webhook;

    public int AtOnce => 4;

    public async Task<Handed> SendAsync(Message message, Receiver receiver, CancellationToken ct)
    {
        var body = OutwardJson.Of(EventOf(message));
        var timestamp = message.SentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var id = message.Id.ToString();
        var (answer, fault) = await http.PostAsync(receiver, () =>
        {
            var request = OutwardJson.Post(receiver.Target.Url!, body, Structured); // a webhook has an address
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", timestamp);
            if (receiver.Target.Secret is { } secret)
                request.Headers.Add("webhook-signature", SignatureOf(secret, id, timestamp, body));
            return request;
        }, ct);
        return fault ?? HttpAnswers.Of(answer!); // without a fault there is an answer
    }

    /// <param name="secret">Base64, with or without <see cref="SecretPrefix"/>.</param>
    internal static string SignatureOf(string secret, string id, string timestamp, byte[] body)
    {
        var key = Convert.FromBase64String(secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }

    private static CloudEvent EventOf(Message message) => new(
        "1.0", message.Id.ToString(), $"urn:rectify:city:{message.Tenant}", "rectify.notice", message.MadeAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        "application/json", new(
            message.Subject, new(message.To.Account, message.To.Name),
            [.. message.Lines.Select(line => new Told(line.Notice, line.Kind, line.About, line.Text, line.Link, line.Finding, line.Number))]));

    private sealed record CloudEvent(
        [property: JsonPropertyName("specversion")] string Version, [property: JsonPropertyName("id")] string Id,
        [property: JsonPropertyName("source")] string Source, [property: JsonPropertyName("type")] string Type,
        [property: JsonPropertyName("time")] string Time, [property: JsonPropertyName("datacontenttype")] string MediaType,
        [property: JsonPropertyName("data")] Content Data);

    private sealed record Content(
        [property: JsonPropertyName("subject")] string Subject, [property: JsonPropertyName("to")] Person To,
        [property: JsonPropertyName("notices")] IReadOnlyList<Told> Notices);

    private sealed record Person([property: JsonPropertyName("id")] Guid Id, [property: JsonPropertyName("name")] string Name);

    private sealed record Told(
        [property: JsonPropertyName("id")] Guid Id, [property: JsonPropertyName("kind")] string Kind, [property: JsonPropertyName("about")] string About,
        [property: JsonPropertyName("text")] string Text, [property: JsonPropertyName("link")] string Link,
        [property: JsonPropertyName("finding")] Guid? Finding, [property: JsonPropertyName("number")] string? Number);
}
