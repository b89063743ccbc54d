using System.Collections.Frozen;
using System.Text;

namespace Rectify.Evidence;

/// <summary>What a file is by its first bytes; its name only tells kinds apart that share a container, such as .docx and .zip.</summary>
/// <remarks>The signatures are those of each format's own specification; the list is what evidence may be, and nothing runs.</remarks>
public static class MediaType
{
    /// <summary>What is served for text that a browser might run or draw (html, svg, xml).</summary>
    public const string Opaque = "application/octet-stream";

    private static readonly FrozenSet<string> Executable = new[]
    {
        ".exe", ".dll", ".com", ".scr", ".msi", ".msp", ".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta",
        ".cpl", ".sys", ".lnk", ".reg", ".jar", ".apk", ".ipa", ".appx", ".msix", ".sh", ".py", ".pif", ".chm", ".scf", ".url", ".iso", ".dmg",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> InZip = new Dictionary<string, string>
    {
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [".ofd"] = "application/ofd",
        [".odt"] = "application/vnd.oasis.opendocument.text",
        [".ods"] = "application/vnd.oasis.opendocument.spreadsheet",
        [".odp"] = "application/vnd.oasis.opendocument.presentation",
        [".wps"] = "application/vnd.ms-works",
        [".et"] = "application/vnd.ms-excel",
        [".dps"] = "application/vnd.ms-powerpoint",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> InCompound = new Dictionary<string, string>
    {
        [".doc"] = "application/msword",
        [".xls"] = "application/vnd.ms-excel",
        [".ppt"] = "application/vnd.ms-powerpoint",
        [".wps"] = "application/vnd.ms-works",
        [".et"] = "application/vnd.ms-excel",
        [".dps"] = "application/vnd.ms-powerpoint",
        [".msg"] = "application/vnd.ms-outlook",
        [".vsd"] = "application/vnd.visio",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is something that runs, by its bytes or by what a desktop would do with its name.</summary>
    public static bool Runs(ReadOnlySpan<byte> start, string name) =>
        Executable.Contains(Path.GetExtension(name))
        || (start.StartsWith("MZ"u8) && !PlainText.Is(start))
        || start.StartsWith("\u007FELF"u8)
        || (start.StartsWith("#!"u8) && !start.StartsWith("#!AMR"u8))
        || start.StartsWith<byte>([0xFE, 0xED, 0xFA]) || start.StartsWith<byte>([0xCF, 0xFA, 0xED, 0xFE])
        || start.StartsWith<byte>([0xCE, 0xFA, 0xED, 0xFE]) || start.StartsWith<byte>([0xCA, 0xFE, 0xBA, 0xBE]);

    /// <summary>The media type to serve it as; absent when evidence may not be that.</summary>
    /// <param name="start">The first kilobytes, or all of it.</param>
    public static string? Of(ReadOnlySpan<byte> start, string name)
    {
        if (Runs(start, name))
            return null;
        return Picture(start) ?? Document(start, Path.GetExtension(name)) ?? Archive(start) ?? Film(start) ?? Sound(start) ?? Text(start, name);
    }

    /// <summary>What a browser draws in place, jpeg, png or webp; absent when it is neither.</summary>
    public static string? Thumbnail(ReadOnlySpan<byte> start) =>
        Picture(start) is "image/jpeg" or "image/png" or "image/webp" ? Picture(start) : null;

    private static string? Picture(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        [(byte)'I', (byte)'I', 0x2A, 0, ..] or [(byte)'M', (byte)'M', 0, 0x2A, ..] => "image/tiff",
        _ => Riff(start) == "WEBP" ? "image/webp" : Brand(start) switch
        {
            "heic" or "heix" or "heim" or "heis" or "hevc" or "mif1" or "msf1" => "image/heic",
            "avif" or "avis" => "image/avif",
            _ => null,
        },
    };

    private static string? Document(ReadOnlySpan<byte> start, string extension) => start switch
    {
        _ when start[..Math.Min(start.Length, 1024)].IndexOf("%PDF-"u8) >= 0 => "application/pdf",
        [(byte)'P', (byte)'K', 3, 4, ..] => InZip.GetValueOrDefault(extension),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => InCompound.GetValueOrDefault(extension),
        _ => start.StartsWith(@"{\rtf"u8) ? "application/rtf" : null,
    };

    private static string? Archive(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => "application/zip",
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 0x07, ..] => "application/vnd.rar",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => "application/x-7z-compressed",
        [0x1F, 0x8B, 8, ..] => "application/gzip",
        _ => null,
    };

    private static string? Film(ReadOnlySpan<byte> start) => start switch
    {
        [0x1A, 0x45, 0xDF, 0xA3, ..] => "video/x-matroska",
        [0, 0, 1, 0xBA or 0xB3, ..] => "video/mpeg",
        [(byte)'F', (byte)'L', (byte)'V', 1, ..] => "video/x-flv",
        [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, ..] => "video/x-ms-asf",
        _ when start.Length > 188 && start[0] == 0x47 && start[188] == 0x47 && !PlainText.Is(start) => "video/mp2t",
        _ => Riff(start) == "AVI " ? "video/x-msvideo" : Brand(start) switch
        {
            "M4A " or "M4B " => "audio/mp4",
            "qt  " or "" => "video/quicktime",
            null => null,
            _ => "video/mp4",
        },
    };

    private static string? Sound(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'I', (byte)'D', (byte)'3', ..] or [0xFF, 0xFB or 0xFA or 0xF3 or 0xF2, ..] => "audio/mpeg",
        [0xFF, 0xF1 or 0xF9, ..] => "audio/aac",
        _ when start.StartsWith("OggS"u8) => "audio/ogg",
        _ when start.StartsWith("fLaC"u8) => "audio/flac",
        _ when start.StartsWith("#!AMR"u8) => "audio/amr",
        _ => Riff(start) == "WAVE" ? "audio/wav" : null,
    };

    private static string? Text(ReadOnlySpan<byte> start, string name)
    {
        if (!PlainText.Is(start))
            return null;
        if (PlainText.IsMarkup(start, name))
            return Opaque;
        return Path.GetExtension(name).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? "text/csv" : "text/plain";
    }

    private static string? Riff(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && start.StartsWith("RIFF"u8) ? Encoding.Latin1.GetString(start[8..12]) : null;

    // The major brand of an ISO base media file; empty for a QuickTime film from before brands; null for anything else.
    private static string? Brand(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12)
            return null;
        var box = start[4..8];
        if (box.SequenceEqual("ftyp"u8))
            return Encoding.Latin1.GetString(start[8..12]);
        return box.SequenceEqual("moov"u8) || box.SequenceEqual("mdat"u8) || box.SequenceEqual("wide"u8) ? "" : null;
    }
}
