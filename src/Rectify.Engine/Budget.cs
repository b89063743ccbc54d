using System.Diagnostics;
using System.Globalization;

namespace Rectify.Engine;

/// <summary>How much time a deadline allows: a span from its beginning, until the end of a day, or up to an instant.</summary>
public abstract record Budget
{
    private const string DayFormat = "yyyy-MM-dd";
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";
    private static readonly string[] InstantFormats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private Budget() { }

#pragma warning disable CA1716 // Of is a keyword of no language that this engine is called from
    /// <summary>Due this long after the beginning.</summary>
    public sealed record Of(Span Span) : Budget;
#pragma warning restore CA1716

    /// <summary>Due at the end of this local day, also when it is a day off.</summary>
    public sealed record Until(DateOnly Day) : Budget;

    /// <summary>Due at this instant, whatever the zone; only a pause moves it, to the same local time of a later day.</summary>
    public sealed record At(DateTimeOffset Instant) : Budget;

    /// <summary>Reads <c>10wd</c>, <c>30d</c>, <c>1mo</c>, <c>2026-05-11</c>, <c>2026-05-11T15:00:00+08:00</c> or <c>…T07:00:00Z</c>.</summary>
    /// <returns>false for anything else: a time without its offset, a day that does not exist, a year outside 1900 to 2999.</returns>
    public static bool TryParse(string? text, out Budget budget)
    {
        var read = Read(text);
        budget = read ?? new Until(default);
        return read is not null;
    }

    /// <summary>Text that <see cref="TryParse"/> reads back to an equal budget.</summary>
    public sealed override string ToString() => this switch
    {
        Of of => of.Span.ToString(),
        Until until => until.Day.ToString(DayFormat, CultureInfo.InvariantCulture),
        At at => at.Instant.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture),
        _ => throw new UnreachableException(),
    };

    private static Budget? Read(string? text)
    {
        if (Span.TryParse(text, out var span))
            return new Of(span);
        if (DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return IsPlausible(day.Year) ? new Until(day) : null;

        return text is not null && HasOffset(text) && DateTimeOffset.TryParseExact(
            text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) && IsPlausible(instant.Year)
            ? new At(LocalTime.WholeMicroseconds(instant))
            : null;
    }

    /// <summary>Without this a time that names no offset would be read in the zone of the machine.</summary>
    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 16 && text[^6] is '+' or '-');

    private static bool IsPlausible(int year) => year is >= 1900 and <= 2999;
}
