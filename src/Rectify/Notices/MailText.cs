using System.Globalization;
using System.Net;
using System.Text;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>A message as mail (RFC 5322, MIME): plain text and HTML beside each other, every byte of it ASCII.</summary>
internal static class MailText
{
    private const int MostEncoded = 45; // bytes of an encoded word, so that with its wrapping it stays below 75 characters

    public static byte[] Of(Message message, string to, MailServer server, string city)
    {
        var boundary = $"=_{message.Id:n}";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"From: {Encoded(city)} <{server.From}>\r\n");
        text.Append(CultureInfo.InvariantCulture, $"To: {Encoded(message.To.Name)} <{to}>\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Subject: {Encoded(message.Subject)}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Date: {message.SentAt.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Message-ID: {IdOf(message, server)}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Idempotency-Key: {message.Id}\r\n");
        text.Append("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"); // RFC 3834: no vacation note comes back
        text.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n");
        Add(text, boundary, "text/plain", Plain(message));
        Add(text, boundary, "text/html", Html(message));
        text.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>By which a message that comes back is known: the delivery and the city.</summary>
    public static string IdOf(Message message, MailServer server) => $"<{message.Id:n}.{message.Tenant:n}@{server.Domain}>";

    /// <summary>RFC 2047: words of base64, none of them cut within a character.</summary>
    internal static string Encoded(string text)
    {
        if (text.All(character => character is >= ' ' and < '\x7f' and not ('"' or '<' or '>' or '=' or ',' or '(' or ')' or '@' or ':' or ';')))
            return text;
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes().Where(rune => !Rune.IsControl(rune)))
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > MostEncoded)
            {
                words.Add(Word(word));
                word.Clear();
            }

            word.AddRange(bytes);
        }

        return string.Join("\r\n ", [.. words, Word(word)]);
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";

    private static void Add(StringBuilder text, string boundary, string mediaType, string content) =>
        text.Append($"""
            --{boundary}
            Content-Type: {mediaType}; charset=utf-8
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(Encoding.UTF8.GetBytes(content), Base64FormattingOptions.InsertLineBreaks)}

            """.ReplaceLineEndings("\r\n"));

    private static string Plain(Message message) => string.Join("\n\n",
        [Texts.Get("mail.greeting", message.To.Language, ("name", message.To.Name)), .. message.Lines.Select(line => $"{line.Text}\n{line.Link}"), Why(message)]);

    private static string Html(Message message)
    {
        var language = message.To.Language == Language.English ? "en" : "zh-CN";
        var lines = string.Concat(message.Lines.Select(line => $"<li><a href=\"{WebUtility.HtmlEncode(line.Link)}\">{WebUtility.HtmlEncode(line.Text)}</a></li>"));
        return $"<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(message.Subject)}</title></head><body>"
            + $"<p>{WebUtility.HtmlEncode(Texts.Get("mail.greeting", message.To.Language, ("name", message.To.Name)))}</p><ul>{lines}</ul>"
            + $"<p><small>{WebUtility.HtmlEncode(Why(message))}</small></p></body></html>";
    }

    private static string Why(Message message) => Texts.Get("mail.why", message.To.Language);
}
