using System.Collections.Immutable;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>Opens the findings that a command called for — a look-back, a rebound, an accountability case, the parts of one that is
/// split, like cases at other units — in its own transaction.</summary>
internal static class LinkedFindings
{
    public static async Task OpenAsync(
        TurnWriting parent, ImmutableArray<Turn> turns, string number, Published published, CancellationToken ct)
    {
        foreach (var turn in turns.Where(turn => turn.Outcome.Effects.Any(effect => effect is Effect.OpenFinding)))
        {
            var where = await WhereAsync(parent, turn.Outcome.Next.Placement, published, ct);
            foreach (var opening in turn.Outcome.Effects.OfType<Effect.OpenFinding>())
                await OpenAsync(parent, turn, opening, where, number, published, ct);
        }
    }

    private static async Task OpenAsync(
        TurnWriting parent, Turn turn, Effect.OpenFinding opening, (Placement Place, Roster Roster, Circumstances At) where, string number,
        Published published, CancellationToken ct)
    {
        // verify refuses a file that names a process which doesn't exist.
        var process = published.ProcessNamed(opening.Process)!;
        var (from, isPart) = (turn.Outcome.Next, opening is { Fields: not null, AtOthers: false });
        var (place, roster, at) = where;
        var handed = opening.Fields is { } fields ? Fitting(process, fields) : Handed(process, from);
        if (place != from.Placement)
            handed = handed.RemoveRange(roster.NamedElsewhere(process, handed, place.Unit));
        var open = new Command.Open(isPart ? turn.Command.By : Actor.System, place, handed, new Link(parent.Id, opening.Link), opening.OpenedAt);
        var writing = parent with { Process = process, ProcessHash = published.HashOf(process), Roster = roster, At = at };
        if (!opening.AtOthers)
        {
            await WriteAsync(parent, writing, open, isPart, number, ct);
            return;
        }

        foreach (var other in await OtherUnit.AllOfAsync(parent, place, opening.Link, published, process, ct))
            await WriteAsync(parent, writing with { Roster = other.Roster, At = other.At }, open with { At = other.Placement }, isPart, number, ct);
    }

    private static async Task WriteAsync(TurnWriting parent, TurnWriting writing, Command.Open open, bool isPart, string number, CancellationToken ct)
    {
        if (Statechart.Step(writing.Process, null, open, writing.At) is not Outcome.Accepted accepted)
            throw new InvalidOperationException($"'{writing.Process.Name}' refuses what '{parent.Process.Name}' hands on to it.");

        writing = writing with { Id = Guid.CreateVersion7(writing.At.Now) };
        await using var batch = parent.City.CreateBatch();
        var name = isPart
            ? await FindingNumber.UnderAsync(parent.City, number, ct)
            : await FindingNumber.NextAsync(parent.City, writing.Process, number, writing.At, ct);
        writing.AddTo(batch, [new Turn(open, accepted)], EventChain.Root, before: null, name);
        await batch.ExecuteNonQueryAsync(ct);
        if (isPart)
            await EvidenceUse.ShareAsync(parent.City, parent.Id, writing.Id, ct);
    }

    // With the parent's unit, or with who carries on when that has ended: with its people, on its days.
    private static async Task<(Placement Place, Roster Roster, Circumstances At)> WhereAsync(
        TurnWriting parent, Placement place, Published published, CancellationToken ct)
    {
        if (await Successor.OfAsync(parent.City, place.Unit, parent.At.Now, ct) is not { } successor)
            return (place, parent.Roster, parent.At);
        var next = place with { Unit = successor.Unit };
        var at = parent.At with { Calendar = published.CalendarNamed(successor.Calendar), Zone = TimeZoneInfo.FindSystemTimeZoneById(successor.Zone) };
        return (next, await RosterReading.AtAsync(parent.City, next, at.Now, ct), at);
    }

    // What belongs to the old one's time is not handed on; a part is of the same time as the whole.
    private static ImmutableSortedDictionary<string, string> Handed(Process process, CaseState from) => Fitting(process, from.Fields)
        .Where(field => process.FieldNamed(field.Key) is not { Type: FieldType.Deadline or FieldType.Date or FieldType.Evidence })
        .ToImmutableSortedDictionary();

    // A sealed value belongs to its finding alone.
    private static ImmutableSortedDictionary<string, string> Fitting(Process process, ImmutableSortedDictionary<string, string> fields) => fields
        .Where(field => process.FieldNamed(field.Key) is { EachTime: false, Seal: null } own && !SealedValue.Is(field.Value) && FieldValue.Fault(process, own, field.Value) is null)
        .ToImmutableSortedDictionary();
}
