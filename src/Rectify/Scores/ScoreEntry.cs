using Rectify.Engine;

namespace Rectify.Scores;

/// <summary>Points booked against a unit.</summary>
/// <param name="Title">Empty where the finding is another unit's by now and not the reader's to see.</param>
/// <param name="Cause">Unique in the finding: clock, version and rung.</param>
/// <param name="Rung">What the rung is called; null for one that has no title.</param>
/// <param name="RaisedBy">The action that raised the rung, such as the exposure of a false rectification; null when time did.</param>
/// <param name="Reversal">What took them back; null while they count.</param>
public sealed record ScoreEntry(
    Guid Finding, string Number, string Title, string Process, Guid Unit, string UnitName, decimal Points, string Cause, Text? Rung, string? RaisedBy,
    DateTimeOffset At, ScoreReversal? Reversal)
{
    /// <summary>What the entry counts for.</summary>
    public decimal Counts => Reversal is null ? Points : 0;
}

/// <summary>Points taken back.</summary>
/// <param name="Why">The request that was approved, such as <c>extension-1</c>, or <c>calendar</c>.</param>
public sealed record ScoreReversal(DateTimeOffset At, string Why);

/// <summary>A unit's points over a span.</summary>
/// <param name="Points">What its entries count for together.</param>
/// <param name="Reversed">How many of its entries were taken back.</param>
public sealed record UnitScore(Guid Unit, string Name, decimal Points, int Entries, int Reversed);

/// <summary>What is asked of the scores; the days are both included, and null for any.</summary>
/// <param name="Unit">Null for all that the reader sees.</param>
/// <param name="After">The last entry of the page before.</param>
public sealed record ScoresAsked(DateOnly? From, DateOnly? To, Guid? Unit, ScoreKey? After = null);

/// <summary>Where an entry stands in the list.</summary>
public sealed record ScoreKey(DateTimeOffset At, Guid Finding, string Cause)
{
    public string Text => $"{At.UtcTicks}_{Finding:n}_{Cause}";

    /// <returns>Null when it is none.</returns>
    public static ScoreKey? Parse(string? text) =>
        text?.Split('_', 3) is [var ticks, var finding, var cause]
            && long.TryParse(ticks, System.Globalization.CultureInfo.InvariantCulture, out var at) && at > 0 && at < DateTimeOffset.MaxValue.UtcTicks && Guid.TryParse(finding, out var id)
            ? new(new DateTimeOffset(at, TimeSpan.Zero), id, cause)
            : null;
}

/// <param name="Units">Over the whole span, the most points lost first.</param>
/// <param name="Entries">Newest first, a page of them.</param>
public sealed record ScoresListed(IReadOnlyList<UnitScore> Units, IReadOnlyList<ScoreEntry> Entries, bool HasMore)
{
    public int Count => Units.Sum(unit => unit.Entries);

    public decimal Points => Units.Sum(unit => unit.Points);
}
