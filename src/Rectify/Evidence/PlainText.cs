using System.Text;

namespace Rectify.Evidence;

/// <summary>Whether bytes are text that a person may read: UTF-8, UTF-16 with its mark, or what Chinese desktops write, GB 18030.</summary>
internal static class PlainText
{
    /// <param name="start">The first bytes of a file; a character cut at the end is no fault.</param>
    public static bool Is(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
            return false;
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return true;
        return start.IndexOfAnyInRange((byte)0, (byte)8) < 0
            && start.IndexOfAnyInRange((byte)14, (byte)26) < 0
            && (IsUtf8(start) || IsGb18030(start));
    }

    /// <summary>Whether a browser that opened it might draw or run it.</summary>
    public static bool IsMarkup(ReadOnlySpan<byte> start, string name)
    {
        if (Path.GetExtension(name).ToLowerInvariant() is ".html" or ".htm" or ".xhtml" or ".shtml" or ".mht" or ".mhtml" or ".svg" or ".xml" or ".xsl")
            return true;
        var head = Encoding.Latin1.GetString(start[..Math.Min(start.Length, 1024)]);
        return head.Contains("<html", StringComparison.OrdinalIgnoreCase) || head.Contains("<svg", StringComparison.OrdinalIgnoreCase)
            || head.Contains("<script", StringComparison.OrdinalIgnoreCase) || head.Contains("<!doctype", StringComparison.OrdinalIgnoreCase)
            || head.Contains("<?xml", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsUtf8(ReadOnlySpan<byte> start)
    {
        while (!start.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(start, out _, out var used);
            if (status != System.Buffers.OperationStatus.Done)
                return status == System.Buffers.OperationStatus.NeedMoreData;
            start = start[used..];
        }

        return true;
    }

    // Two bytes: 81–FE, then 40–FE but 7F. Four: 81–FE, 30–39, 81–FE, 30–39 (GB 18030-2022, 5).
    private static bool IsGb18030(ReadOnlySpan<byte> start)
    {
        for (var at = 0; at < start.Length; at++)
        {
            if (start[at] < 0x80)
                continue;
            var rest = start[at..];
            var length = rest.Length < 2 || rest[1] is not (>= 0x30 and <= 0x39) ? 2 : 4;
            if (rest.Length < length)
                return rest[0] is >= 0x81 and <= 0xFE;
            if (!IsCharacter(rest[..length]))
                return false;
            at += length - 1;
        }

        return true;
    }

    private static bool IsCharacter(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [>= 0x81 and <= 0xFE, >= 0x40 and <= 0xFE and not 0x7F] => true,
        [>= 0x81 and <= 0xFE, _, >= 0x81 and <= 0xFE, >= 0x30 and <= 0x39] => true,
        _ => false,
    };
}
