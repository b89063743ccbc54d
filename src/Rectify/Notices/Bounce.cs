using System.Text.RegularExpressions;

namespace Rectify.Notices;

/// <summary>A delivery status notification that says one of our messages didn't arrive (RFC 3464).</summary>
/// <param name="Address">The recipient that it didn't reach.</param>
/// <param name="Status">Enhanced status code and what the server said.</param>
public sealed partial record Bounce(Guid Tenant, Guid Delivery, string Address, string Status)
{
    /// <returns>Null for anything else: other mail, news of a delay, a message that isn't ours.</returns>
    public static Bounce? Read(string message)
    {
        var text = Folded().Replace(message.ReplaceLineEndings("\n"), " ");
        if (!Failed().IsMatch(text) || StatusCode().Match(text) is not { Success: true } status || Ours().Match(text) is not { Success: true } ours
            || Recipient().Match(text) is not { Success: true } recipient)
            return null;
        var said = Diagnosis().Match(text) is { Success: true } diagnosis ? $"{status.Groups[1].Value} {diagnosis.Groups[1].Value.Trim()}" : status.Groups[1].Value;
        return new(IdOf(ours.Groups[2]), IdOf(ours.Groups[1]), recipient.Groups[1].Value.Trim().Trim('<', '>'), said);
    }

    private static Guid IdOf(Group digits) => Guid.ParseExact(digits.Value, "n");

    [GeneratedRegex(@"\n[ \t]+")]
    private static partial Regex Folded();

    [GeneratedRegex(@"^Action:\s*failed\s*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Failed();

    [GeneratedRegex(@"^Status:\s*(5\.\d+\.\d+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex StatusCode();

    [GeneratedRegex(@"^(?:Original|Final)-Recipient:\s*rfc822;(.+)$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Recipient();

    [GeneratedRegex(@"^Diagnostic-Code:\s*smtp;(.+)$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Diagnosis();

    [GeneratedRegex(@"^Message-ID:\s*<([0-9a-f]{32})\.([0-9a-f]{32})@", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Ours();
}
