using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>What a step depends on besides the finding itself.</summary>
/// <param name="Now">UTC, whole microseconds, never earlier than the finding's last event.</param>
/// <param name="Calendar">The calendar in force of the organisation responsible.</param>
/// <param name="Zone">That organisation's zone.</param>
/// <param name="Shelf">Ladders and calendars by content hash, and the ladders in force by name.</param>
/// <param name="Ladder">The ladder that the campaign chose for the finding's deadline; null for the one that the process chooses.</param>
/// <param name="Vacant">Parties that nobody active can stand for, substitutes and superiors included.</param>
public sealed record Circumstances(
    DateTimeOffset Now, WorkCalendar Calendar, TimeZoneInfo Zone, Shelf Shelf, string? Ladder, ImmutableArray<string> Vacant);

/// <summary>The published ladders and calendars: the ones in force by name, and every one that some finding may still hold by hash.</summary>
public sealed class Shelf(IEnumerable<Ladder> inForce, IEnumerable<Ladder> older, IEnumerable<WorkCalendar> calendars)
{
    private readonly Dictionary<string, Ladder> _inForce = inForce.ToDictionary(ladder => ladder.Name);
    private readonly Dictionary<string, Ladder> _byHash =
        older.Concat(inForce).DistinctBy(ladder => ladder.Hash).ToDictionary(ladder => ladder.Hash);

    private readonly Dictionary<string, WorkCalendar> _calendars =
        calendars.DistinctBy(calendar => calendar.Hash).ToDictionary(calendar => calendar.Hash);

    public IEnumerable<Ladder> LaddersInForce => _inForce.Values;

    /// <exception cref="KeyNotFoundException">No ladder of that name is in force; <c>verify</c> refuses processes that would ask.</exception>
    public Ladder LadderNamed(string name) => _inForce[name];

    public bool HasLadder(string name) => _inForce.ContainsKey(name);

    public Ladder LadderWith(string hash) =>
        hash.StartsWith("timer:", StringComparison.Ordinal) ? Ladder.ForTimer(hash["timer:".Length..]) : _byHash[hash];

    public WorkCalendar CalendarWith(string hash) => _calendars[hash];

    /// <summary>The same, but with these ladders in force for their names: the shelf as it stood when an event was written.</summary>
    public Shelf With(IReadOnlyCollection<Ladder> then) =>
        new([.. then, .. LaddersInForce.ExceptBy(then.Select(ladder => ladder.Name), ladder => ladder.Name)], _byHash.Values, _calendars.Values);
}
