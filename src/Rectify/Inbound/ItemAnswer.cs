using System.Collections.Immutable;
using Rectify.Layout;

namespace Rectify.Inbound;

/// <summary>What became of an item.</summary>
public enum ItemFate
{
    /// <summary>It opened a finding.</summary>
    Opened,

    /// <summary>It is a case, kept for the rules.</summary>
    Kept,

    /// <summary>It came before, and says the same.</summary>
    Known,

    /// <summary>A case that came before was brought up to date.</summary>
    Changed,

    /// <summary>Its number came before with other content: nothing was changed.</summary>
    Differs,

    /// <summary>Nothing of it was written.</summary>
    Refused,
}

/// <summary>What became of one item, before it is told in a language.</summary>
/// <param name="Number">The sender's own; null when it has none.</param>
/// <param name="Finding">The finding of that number; null where there is none.</param>
/// <param name="Faults">Why it was refused, or the fields that differ.</param>
public sealed record ItemOutcome(ItemFate Fate, string? Number, Guid? Finding, string? FindingNumber, ImmutableArray<MissingPart> Faults)
{
    public static ItemOutcome Refused(string number, ImmutableArray<MissingPart> faults) => new(ItemFate.Refused, number.Length > 0 ? number : null, null, null, faults);

    public ItemAnswer Answer(int position, Language language) => new(
        position, Number, Fate, Finding, FindingNumber, [.. Faults.Select(fault => fault.Body(language))]);
}

/// <summary>What became of one item.</summary>
/// <param name="Position">In the list that was sent, from 1.</param>
/// <param name="Number">The sender's own; absent when it has none.</param>
/// <param name="Finding">The finding of that number; absent where there is none.</param>
/// <param name="Faults">Why it was refused, or the fields that differ; empty otherwise.</param>
public sealed record ItemAnswer(int Position, string? Number, ItemFate Status, Guid? Finding, string? FindingNumber, IReadOnlyList<MissingBody> Faults);

/// <summary>What became of a delivery.</summary>
public sealed record DeliveryAnswer(Guid Delivery, int Opened, int Kept, int Known, int Changed, int Differing, int Refused, IReadOnlyList<ItemAnswer> Items);
