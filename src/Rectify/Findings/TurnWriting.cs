using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>Writes what a command did, all of it in one batch of the transaction that holds the finding: its row, an event for each
/// turn, clocks, rungs, scores, letters and notices.</summary>
/// <param name="Id">The finding.</param>
public sealed record TurnWriting(CityTransaction City, Process Process, string ProcessHash, Guid Id, Roster Roster, Circumstances At)
{
    /// <summary>Adds the commands that write the turns behind what the batch already holds.</summary>
    /// <param name="head">The hash of the event before the first turn.</param>
    /// <param name="number">The number of a finding that has no row yet; empty for one that has.</param>
    /// <returns>The hash of the last event.</returns>
    public byte[] AddTo(NpgsqlBatch batch, IReadOnlyList<Turn> turns, byte[] head, CaseState? before, string number)
    {
        var last = turns[^1].Outcome.Next;
        var events = new List<NpgsqlBatchCommand>(turns.Count);
        foreach (var turn in turns)
        {
            var (command, hash) = EventCommand(turn, head, before?.State);
            events.Add(command);
            (head, before) = (hash, turn.Outcome.Next);
        }

        batch.BatchCommands.Add(FindingRow.Write(this, last, number, head));
        foreach (var command in events)
            batch.BatchCommands.Add(command);
        foreach (var turn in turns)
            EffectWriting.AddTo(batch, this, turn);
        return head;
    }

    private (NpgsqlBatchCommand Command, byte[] Hash) EventCommand(Turn turn, byte[] head, string? from)
    {
        var next = turn.Outcome.Next;
        var bytes = EventChain.BytesOf(EventBody.Of(turn, ProcessHash, At));
        var hash = EventChain.HashOf(head, City.Tenant, Id, next.Sequence, bytes);
        var command = new NpgsqlBatchCommand("""
            insert into event (tenant_id, finding_id, sequence, command, about, by_account, at, from_state, to_state, bytes, body, hash)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """);
        var by = turn.Command.By == Actor.System ? null : (Guid?)turn.Command.By.Account;
        Sql.Bind(command,
            Sql.Of(City.Tenant), Sql.Of(Id), Sql.Of(next.Sequence), Sql.Of(Naming.CommandOf(turn.Command)), Sql.Of(Naming.AboutOf(turn.Command)),
            Sql.Of(by), Sql.Of(At.Now), Sql.Of(from), Sql.Of(next.State), Sql.Of(bytes), Sql.Json(bytes), Sql.Of(hash));
        return (command, hash);
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
