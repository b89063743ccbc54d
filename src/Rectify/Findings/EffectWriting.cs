using System.Globalization;
using System.Text.Json;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>Turns the engine's effects into rows, in order, in the transaction of the event that they belong to.</summary>
internal static class EffectWriting
{
    public static void AddTo(NpgsqlBatch batch, TurnWriting writing, Turn turn)
    {
        foreach (var effect in turn.Outcome.Effects)
        {
            foreach (var command in CommandsOf(writing, turn, effect))
                batch.BatchCommands.Add(command);
        }
    }

    private static IEnumerable<NpgsqlBatchCommand> CommandsOf(TurnWriting writing, Turn turn, Effect effect) => effect switch
    {
        Effect.SetDeadline set => SetDeadline(writing, set.Deadline),
        Effect.EndDeadline end => [EndDeadline(writing, end)],
        Effect.RecordRung rung => [RecordRung(writing, rung)],
        Effect.Score score => [Score(writing, score.Id, score.Unit, score.Points, score.Cause, reversal: false)],
        Effect.ReverseScore score => [Score(writing, score.Id, score.Unit, score.Points, score.Cause, reversal: true)],
        Effect.DraftLetter letter => [Draft(writing, turn, letter)],
        Effect.Notify notify => Notify(writing, turn, notify),
        Effect.NotifyPerson notify => [Notice(writing, [notify.Person], notify.Kind, notify.About)],
        Effect.Freeze => [Freeze(writing, turn)],
        Effect.OpenFinding or Effect.PauseClocks or Effect.ResumeClocks => [],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<NpgsqlBatchCommand> SetDeadline(TurnWriting writing, Deadline deadline)
    {
        var version = deadline.Version;
        yield return Command("""
            insert into deadline (tenant_id, finding_id, key, version, cause, began_at, counted_from, budget, due_at, warn_at,
                ladder_hash, calendar_hash, zone, unpublished)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of(deadline.Key), Sql.Of(version.Number), Sql.Of(Snake(version.Cause)),
            Sql.Of(version.BeganAt), Sql.Of(version.CountedFrom), Sql.Of(version.Budget.ToString()), Sql.Of(version.DueAt),
            Sql.Of(version.WarnAt), Sql.Of(version.Ladder), Sql.Of(version.Calendar), Sql.Of(version.Zone), Sql.Of(version.Unpublished));
        if (version.Number > 1 && deadline.Key == Deadline.Finding)
            yield return DropOutrunLetters(writing);
    }

    // A draft names a day that is no longer the due day: it must not go out.
    private static NpgsqlBatchCommand DropOutrunLetters(TurnWriting writing) => Command("""
        update letter set status = 'dropped', dropped_at = $3, drop_reason = 'deadline_moved'
        where tenant_id = $1 and finding_id = $2 and status = 'draft' and cause like 'finding@%'
        """, Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of(writing.At.Now));

    private static NpgsqlBatchCommand EndDeadline(TurnWriting writing, Effect.EndDeadline end) => Command("""
        update deadline set ended_at = $4, end_cause = $5 where tenant_id = $1 and finding_id = $2 and key = $3 and ended_at is null
        """, Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of(end.Key), Sql.Of(writing.At.Now), Sql.Of(Snake(end.Cause)));

    private static NpgsqlBatchCommand RecordRung(TurnWriting writing, Effect.RecordRung rung) => Command("""
        insert into rung (tenant_id, finding_id, deadline, version, rung, fate, due_at, fired_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of(rung.Deadline), Sql.Of(rung.Version), Sql.Of(rung.Rung),
        Sql.Of(Snake(rung.Fate)), Sql.Of(rung.DueAt), Sql.Of(writing.At.Now));

    private static NpgsqlBatchCommand Score(TurnWriting writing, string cause, Guid unit, decimal points, string reason, bool reversal) => Command("""
        insert into score (tenant_id, finding_id, cause, reversal, unit_id, hundredths, reason, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of(cause), Sql.Of(reversal), Sql.Of(unit),
        Sql.Of((int)(points * 100)), Sql.Of(reason), Sql.Of(writing.At.Now));

    // What goes out by itself is signed by the system at once; everything else waits for a signature.
    private static NpgsqlBatchCommand Draft(TurnWriting writing, Turn turn, Effect.DraftLetter letter) => Command("""
        insert into letter (tenant_id, id, finding_id, kind, unit_id, sign_by, cause, status, fields, drafted_at)
        values ($1, $2, $3, $4, $5, $6, $7, 'draft', $8, $9)
        """,
        Sql.Of(writing.City.Tenant), Sql.Of(Guid.CreateVersion7(writing.At.Now)), Sql.Of(writing.Id), Sql.Of(letter.Kind), Sql.Of(letter.Unit),
        Sql.Of(letter.SignBy), Sql.Of(letter.Cause), Sql.Json(FieldsOf(turn.Outcome.Next)), Sql.Of(writing.At.Now));

    private static byte[] FieldsOf(CaseState state) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string?>
    {
        ["description"] = state["description"],
        ["due"] = state.Own?.DueAt.ToString("O", CultureInfo.InvariantCulture),
        ["original_due"] = state.Own?.OriginalDueAt.ToString("O", CultureInfo.InvariantCulture),
        ["extended"] = state.Tallies.GetValueOrDefault("extended").ToString(CultureInfo.InvariantCulture),
        ["returned"] = state.Tallies.GetValueOrDefault("returned").ToString(CultureInfo.InvariantCulture),
    }, EngineJson.Options);

    private static IEnumerable<NpgsqlBatchCommand> Notify(TurnWriting writing, Turn turn, Effect.Notify notify)
    {
        var people = notify.Parties
            .SelectMany(party => writing.Roster.AccountsOf(writing.Process, turn.Outcome.Next, party))
            .Where(account => account != turn.Command.By.Account).Distinct().ToArray();
        if (people.Length > 0)
            yield return Notice(writing, people, notify.Kind, notify.About);
    }

    private static NpgsqlBatchCommand Notice(TurnWriting writing, Guid[] people, string kind, string about) => Command("""
        insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at)
        select $1, t.id, $2, t.account, $5, $6, $7, $7 from unnest($3::uuid[], $4::uuid[]) as t(id, account)
        """,
        Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of([.. people.Select(_ => Guid.CreateVersion7(writing.At.Now))]), Sql.Of(people),
        Sql.Of(kind), Sql.Of(about), Sql.Of(writing.At.Now));

    private static NpgsqlBatchCommand Freeze(TurnWriting writing, Turn turn)
    {
        var state = turn.Outcome.Next;
        var light = Lights.Of(state.Own?.DueAt, state.Own?.Version.WarnAt, state.HandedOverAt, state.ClosedAt, writing.At.Now);
        var clockwork = new Clockwork(writing.At.Calendar, writing.At.Zone, state.Pauses);
        var late = state.Own is { } own ? clockwork.WorkingDaysLate(own.DueAt, state.HandedOverAt ?? writing.At.Now) : 0;
        return Command("""
            insert into snapshot (tenant_id, finding_id, at, light, days_late, unit_name, case_state)
            values ($1, $2, $3, $4, $5, (select name from organisation where id = $6), $7)
            """,
            Sql.Of(writing.City.Tenant), Sql.Of(writing.Id), Sql.Of(writing.At.Now), Sql.Of(Snake(light)), Sql.Of(late),
            Sql.Of(state.Placement.Unit), Sql.Verbatim(EngineJson.TextOf(state)));
    }

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}
