using System.Globalization;

namespace Rectify.Findings;

/// <summary>Where a page ends.</summary>
/// <param name="At">What the order goes by first, where that is a time: the opening, the last move, or when it is due; null for a finding
/// that isn't due.</param>
public sealed record LedgerKey(DateTimeOffset? At, Guid Id)
{
    private const string Never = "never";

    /// <summary>As addresses hold it: microseconds and id.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture, $"{(At is { } at ? ((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture) : Never)}.{Id:n}");

    /// <returns>Null when the text is no key.</returns>
    public static LedgerKey? Parse(string? text)
    {
        if (text?.Split('.') is not [var time, var id] || !Guid.TryParseExact(id, "n", out var finding))
            return null;
        if (time == Never)
            return new LedgerKey(null, finding);
        return long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros) && Math.Abs(micros) < Farthest
            ? new LedgerKey(DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond), finding)
            : null;
    }

    // Some thousand years, which both ends of the calendar are away.
    private const long Farthest = 50_000_000_000_000_000;
}
