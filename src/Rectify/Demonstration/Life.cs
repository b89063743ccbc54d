namespace Rectify.Demonstration;

/// <summary>A finding of the demonstration between its steps: what it is about, what becomes of it, and when something happens next.</summary>
/// <param name="Of">What was found.</param>
/// <param name="Chance">The life's own chance, so that no other life changes it.</param>
internal sealed record Life(Guid Id, string Process, InventedFinding Of, Fate Fate, Random Chance)
{
    public required string Number { get; init; }

    /// <summary>Nothing happens before.</summary>
    public required DateOnly NextOn { get; set; }

    /// <summary>The state, or the request, in which nobody does anything more; until there everybody is quick. Null for an ordinary life.</summary>
    public string? Rest { get; init; }

    /// <summary>Counts the lives of one process that others led to, from 0; what becomes of them goes round by it.</summary>
    public int Ordinal { get; init; }

    /// <summary>Working days between the due day and the unit's submission; negative for early.</summary>
    public int Lateness { get; } = Fate switch
    {
        Fate.Late => Chance.Next(1, 9),
        Fate.Stuck or Fate.Unanswered => Chance.Next(9, 40),
        Fate.Extended or Fate.ExtensionRefused => Chance.Next(-3, 2),
        _ => -Chance.Next(1, 7),
    };

    /// <summary>Which of two equal persons this life meets: 1 or 2.</summary>
    public int Which { get; } = Chance.Next(1, 3);

    /// <summary>Whether something that happens one time in <paramref name="times"/> happens now.</summary>
    public bool Happens(int times) => Chance.Next(times) == 0;
}
