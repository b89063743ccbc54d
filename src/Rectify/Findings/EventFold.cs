using System.Collections.Immutable;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>Decides stored events again, each with the process, calendar and ladders that it names by hash and with nothing current.</summary>
internal sealed class EventFold(Published published)
{
    private readonly Dictionary<string, Shelf> _shelves = [];

    /// <returns>What the event makes of the state, and what it would say if it were written again; null when it is refused.</returns>
    /// <exception cref="KeyNotFoundException">The event names something that was never published here.</exception>
    public (CaseState Next, EventBody Body)? Step(CaseState? state, EventBody body)
    {
        var at = new Circumstances(
            body.At, published.Shelf.CalendarWith(body.Calendar), TimeZoneInfo.FindSystemTimeZoneById(body.Zone), ShelfOf(body.Ladders), body.Ladder, []);
        return Statechart.Step(published.ProcessWith(body.Process), state, body.Command, at) is Outcome.Accepted accepted
            ? (accepted.Next, EventBody.Of(new Turn(body.Command, accepted), body.Process, at))
            : null;
    }

    // The ladders that the event began clocks with were the ones in force; of any other name the step only looks by hash.
    private Shelf ShelfOf(ImmutableSortedDictionary<string, string> ladders)
    {
        var key = string.Join(' ', ladders.Values);
        if (!_shelves.TryGetValue(key, out var shelf))
            _shelves[key] = shelf = published.Shelf.With([.. ladders.Values.Select(published.Shelf.LadderWith)]);
        return shelf;
    }
}
