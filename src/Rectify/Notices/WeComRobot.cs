namespace Rectify.Notices;

/// <summary>企业微信群机器人: the key in its address is all that opens it.</summary>
/// <seealso href="https://developer.work.weixin.qq.com/document/path/91770"/>
public sealed class WeComRobot(OutwardHttp http) : INoticeChannel
{
    private const int MostBytes = 4096, TooOften = 45009, TooOftenToday = 45033, Busy = -1;

    public string Name => Receiver.WeCom;

    public int AtOnce => 1;

    public async Task<Handed> SendAsync(Message message, Receiver receiver, CancellationToken ct)
    {
        var body = OutwardJson.Of(new { msgtype = "markdown", markdown = new { content = RobotText.Of(message, MostBytes) } });
        var (answer, fault) = await http.PostAsync(receiver, () => OutwardJson.Post(receiver.Target.Url!, body), ct); // a robot has an address
        if (answer is null || !answer.Status.IsSuccess())
            return fault ?? HttpAnswers.Of(answer!); // one of the two is there
        return OutwardJson.NumberIn(answer.Body, "errcode") switch
        {
            0 => new Handed.Over(),
            TooOften or TooOftenToday => HttpAnswers.Busy(answer),
            Busy => new Handed.Later("channel_failed", HttpAnswers.Said(answer)),
            _ => new Handed.Refused("channel_refused", HttpAnswers.Said(answer)),
        };
    }
}
