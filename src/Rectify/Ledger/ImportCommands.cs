using System.Collections.Immutable;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>What an import asks of the engine.</summary>
internal static class ImportCommands
{
    public static Command.Import Of(Actor by, Placement place, LedgerFinding finding) => new(
        by, place, finding.State, finding.Fields, finding.Conclusion, finding.OpenedAt, finding.Due, finding.HandedOverAt, finding.ClosedAt, finding.Hash);

    /// <summary>Takes every amend in turn, due rungs first; nothing may be kept when one is refused.</summary>
    public static Task<(ImmutableArray<Turn> Turns, Outcome.Refused? Refusal)> AmendAsync(
        IProcessRunner runner, LockedFinding there, Actor by, LedgerFinding finding, ImmutableArray<LedgerChange> changes, Published published,
        DateTimeOffset now, CancellationToken ct) =>
        TakeAsync(runner, there, LedgerChange.Amends(by, finding, changes), published, now, ct);

    public static async Task<(ImmutableArray<Turn> Turns, Outcome.Refused? Refusal)> TakeAsync(
        IProcessRunner runner, LockedFinding there, ImmutableArray<Command> commands, Published published, DateTimeOffset now, CancellationToken ct)
    {
        var at = there.CircumstancesAt(now, published);
        var (state, turns) = (there.State, ImmutableArray.CreateBuilder<Turn>());
        foreach (var command in commands)
        {
            var advance = await runner.TakeAsync(published.ProcessWith(there.ProcessHash), state, command, at, ct);
            if (advance.Last is Outcome.Refused refused)
                return ([], refused);
            turns.AddRange(advance.Turns);
            state = advance.Turns[^1].Outcome.Next;
        }

        return (turns.ToImmutable(), null);
    }
}
