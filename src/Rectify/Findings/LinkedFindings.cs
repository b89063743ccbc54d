using System.Collections.Immutable;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>Opens the findings that a command called for — a look-back, a rebound, an accountability case — in its own transaction.</summary>
internal static class LinkedFindings
{
    public static async Task OpenAsync(
        TurnWriting parent, ImmutableArray<Turn> turns, string number, Published published, CancellationToken ct)
    {
        foreach (var turn in turns)
        {
            foreach (var opening in turn.Outcome.Effects.OfType<Effect.OpenFinding>())
                await OpenAsync(parent, turn.Outcome.Next, opening, number, published, ct);
        }
    }

    private static async Task OpenAsync(
        TurnWriting parent, CaseState from, Effect.OpenFinding opening, string number, Published published, CancellationToken ct)
    {
        // verify refuses a file that names a process which doesn't exist.
        var process = published.ProcessNamed(opening.Process)!;
        var open = new Command.Open(Actor.System, from.Placement, Handed(process, from), new Link(parent.Id, opening.Link));
        if (Statechart.Step(process, null, open, parent.At) is not Outcome.Accepted accepted)
            throw new InvalidOperationException($"'{process.Name}' refuses what '{parent.Process.Name}' hands on to it.");

        var writing = parent with { Id = Guid.CreateVersion7(parent.At.Now), Process = process, ProcessHash = published.HashOf(process) };
        await using var batch = parent.City.CreateBatch();
        var name = await FindingNumber.NextAsync(parent.City, process, number, parent.At, ct);
        writing.AddTo(batch, [new Turn(open, accepted)], EventChain.Root, before: null, name);
        await batch.ExecuteNonQueryAsync(ct);
    }

    // What both processes have a field for, but nothing that belongs to the old one's time.
    private static ImmutableSortedDictionary<string, string> Handed(Process process, CaseState from) => from.Fields
        .Where(field => process.FieldNamed(field.Key) is { EachTime: false, Type: not (FieldType.Deadline or FieldType.Date or FieldType.Evidence) } own
            && FieldValue.Fault(process, own, field.Value) is null)
        .ToImmutableSortedDictionary();
}
