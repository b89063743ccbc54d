using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rectify.Notices;

/// <summary>钉钉自定义机器人, 加签: the milliseconds and the signature stand in the address.</summary>
/// <seealso href="https://open.dingtalk.com/document/robots/customize-robot-security-settings"/>
public sealed class DingTalkRobot(OutwardHttp http) : INoticeChannel
{
    private const int MostBytes = 18_000, BadSign = 310000, TooOften = 130101, TooFast = 410100, Busy = -1;

    public string Name => Receiver.DingTalk;

    public int AtOnce => 1;

    public async Task<Handed> SendAsync(Message message, Receiver receiver, CancellationToken ct)
    {
        var url = Signed(receiver.Target, message.SentAt);
        var body = OutwardJson.Of(new { msgtype = "markdown", markdown = new { title = message.Subject, text = RobotText.Of(message, MostBytes) } });
        var (answer, fault) = await http.PostAsync(receiver, () => OutwardJson.Post(url, body), ct);
        if (answer is null || !answer.Status.IsSuccess())
            return fault ?? HttpAnswers.Of(answer!); // one of the two is there
        return OutwardJson.NumberIn(answer.Body, "errcode") switch
        {
            0 => new Handed.Over(),
            TooOften or TooFast => HttpAnswers.Busy(answer),
            Busy => new Handed.Later("channel_failed", HttpAnswers.Said(answer)),
            BadSign => new Handed.Refused("channel_bad_sign", HttpAnswers.Said(answer)),
            _ => new Handed.Refused("channel_refused", HttpAnswers.Said(answer)),
        };
    }

    /// <summary>The address with the signature of an instant; as it is for a robot without a secret, which looks for a word or an address.</summary>
    internal static string Signed(Target target, DateTimeOffset at)
    {
        var url = target.Url!; // a robot has an address
        if (target.Secret is not { } secret)
            return url;
        var timestamp = at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}\n{secret}")));
        return $"{url}{(url.Contains('?') ? '&' : '?')}timestamp={timestamp}&sign={Uri.EscapeDataString(sign)}";
    }
}
