using System.Globalization;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>The row of <c>finding</c>: the engine's value whole, and beside it what lists, lights and sweeps read from it.</summary>
internal static class FindingRow
{
    private const int LongestTitle = 80;

    private const string Insert = """
        insert into finding (
            tenant_id, id, number, process, process_version, process_hash, sequence, case_state, head, state, conclusion, owner_party,
            awaiting, stage, unit_id, team_id, campaign_id, rectifier_id, title, source, severity, area, category, amount_fen, opened_at, due_at,
            original_due_at, warn_at, state_due_at, handed_over_at, closed_at, moved_at, next_rung_at, is_stalled, is_imported,
            is_undone, link_finding_id, link_why, calendar_hash, confined_to)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
            $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)
        """;

    private const string Update = """
        update finding set
            sequence = $3, case_state = $4, head = $5, state = $6, conclusion = $7, owner_party = $8, awaiting = $9, stage = $10,
            unit_id = $11, team_id = $12, rectifier_id = $13, title = $14, source = $15, severity = $16, area = $17, category = $18,
            amount_fen = $19, due_at = $20, original_due_at = $21, warn_at = $22, state_due_at = $23, handed_over_at = $24,
            closed_at = $25, moved_at = $26, next_rung_at = $27, is_stalled = $28, is_undone = $29,
            process_version = $31, process_hash = $32, confined_to = $33,
            calendar_hash = case when calendar_hash = $30 then calendar_hash end, sweep_failures = 0, sweep_after = null, sweep_error = null
        where tenant_id = $1 and id = $2
        """;

    /// <summary>Inserts the row of a finding that has just been made, else brings it up to date.</summary>
    /// <param name="number">Empty for one that is there already.</param>
    public static NpgsqlBatchCommand Write(TurnWriting writing, CaseState state, string number, byte[] head)
    {
        var command = new NpgsqlBatchCommand(number.Length > 0 ? Insert : Update);
        if (number.Length > 0)
            AddIdentity(command, writing, state, number, head);
        else
        {
            AddRange(command, [Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of(state.Sequence), CaseOf(state), Sql.Of(head),
                .. Standing(writing.Process, state), Sql.Of(writing.At.Calendar.Hash),
                Sql.Of(writing.Process.Version), Sql.Of(writing.ProcessHash), ConfinedTo(writing.Process)]);
        }

        return command;
    }

    /// <summary>What a list calls it: its title, or else the beginning of its description, or else what its process is called.</summary>
    public static string TitleOf(CaseState state, Process process)
    {
        var text = (state.Open("title") ?? state.Open("description") ?? process.Title.Zh).ReplaceLineEndings(" ");
        return text.Length <= LongestTitle ? text : string.Concat(text.AsSpan(0, LongestTitle - 1), "…");
    }

    private static void AddIdentity(NpgsqlBatchCommand command, TurnWriting writing, CaseState state, string number, byte[] head)
    {
        var process = writing.Process;
        AddRange(command, [Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of(number), Sql.Of(process.Name), Sql.Of(process.Version),
            Sql.Of(writing.ProcessHash), Sql.Of(state.Sequence), CaseOf(state), Sql.Of(head), .. Where(process, state),
            Sql.Of(state.Placement.Campaign), .. What(process, state), Sql.Of(state.OpenedAt), .. When(state), Sql.Of(state.Stalled),
            Sql.Of(state.Imported), Sql.Of(state.Undone), Sql.Of(state.Link?.Finding), Sql.Of(state.Link?.Why), Sql.Of(writing.At.Calendar.Hash), ConfinedTo(process)]);
    }

    private static NpgsqlParameter[] Standing(Process process, CaseState state) =>
        [.. Where(process, state), .. What(process, state), .. When(state), Sql.Of(state.Stalled), Sql.Of(state.Undone)];

    private static NpgsqlParameter[] Where(Process process, CaseState state) =>
    [
        Sql.Of(state.State), Sql.Of(Snake(state.Conclusion)), Sql.Of(process.StateNamed(state.State)?.Owner),
        Sql.Of([.. Awaiting.PartiesOf(process, state)]), Sql.Of(state.Own?.Version.Stage), Sql.Of(state.Placement.Unit), Sql.Of(state.Placement.Team),
    ];

    private static NpgsqlParameter[] What(Process process, CaseState state) =>
    [
        Sql.Of(Guid.TryParse(state["rectifier"], out var rectifier) ? rectifier : (Guid?)null), Sql.Of(TitleOf(state, process)),
        Sql.Of(state["source"]), Sql.Of(state["severity"]), Sql.Of(state["area"]), Sql.Of(state["category"]),
        Sql.Of(long.TryParse(state["amount_fen"], NumberStyles.None, CultureInfo.InvariantCulture, out var fen) ? fen : (long?)null),
    ];

    // What lights the finding stands in due_at and warn_at: a long-term one's review; a deadline that ended with it says how it was met.
    private static NpgsqlParameter[] When(CaseState state)
    {
        var lit = state.Lit;
        return
        [
            Sql.Of(lit?.DueAt), Sql.Of(state.Own?.OriginalDueAt), Sql.Of(lit?.Version.WarnAt),
            Sql.Of(state.DeadlineWith(Deadline.InState)?.DueAt), Sql.Of(state.HandedOverAt), Sql.Of(state.ClosedAt),
            Sql.Of(state.LastAt), Sql.Of(Advance.NextToFire(state)?.Version.NextAt),
        ];
    }

    // The roles of its parties, which verify has seen to be parties of the city.
    private static NpgsqlParameter ConfinedTo(Process process) => Sql.OfMany(
        process.ConfinedTo.IsEmpty ? null : [.. process.ConfinedTo.Select(process.PartyNamed).OfType<Party>().Select(party => party.Role).Distinct()]);

    private static NpgsqlParameter CaseOf(CaseState state) => Sql.Verbatim(EngineJson.TextOf(state));

    private static string Snake(Conclusion conclusion) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(conclusion.ToString());

    private static void AddRange(NpgsqlBatchCommand command, IEnumerable<NpgsqlParameter> parameters)
    {
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
    }
}
