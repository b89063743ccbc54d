using System.Text;

namespace Rectify.Notices;

/// <summary>A message as Markdown, for robots of group chats: whom it is for, then each notice as a link.</summary>
internal static class RobotText
{
    /// <param name="most">Bytes of UTF-8 at most; what does not fit is left out by whole lines.</param>
    public static string Of(Message message, int most)
    {
        var text = new StringBuilder($"### {Bare(message.Subject)}\n@{message.To.Name}");
        var left = most - Encoding.UTF8.GetByteCount(text.ToString());
        foreach (var line in message.Lines.Select(line => $"\n> [{Bare(line.Text)}]({line.Link})"))
        {
            left -= Encoding.UTF8.GetByteCount(line);
            if (left < 4)
                return text.Append("\n…").ToString();
            text.Append(line);
        }

        return text.ToString();
    }

    private static string Bare(string text) => text.Replace('[', '［').Replace(']', '］');
}
