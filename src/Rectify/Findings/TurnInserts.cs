using Npgsql;
using NpgsqlTypes;
using Rectify.Database;

namespace Rectify.Findings;

/// <summary>One statement for all rows of a table.</summary>
internal static class TurnInserts
{
    public static NpgsqlBatchCommand Texts(Guid tenant, List<TextRow> rows) => Command(
        tenant, "insert into finding_text (tenant_id, finding_id, content) select $1, t.* from unnest($2, $3) as t",
        Column(rows, row => row.Finding, NpgsqlDbType.Uuid), Column(rows, row => row.Content, NpgsqlDbType.Text));

    public static NpgsqlBatchCommand Deadlines(Guid tenant, List<DeadlineRow> rows) => Command(tenant, """
        insert into deadline (tenant_id, finding_id, key, version, cause, began_at, counted_from, budget, due_at, warn_at,
            ladder_hash, calendar_hash, zone, unpublished, ended_at, end_cause)
        select $1, t.* from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) as t
        """,
        Column(rows, row => row.Finding, NpgsqlDbType.Uuid), Column(rows, row => row.Key, NpgsqlDbType.Text),
        Column(rows, row => row.Version.Number, NpgsqlDbType.Integer), Column(rows, row => row.Cause, NpgsqlDbType.Text),
        Column(rows, row => row.Version.BeganAt, NpgsqlDbType.TimestampTz), Column(rows, row => row.Version.CountedFrom, NpgsqlDbType.TimestampTz),
        Column(rows, row => row.Version.Budget.ToString(), NpgsqlDbType.Text), Column(rows, row => row.Version.DueAt, NpgsqlDbType.TimestampTz),
        Column(rows, row => row.Version.WarnAt, NpgsqlDbType.TimestampTz), Column(rows, row => row.Version.Ladder, NpgsqlDbType.Text),
        Column(rows, row => row.Version.Calendar, NpgsqlDbType.Text), Column(rows, row => row.Version.Zone, NpgsqlDbType.Text),
        Column(rows, row => row.Version.Unpublished, NpgsqlDbType.Boolean), Column(rows, row => row.EndedAt, NpgsqlDbType.TimestampTz),
        Column(rows, row => row.EndCause, NpgsqlDbType.Text));

    public static NpgsqlBatchCommand Snapshots(Guid tenant, List<SnapshotRow> rows) => Command(tenant, """
        insert into snapshot (tenant_id, finding_id, at, light, days_late, unit_name, case_state)
        select $1, finding, at, light, late, (select name from organisation where id = unit), state
        from unnest($2, $3, $4, $5, $6, $7) as t(finding, at, light, late, unit, state)
        """,
        Column(rows, row => row.Finding, NpgsqlDbType.Uuid), Column(rows, row => row.At, NpgsqlDbType.TimestampTz),
        Column(rows, row => row.Light, NpgsqlDbType.Text), Column(rows, row => row.DaysLate, NpgsqlDbType.Integer),
        Column(rows, row => row.Unit, NpgsqlDbType.Uuid), Column(rows, row => row.CaseState, NpgsqlDbType.Json));

    public static NpgsqlBatchCommand Events(Guid tenant, List<EventRow> rows) => Command(tenant, """
        insert into event (tenant_id, finding_id, sequence, command, about, by_account, at, from_state, to_state, bytes, body, hash)
        select $1, finding, sequence, command, about, by_account, at, from_state, to_state, bytes, convert_from(bytes, 'UTF8')::jsonb, hash
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            as t(finding, sequence, command, about, by_account, at, from_state, to_state, bytes, hash)
        """,
        Column(rows, row => row.Finding, NpgsqlDbType.Uuid), Column(rows, row => row.Sequence, NpgsqlDbType.Integer),
        Column(rows, row => row.Command, NpgsqlDbType.Text), Column(rows, row => row.About, NpgsqlDbType.Text),
        Column(rows, row => row.By, NpgsqlDbType.Uuid), Column(rows, row => row.At, NpgsqlDbType.TimestampTz),
        Column(rows, row => row.From, NpgsqlDbType.Text), Column(rows, row => row.To, NpgsqlDbType.Text),
        Column(rows, row => row.Bytes, NpgsqlDbType.Bytea), Column(rows, row => row.Hash, NpgsqlDbType.Bytea));

    public static NpgsqlBatchCommand Rungs(Guid tenant, List<RungRow> rows) => Command(tenant, """
        insert into rung (tenant_id, finding_id, deadline, version, rung, fate, due_at, fired_at)
        select $1, t.* from unnest($2, $3, $4, $5, $6, $7, $8) as t
        """,
        Column(rows, row => row.Finding, NpgsqlDbType.Uuid), Column(rows, row => row.Deadline, NpgsqlDbType.Text),
        Column(rows, row => row.Version, NpgsqlDbType.Integer), Column(rows, row => row.Rung, NpgsqlDbType.Text),
        Column(rows, row => row.Fate, NpgsqlDbType.Text), Column(rows, row => row.DueAt, NpgsqlDbType.TimestampTz),
        Column(rows, row => row.FiredAt, NpgsqlDbType.TimestampTz));

    public static NpgsqlBatchCommand Scores(Guid tenant, List<ScoreRow> rows) => Command(tenant, """
        insert into score (tenant_id, finding_id, cause, reversal, unit_id, hundredths, reason, at)
        select $1, t.* from unnest($2, $3, $4, $5, $6, $7, $8) as t
        """,
        Column(rows, row => row.Finding, NpgsqlDbType.Uuid), Column(rows, row => row.Cause, NpgsqlDbType.Text),
        Column(rows, row => row.IsReversal, NpgsqlDbType.Boolean), Column(rows, row => row.Unit, NpgsqlDbType.Uuid),
        Column(rows, row => row.Hundredths, NpgsqlDbType.Integer), Column(rows, row => row.Reason, NpgsqlDbType.Text),
        Column(rows, row => row.At, NpgsqlDbType.TimestampTz));

    public static NpgsqlBatchCommand Letters(Guid tenant, List<LetterRow> rows) => Command(tenant, """
        insert into letter (tenant_id, id, finding_id, kind, unit_id, sign_by, cause, status, fields, drafted_at)
        select $1, id, finding, kind, unit, sign_by, cause, 'draft', fields, at
        from unnest($2, $3, $4, $5, $6, $7, $8, $9) as t(id, finding, kind, unit, sign_by, cause, fields, at)
        """,
        Column(rows, row => Guid.CreateVersion7(row.At), NpgsqlDbType.Uuid), Column(rows, row => row.Finding, NpgsqlDbType.Uuid),
        Column(rows, row => row.Kind, NpgsqlDbType.Text), Column(rows, row => row.Unit, NpgsqlDbType.Uuid),
        Column(rows, row => row.SignBy, NpgsqlDbType.Text), Column(rows, row => row.Cause, NpgsqlDbType.Text),
        Column(rows, row => row.Fields, NpgsqlDbType.Jsonb), Column(rows, row => row.At, NpgsqlDbType.TimestampTz));

    public static NpgsqlBatchCommand Notices(Guid tenant, List<NoticeRow> rows) => Command(tenant, """
        insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at, batch_id)
        select $1, id, finding, account, kind, about, at, at, batch
        from unnest($2, $3, $4, $5, $6, $7, $8) as t(id, finding, account, kind, about, at, batch)
        on conflict (tenant_id, batch_id, account_id) where batch_id is not null do nothing
        """,
        Column(rows, row => Guid.CreateVersion7(row.At), NpgsqlDbType.Uuid), Column(rows, row => row.Finding, NpgsqlDbType.Uuid),
        Column(rows, row => row.Account, NpgsqlDbType.Uuid), Column(rows, row => row.Kind, NpgsqlDbType.Text),
        Column(rows, row => row.About, NpgsqlDbType.Text), Column(rows, row => row.At, NpgsqlDbType.TimestampTz),
        Column(rows, row => row.Batch, NpgsqlDbType.Uuid));

    private static NpgsqlBatchCommand Command(Guid tenant, string sql, params ReadOnlySpan<NpgsqlParameter> columns)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { Sql.Of(tenant) } };
        Sql.Bind(command, columns);
        return command;
    }

    internal static NpgsqlParameter Column<TRow, T>(List<TRow> rows, Func<TRow, T> value, NpgsqlDbType type) =>
        new() { Value = rows.ConvertAll(row => value(row)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
