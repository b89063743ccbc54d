using Npgsql;
using NpgsqlTypes;
using Rectify.Database;

namespace Rectify.Findings;

/// <summary>The rows of turns, of one finding or of a hundred, gathered by table: what is only ever added goes into each table in one
/// statement, and what depends on its order keeps it.</summary>
internal sealed class TurnRows(Guid tenant)
{
    private readonly List<NpgsqlBatchCommand> _findings = [];
    private readonly List<NpgsqlBatchCommand> _inOrder = [];
    private readonly List<EventRow> _events = [];
    private readonly List<RungRow> _rungs = [];
    private readonly List<ScoreRow> _scores = [];
    private readonly List<LetterRow> _letters = [];
    private readonly List<LetterRow> _collected = [];
    private readonly List<NoticeRow> _notices = [];

    /// <summary>Goes before everything else: the other rows refer to it.</summary>
    public void AddFinding(NpgsqlBatchCommand command) => _findings.Add(command);

    /// <summary>Goes behind what was added in order before, and behind the letters drafted so far.</summary>
    public void AddInOrder(NpgsqlBatchCommand command)
    {
        if (_letters.Count > 0)
            _inOrder.Add(DraftLetters());
        _inOrder.Add(command);
    }

    public void Add(EventRow row) => _events.Add(row);

    public void Add(RungRow row) => _rungs.Add(row);

    public void Add(ScoreRow row) => _scores.Add(row);

    public void Add(LetterRow row) => (row.Collects is null ? _letters : _collected).Add(row);

    /// <summary>Drops the drafts that the finding's deadline has outrun, also those gathered so far.</summary>
    public void DropOutrunLetters(Guid finding, DateTimeOffset at, string reason)
    {
        _collected.RemoveAll(row => row.Finding == finding && row.Cause.StartsWith($"{Engine.Deadline.Finding}@", StringComparison.Ordinal));
        AddInOrder(new("select outrun_letters($1, $2, $3)") { Parameters = { Sql.Of(finding), Sql.Of(at), Sql.Of(reason) } });
    }

    public void Add(NoticeRow row) => _notices.Add(row);

    public void AddTo(NpgsqlBatch batch)
    {
        foreach (var command in _findings.Concat(_inOrder))
            batch.BatchCommands.Add(command);
        if (_events.Count > 0)
            batch.BatchCommands.Add(AppendEvents());
        if (_rungs.Count > 0)
            batch.BatchCommands.Add(RecordRungs());
        if (_scores.Count > 0)
            batch.BatchCommands.Add(BookScores());
        if (_letters.Count > 0)
            batch.BatchCommands.Add(DraftLetters());
        if (_notices.Count > 0)
            batch.BatchCommands.Add(MakeNotices());
        if (_collected.Count > 0)
            batch.BatchCommands.Add(CollectedLetters.Draft(tenant, _collected));
    }

    private NpgsqlBatchCommand AppendEvents() => Command("""
        insert into event (tenant_id, finding_id, sequence, command, about, by_account, at, from_state, to_state, bytes, body, hash)
        select $1, finding, sequence, command, about, by_account, at, from_state, to_state, bytes, convert_from(bytes, 'UTF8')::jsonb, hash
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            as t(finding, sequence, command, about, by_account, at, from_state, to_state, bytes, hash)
        """,
        Column(_events, row => row.Finding, NpgsqlDbType.Uuid), Column(_events, row => row.Sequence, NpgsqlDbType.Integer),
        Column(_events, row => row.Command, NpgsqlDbType.Text), Column(_events, row => row.About, NpgsqlDbType.Text),
        Column(_events, row => row.By, NpgsqlDbType.Uuid), Column(_events, row => row.At, NpgsqlDbType.TimestampTz),
        Column(_events, row => row.From, NpgsqlDbType.Text), Column(_events, row => row.To, NpgsqlDbType.Text),
        Column(_events, row => row.Bytes, NpgsqlDbType.Bytea), Column(_events, row => row.Hash, NpgsqlDbType.Bytea));

    private NpgsqlBatchCommand RecordRungs() => Command("""
        insert into rung (tenant_id, finding_id, deadline, version, rung, fate, due_at, fired_at)
        select $1, t.* from unnest($2, $3, $4, $5, $6, $7, $8) as t
        """,
        Column(_rungs, row => row.Finding, NpgsqlDbType.Uuid), Column(_rungs, row => row.Deadline, NpgsqlDbType.Text),
        Column(_rungs, row => row.Version, NpgsqlDbType.Integer), Column(_rungs, row => row.Rung, NpgsqlDbType.Text),
        Column(_rungs, row => row.Fate, NpgsqlDbType.Text), Column(_rungs, row => row.DueAt, NpgsqlDbType.TimestampTz),
        Column(_rungs, row => row.FiredAt, NpgsqlDbType.TimestampTz));

    private NpgsqlBatchCommand BookScores() => Command("""
        insert into score (tenant_id, finding_id, cause, reversal, unit_id, hundredths, reason, at)
        select $1, t.* from unnest($2, $3, $4, $5, $6, $7, $8) as t
        """,
        Column(_scores, row => row.Finding, NpgsqlDbType.Uuid), Column(_scores, row => row.Cause, NpgsqlDbType.Text),
        Column(_scores, row => row.IsReversal, NpgsqlDbType.Boolean), Column(_scores, row => row.Unit, NpgsqlDbType.Uuid),
        Column(_scores, row => row.Hundredths, NpgsqlDbType.Integer), Column(_scores, row => row.Reason, NpgsqlDbType.Text),
        Column(_scores, row => row.At, NpgsqlDbType.TimestampTz));

    private NpgsqlBatchCommand DraftLetters()
    {
        var command = Command("""
            insert into letter (tenant_id, id, finding_id, kind, unit_id, sign_by, cause, status, fields, drafted_at)
            select $1, id, finding, kind, unit, sign_by, cause, 'draft', fields, at
            from unnest($2, $3, $4, $5, $6, $7, $8, $9) as t(id, finding, kind, unit, sign_by, cause, fields, at)
            """,
            Column(_letters, row => Guid.CreateVersion7(row.At), NpgsqlDbType.Uuid), Column(_letters, row => row.Finding, NpgsqlDbType.Uuid),
            Column(_letters, row => row.Kind, NpgsqlDbType.Text), Column(_letters, row => row.Unit, NpgsqlDbType.Uuid),
            Column(_letters, row => row.SignBy, NpgsqlDbType.Text), Column(_letters, row => row.Cause, NpgsqlDbType.Text),
            Column(_letters, row => row.Fields, NpgsqlDbType.Jsonb), Column(_letters, row => row.At, NpgsqlDbType.TimestampTz));
        _letters.Clear();
        return command;
    }

    private NpgsqlBatchCommand MakeNotices() => Command("""
        insert into notice (tenant_id, id, finding_id, account_id, kind, about, made_at, try_at, batch_id)
        select $1, id, finding, account, kind, about, at, at, batch
        from unnest($2, $3, $4, $5, $6, $7, $8) as t(id, finding, account, kind, about, at, batch)
        on conflict (tenant_id, batch_id, account_id) where batch_id is not null do nothing
        """,
        Column(_notices, row => Guid.CreateVersion7(row.At), NpgsqlDbType.Uuid), Column(_notices, row => row.Finding, NpgsqlDbType.Uuid),
        Column(_notices, row => row.Account, NpgsqlDbType.Uuid), Column(_notices, row => row.Kind, NpgsqlDbType.Text),
        Column(_notices, row => row.About, NpgsqlDbType.Text), Column(_notices, row => row.At, NpgsqlDbType.TimestampTz),
        Column(_notices, row => row.Batch, NpgsqlDbType.Uuid));

    private NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> columns)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { Sql.Of(tenant) } };
        Sql.Bind(command, columns);
        return command;
    }

    internal static NpgsqlParameter Column<TRow, T>(List<TRow> rows, Func<TRow, T> value, NpgsqlDbType type) =>
        new() { Value = rows.ConvertAll(row => value(row)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}

/// <summary>A row of <c>event</c>; its searchable body is made of its bytes.</summary>
internal sealed record EventRow(
    Guid Finding, int Sequence, string Command, string About, Guid? By, DateTimeOffset At, string? From, string To, byte[] Bytes, byte[] Hash);

/// <summary>A row of <c>rung</c>.</summary>
internal sealed record RungRow(Guid Finding, string Deadline, int Version, string Rung, string Fate, DateTimeOffset DueAt, DateTimeOffset FiredAt);

/// <summary>A row of <c>score</c>.</summary>
internal sealed record ScoreRow(Guid Finding, string Cause, bool IsReversal, Guid Unit, int Hundredths, string Reason, DateTimeOffset At);

/// <summary>A row of <c>letter</c>, as a draft.</summary>
/// <param name="Fields">JSON.</param>
/// <param name="Collects">What it shares with drafts that are one letter with it; null for a letter of its own.</param>
internal sealed record LetterRow(Guid Finding, string Kind, Guid Unit, string SignBy, string Cause, string Fields, DateTimeOffset At, string? Collects);

/// <summary>A row of <c>notice</c>, to be sent at once.</summary>
/// <param name="Batch">The bulk act, of which a person gets one notice; null for none.</param>
internal sealed record NoticeRow(Guid? Finding, Guid Account, string Kind, string About, DateTimeOffset At, Guid? Batch = null);
