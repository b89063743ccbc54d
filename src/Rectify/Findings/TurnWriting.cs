using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>Writes what a command did, all of it in one batch of the transaction that holds the finding: its row, an event for each
/// turn, clocks, rungs, scores, letters and notices.</summary>
/// <param name="Id">The finding.</param>
/// <param name="Batch">The bulk act that the command is part of; null for none.</param>
public sealed record TurnWriting(CityTransaction City, Process Process, string ProcessHash, Guid Id, Roster Roster, Circumstances At, Guid? Batch = null)
{
    /// <summary>Adds the commands that write the turns behind what the batch already holds.</summary>
    /// <param name="head">The hash of the event before the first turn.</param>
    /// <param name="number">The number of a finding that has no row yet; empty for one that has.</param>
    /// <returns>The hash of the last event.</returns>
    public byte[] AddTo(NpgsqlBatch batch, IReadOnlyList<Turn> turns, byte[] head, CaseState? before, string number)
    {
        var rows = new TurnRows(City.Tenant);
        head = AddTo(rows, turns, head, before, number);
        rows.AddTo(batch);
        return head;
    }

    /// <summary>The same, with the rows of other findings in the same statements.</summary>
    internal byte[] AddTo(TurnRows rows, IReadOnlyList<Turn> turns, byte[] head, CaseState? before, string number)
    {
        var was = before;
        if (before is null)
            rows.AddNew(Id);
        foreach (var turn in turns)
        {
            var row = EventOf(turn, head, before?.State);
            rows.Add(row);
            EffectWriting.AddTo(rows, this, turn);
            (head, before) = (row.Hash, turn.Outcome.Next);
        }

        Idling.Tell(rows, this, was, turns[^1].Outcome.Next);
        rows.AddFinding(FindingRow.Write(this, turns[^1].Outcome.Next, number, head), isNew: number.Length > 0);
        FindingText.AddTo(rows, this, was, turns[^1].Outcome.Next, number);
        return head;
    }

    private EventRow EventOf(Turn turn, byte[] head, string? from)
    {
        var next = turn.Outcome.Next;
        var bytes = EventChain.BytesOf(EventBody.Of(turn, ProcessHash, At));
        var by = turn.Command.By.IsSystem ? null : (Guid?)turn.Command.By.Account;
        return new EventRow(
            Id, next.Sequence, Naming.CommandOf(turn.Command), Naming.AboutOf(turn.Command), by, At.Now, from, next.State, bytes,
            EventChain.HashOf(head, City.Tenant, Id, next.Sequence, bytes));
    }
}

/// <summary>How commands are called in the columns of <c>event</c>.</summary>
public static class Naming
{
    /// <summary>The command's kind, as in its JSON.</summary>
    public static string CommandOf(Command command) => command switch
    {
        Command.Open => "open",
        Command.Import => "import",
        Command.Amend => "amend_import",
        Command.UndoImport => "undo_import",
        Command.Act => "act",
        Command.FireRung => "fire_rung",
        Command.Submit => "submit",
        Command.Approve => "approve",
        Command.Reject => "reject",
        Command.Withdraw => "withdraw",
        Command.VoidRequest => "void_request",
        Command.Sign => "sign",
        Command.Recalculate => "recalculate",
        Command.Reorganise => "reorganise",
        Command.Migrate => "migrate",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The action, rung, request or party that it is about; empty when it is about the whole finding.</summary>
    public static string AboutOf(Command command) => command switch
    {
        Command.Act act => act.Action,
        Command.FireRung fire => $"{fire.Deadline}/{fire.Rung}",
        Command.Submit submit => submit.Request,
        Command.Approve approve => approve.Request,
        Command.Reject reject => reject.Request,
        Command.Withdraw withdraw => withdraw.Request,
        Command.VoidRequest cancel => cancel.Request,
        Command.Sign sign => sign.Party,
        _ => "",
    };
}
