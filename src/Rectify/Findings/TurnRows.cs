using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>The rows of turns, of one finding or of a hundred, gathered by table: what is only ever added goes into each table in one
/// statement, and what depends on its order keeps it.</summary>
internal sealed class TurnRows(Guid tenant)
{
    private readonly List<NpgsqlBatchCommand> _newFindings = [];
    private readonly List<TextRow> _texts = [];
    private readonly List<NpgsqlBatchCommand> _findings = [];
    private readonly List<NpgsqlBatchCommand> _inOrder = [];
    private readonly List<DeadlineRow> _deadlines = [];
    private readonly HashSet<Guid> _new = [];
    private readonly List<EventRow> _events = [];
    private readonly List<RungRow> _rungs = [];
    private readonly List<ScoreRow> _scores = [];
    private readonly List<LetterRow> _letters = [];
    private readonly List<LetterRow> _collected = [];
    private readonly List<NoticeRow> _notices = [];
    private readonly List<SnapshotRow> _snapshots = [];

    /// <summary>Goes before everything else: the other rows refer to it.</summary>
    public void AddFinding(NpgsqlBatchCommand command, bool isNew) => (isNew ? _newFindings : _findings).Add(command);

    /// <summary>All of its rows come from here.</summary>
    public void AddNew(Guid finding) => _new.Add(finding);

    public void Add(TextRow row) => _texts.Add(row);

    public void Add(DeadlineRow row) => _deadlines.Add(row);

    /// <summary>Ends the versions of a deadline that still run, in the database or among those gathered.</summary>
    public void EndDeadline(Guid finding, string key, DateTimeOffset at, string cause)
    {
        if (!_new.Contains(finding))
        {
            AddInOrder(new("update deadline set ended_at = $4, end_cause = $5 where tenant_id = $1 and finding_id = $2 and key = $3 and ended_at is null")
            {
                Parameters = { Sql.Of(tenant), Sql.Of(finding), Sql.Of(key), Sql.Of(at), Sql.Of(cause) },
            });
            return;
        }

        for (var row = 0; row < _deadlines.Count; row++)
        {
            if (_deadlines[row] is { EndedAt: null } running && running.Finding == finding && running.Key == key)
                _deadlines[row] = running with { EndedAt = at, EndCause = cause };
        }
    }

    public void Add(SnapshotRow row) => _snapshots.Add(row);

    /// <summary>Goes behind what was added in order before, and behind the deadlines and letters gathered so far.</summary>
    private void AddInOrder(NpgsqlBatchCommand command)
    {
        FlushInOrder();
        _inOrder.Add(command);
    }

    private void FlushInOrder()
    {
        if (_deadlines.Count > 0)
            _inOrder.Add(TurnInserts.Deadlines(tenant, _deadlines));
        if (_letters.Count > 0)
            _inOrder.Add(TurnInserts.Letters(tenant, _letters));
        _deadlines.Clear();
        _letters.Clear();
        _new.Clear(); // what is no longer in these lists can't be changed in them
    }

    public void Add(EventRow row) => _events.Add(row);

    public void Add(RungRow row) => _rungs.Add(row);

    public void Add(ScoreRow row) => _scores.Add(row);

    public void Add(LetterRow row) => (row.Collects is null ? _letters : _collected).Add(row);

    /// <summary>Drops the drafts that the finding's deadline has outrun, also those gathered so far.</summary>
    public void DropOutrunLetters(Guid finding, DateTimeOffset at, string reason)
    {
        _collected.RemoveAll(row => row.Finding == finding && row.Cause.StartsWith($"{Deadline.Finding}@", StringComparison.Ordinal));
        if (!_new.Contains(finding) || _letters.Exists(row => row.Finding == finding))
            AddInOrder(new("select outrun_letters($1, $2, $3)") { Parameters = { Sql.Of(finding), Sql.Of(at), Sql.Of(reason) } });
    }

    public void Add(NoticeRow row) => _notices.Add(row);

    public async Task WriteAsync(CityTransaction city, CancellationToken ct)
    {
        await using var batch = city.CreateBatch();
        AddTo(batch);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);
    }

    public void AddTo(NpgsqlBatch batch)
    {
        FlushInOrder();
        if (_newFindings.Count > 0)
            batch.BatchCommands.Add(_newFindings.Count == 1 ? _newFindings[0] : FindingInserts.Together(_newFindings));
        if (_texts.Count > 0)
            batch.BatchCommands.Add(TurnInserts.Texts(tenant, _texts));
        foreach (var command in _findings.Concat(_inOrder))
            batch.BatchCommands.Add(command);
        if (_events.Count > 0)
            batch.BatchCommands.Add(TurnInserts.Events(tenant, _events));
        if (_rungs.Count > 0)
            batch.BatchCommands.Add(TurnInserts.Rungs(tenant, _rungs));
        if (_scores.Count > 0)
            batch.BatchCommands.Add(TurnInserts.Scores(tenant, _scores));
        if (_snapshots.Count > 0)
            batch.BatchCommands.Add(TurnInserts.Snapshots(tenant, _snapshots));
        if (_notices.Count > 0)
            batch.BatchCommands.Add(TurnInserts.Notices(tenant, _notices));
        if (_collected.Count > 0)
            batch.BatchCommands.Add(CollectedLetters.Draft(tenant, _collected));
    }
}

/// <summary>A row of <c>event</c>; its searchable body is made of its bytes.</summary>
internal sealed record EventRow(
    Guid Finding, int Sequence, string Command, string About, Guid? By, DateTimeOffset At, string? From, string To, byte[] Bytes, byte[] Hash);

/// <summary>A row of <c>finding_text</c>.</summary>
internal sealed record TextRow(Guid Finding, string Content);

/// <summary>A version of a deadline, as a row of <c>deadline</c>.</summary>
/// <param name="EndedAt">Null while it runs; then <paramref name="EndCause"/> is null too.</param>
internal sealed record DeadlineRow(
    Guid Finding, string Key, DeadlineVersion Version, string Cause, DateTimeOffset? EndedAt = null, string? EndCause = null);

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

/// <summary>A row of <c>snapshot</c>, whose unit goes by the name that it has then.</summary>
/// <param name="CaseState">JSON.</param>
internal sealed record SnapshotRow(Guid Finding, DateTimeOffset At, string Light, int DaysLate, Guid Unit, string CaseState);
