using System.Globalization;

namespace Rectify.Evidence;

/// <summary>A file as its sender offers it; nothing of it has been checked.</summary>
/// <param name="Bytes">Read once, to its end, as it comes.</param>
/// <param name="Length">Bytes, when they are known beforehand; absent when only reading tells.</param>
/// <param name="TakenAt">When the picture was taken; absent when nobody said.</param>
/// <param name="Thumbnail">A small picture of it that the sender's browser made; absent when it made none.</param>
/// <param name="MediaType">What the service knows it to be, which wrote it; absent for what people bring: then its bytes tell.</param>
public sealed record OfferedFile(
    string? Name, Stream Bytes, long? Length = null, DateTimeOffset? TakenAt = null, ReadOnlyMemory<byte>? Thumbnail = null, string? MediaType = null)
{
    private const int LongestName = 200;

    /// <summary>A file of an ordinary form.</summary>
    public static OfferedFile From(IFormFile file) => new(file.FileName, file.OpenReadStream(), file.Length);

    /// <summary>The name without folders and without characters that nobody sees (a reversed <c>gpj.exe</c> among them), its
    /// ending kept when it is too long; absent when nothing is left.</summary>
    public string? CleanName()
    {
        var bare = (Name ?? "")[((Name ?? "").LastIndexOfAny(['/', '\\']) + 1)..];
        var seen = string.Concat(bare.EnumerateRunes().Where(IsSeen)).Trim(' ', '.');
        if (seen.Length == 0)
            return null;
        if (seen.Length <= LongestName)
            return seen;
        var ending = Path.GetExtension(seen) is { Length: <= 10 } extension ? extension : "";
        return Whole(seen[..(LongestName - ending.Length)]) + ending;
    }

    private static bool IsSeen(System.Text.Rune rune) =>
        System.Text.Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);

    // A cut between the halves of a character would leave text that PostgreSQL refuses.
    private static string Whole(string cut) => char.IsHighSurrogate(cut[^1]) ? cut[..^1] : cut;
}
