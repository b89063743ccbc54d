using System.Text.RegularExpressions;

namespace Rectify.Bench;

/// <summary>Which notices have arrived in a mail server's Maildir, and how often; each message is read once.</summary>
internal sealed partial class Arrivals(LocalPostfix postfix)
{
    private readonly HashSet<string> _read = [];
    private readonly Dictionary<Guid, int> _times = [];

    /// <summary>True when nothing is on its way any more.</summary>
    public bool AreComplete => postfix.IsIdle;

    /// <returns>How many of the notices are there, and how many of those more than once.</returns>
    public (int Arrived, int Twice) Of(IReadOnlyCollection<Guid> notices)
    {
        foreach (var file in postfix.Files().Where(_read.Add))
        {
            var id = NoticeOf(File.ReadAllText(file));
            _times[id] = _times.GetValueOrDefault(id) + 1;
        }

        return (notices.Count(_times.ContainsKey), notices.Count(id => _times.GetValueOrDefault(id) > 1));
    }

    // By the link in its plain text; none for a message of somebody else's.
    private static Guid NoticeOf(string message) => Part().Match(message) is { Success: true } part
        && Link().Match(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(part.Groups[1].Value))) is { Success: true } link ? Guid.Parse(link.Groups[1].ValueSpan) : default;

    [GeneratedRegex(@"Content-Transfer-Encoding: base64\r?\n\r?\n([^-]+?)\r?\n--")]
    private static partial Regex Part();

    [GeneratedRegex("/inbox/([0-9a-f-]{36})")]
    private static partial Regex Link();
}
