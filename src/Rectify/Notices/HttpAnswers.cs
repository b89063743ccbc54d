using System.Net;

namespace Rectify.Notices;

/// <summary>What an HTTP status says of a message, where the receiver has no codes of its own.</summary>
internal static class HttpAnswers
{
    private const int MostSaid = 200;

    public static Handed Of(OutwardHttp.Answer answer) => (int)answer.Status switch
    {
        >= 200 and < 300 => new Handed.Over(),
        429 => Busy(answer),
        408 or 425 or >= 500 => new Handed.Later("channel_failed", Said(answer), answer.RetryAfter),
        _ => new Handed.Refused("channel_refused", Said(answer)),
    };

    /// <summary>It was asked too often: left alone for as long as it says, or a minute.</summary>
    public static Handed Busy(OutwardHttp.Answer answer) => new Handed.Later("channel_busy", Said(answer), answer.RetryAfter ?? TimeSpan.FromMinutes(1));

    /// <summary>The status and the beginning of the body.</summary>
    public static string Said(OutwardHttp.Answer answer) =>
        $"HTTP {(int)answer.Status} {(answer.Body.Length > MostSaid ? answer.Body[..MostSaid] : answer.Body)}".TrimEnd();

    public static bool IsSuccess(this HttpStatusCode status) => (int)status is >= 200 and < 300;
}
