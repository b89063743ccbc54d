using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>飞书自定义机器人, 签名校验: the seconds and the signature stand in the body, and what is signed is nothing, by a key made of both.</summary>
/// <seealso href="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot"/>
public sealed class FeishuRobot(OutwardHttp http) : INoticeChannel
{
    private const int BadSign = 19021, TooMany = 9499, TooOften = 11232;

    public string Name => Receiver.Feishu;

    public int AtOnce => 1;

    public async Task<Handed> SendAsync(Message message, Receiver receiver, CancellationToken ct)
    {
        var body = OutwardJson.Of(Of(message, receiver.Target.Secret));
        var (answer, fault) = await http.PostAsync(receiver, () => OutwardJson.Post(receiver.Target.Url!, body), ct); // a robot has an address
        if (answer is null)
            return fault!; // one of the two is there
        return OutwardJson.NumberIn(answer.Body, "code", "StatusCode") switch
        {
            0 when answer.Status.IsSuccess() => new Handed.Over(),
            TooMany or TooOften => HttpAnswers.Busy(answer),
            BadSign => new Handed.Refused("channel_bad_sign", HttpAnswers.Said(answer)),
            _ when !answer.Status.IsSuccess() => HttpAnswers.Of(answer),
            _ => new Handed.Refused("channel_refused", HttpAnswers.Said(answer)),
        };
    }

    internal static string SignOf(string timestamp, string secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"), Array.Empty<byte>()));

    private static Post Of(Message message, string? secret)
    {
        var timestamp = secret is null ? null : message.SentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var lines = new List<Piece[]> { new[] { new Piece("text", $"@{message.To.Name}", null) } };
        lines.AddRange(message.Lines.Select(line => new[] { new Piece("a", line.Text, line.Link) }));
        var shown = new Shown(message.Subject, lines);
        return new(timestamp, secret is null ? null : SignOf(timestamp!, secret), "post", // with a secret there is a timestamp
            new(message.To.Language == Language.English ? new(null, shown) : new(shown, null)));
    }

    private sealed record Post(
        [property: JsonPropertyName("timestamp"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Timestamp,
        [property: JsonPropertyName("sign"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sign,
        [property: JsonPropertyName("msg_type")] string Kind,
        [property: JsonPropertyName("content")] Content Content);

    private sealed record Content([property: JsonPropertyName("post")] Languages Post);

    private sealed record Languages(
        [property: JsonPropertyName("zh_cn"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Shown? Chinese,
        [property: JsonPropertyName("en_us"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Shown? English);

    private sealed record Shown([property: JsonPropertyName("title")] string Title, [property: JsonPropertyName("content")] IReadOnlyList<Piece[]> Content);

    private sealed record Piece(
        [property: JsonPropertyName("tag")] string Tag,
        [property: JsonPropertyName("text")] string Text,
        [property: JsonPropertyName("href"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Href);
}
