using System.Text.Json.Serialization;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Checklists;

/// <summary>One unit's checklist in a campaign.</summary>
/// <param name="MayTick">Whether the reader may say how it stands: the unit's own people, the team that inspects it, the supervision office.</param>
public sealed record UnitChecklist(
    Guid Campaign, string CampaignName, Guid Unit, string UnitName, string Checklist, Text Title, Text Bearer, bool MayTick, IReadOnlyList<EntryStanding> Entries)
{
    public Fulfilment Counted => Entries.Aggregate(new Fulfilment(), (sum, entry) => sum + Fulfilment.One(entry.Last?.Standing));
}

/// <summary>Where the unit stands with an entry.</summary>
/// <param name="Ticks">Everything that was said of it, the first first; empty while nobody has looked at it.</param>
/// <param name="Finding">The last finding that it became; null where it became none.</param>
public sealed record EntryStanding(ChecklistEntry Entry, IReadOnlyList<Tick> Ticks, EntryFinding? Finding)
{
    public Tick? Last => Ticks.Count == 0 ? null : Ticks[^1];

    /// <summary>What is said next comes behind this; 0 at first.</summary>
    public int Sequence => Last?.Sequence ?? 0;

    /// <summary>Whether a press makes a finding of it: it isn't fulfilled, and no finding about it is open.</summary>
    public bool CanBecomeFinding => Last is { Standing: not Standings.Fulfilled } && Finding is not { IsOpen: true } && Finding?.Sequence != Sequence;
}

/// <summary>What somebody said of an entry.</summary>
/// <param name="Evidence">Where the proof lies; empty when nobody said.</param>
public sealed record Tick(int Sequence, string Standing, string Note, string Evidence, string By, DateTimeOffset At);

/// <summary>The finding that an entry became.</summary>
/// <param name="Sequence">Of the tick that it came from.</param>
public sealed record EntryFinding(Guid Id, string Number, string Process, string State, bool IsOpen, Light Light, int Sequence);

/// <summary>How entries of a checklist are said to stand, all at once.</summary>
public sealed record TicksWanted([property: JsonRequired] TickWanted[] Entries);

/// <param name="Standing">fulfilled, partly or unfulfilled.</param>
/// <param name="Note">What is wanting; needed unless it is fulfilled.</param>
/// <param name="Sequence">Of the tick that its author saw; 0 where there was none.</param>
public sealed record TickWanted([property: JsonRequired] string Entry, [property: JsonRequired] string Standing, string? Note, string? Evidence, [property: JsonRequired] int Sequence);
