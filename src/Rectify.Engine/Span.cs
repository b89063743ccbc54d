using System.Globalization;

namespace Rectify.Engine;

/// <summary>What a length of time is counted in: calendar days, working days or calendar months.</summary>
public enum SpanUnit { Days, WorkingDays, Months }

/// <summary>A length of time as authors of files write it: <c>3wd</c> working days, <c>3d</c> calendar days, <c>1mo</c> months.</summary>
/// <param name="Amount">1 to 9999 where it was read from text.</param>
public readonly record struct Span(int Amount, SpanUnit Unit)
{
    /// <returns>false when the text is not digits, without sign, followed by <c>d</c>, <c>wd</c> or <c>mo</c>, or the amount is 0.</returns>
    public static bool TryParse(string? text, out Span span)
    {
        span = default;
        return text is not null && TryParse(text.AsSpan(), out span);
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out Span span)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        span = default;
        if (digits is < 1 or > 4 || UnitOf(text[digits..]) is not { } unit)
            return false;

        span = new Span(int.Parse(text[..digits], CultureInfo.InvariantCulture), unit);
        return span.Amount > 0;
    }

    public override string ToString() => Amount.ToString(CultureInfo.InvariantCulture) + Unit switch
    {
        SpanUnit.Days => "d",
        SpanUnit.WorkingDays => "wd",
        _ => "mo",
    };

    private static SpanUnit? UnitOf(ReadOnlySpan<char> text) => text switch
    {
        "d" => SpanUnit.Days,
        "wd" => SpanUnit.WorkingDays,
        "mo" => SpanUnit.Months,
        _ => null,
    };
}

/// <summary>A place on the way to and past a due day: <c>due</c>, <c>due-10wd</c>, <c>due+1d</c>.</summary>
/// <param name="Amount">Negative before the due day, 0 on it, positive after it.</param>
public readonly record struct Offset(int Amount, SpanUnit Unit)
{
    /// <returns>false when the text is not <c>due</c>, alone or followed by a sign and a <see cref="Span"/>.</returns>
    public static bool TryParse(string? text, out Offset offset)
    {
        offset = default;
        if (text is null || !text.StartsWith("due", StringComparison.Ordinal))
            return false;
        if (text.Length == 3)
            return true;
        if (text[3] is not ('+' or '-') || !Span.TryParse(text.AsSpan(4), out var span))
            return false;

        offset = new Offset(text[3] == '-' ? -span.Amount : span.Amount, span.Unit);
        return true;
    }

    public override string ToString() => Amount switch
    {
        0 => "due",
        < 0 => $"due-{new Span(-Amount, Unit)}",
        _ => $"due+{new Span(Amount, Unit)}",
    };
}
