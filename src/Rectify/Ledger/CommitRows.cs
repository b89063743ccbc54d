using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>Writes what the engine answers for some of a batch's rows.</summary>
internal sealed class CommitRows(
    CityTransaction city, Published published, IProcessRunner runner, StagedBatch staged, Actor actor, DateTimeOffset now, FreshNumbers numbers)
{
    private readonly Process _process = LedgerProcess.Of(published, staged.Process);

    private readonly Dictionary<string, TimeZoneInfo> _zones = [];
    private readonly ImportedFor _told = new(city, actor, now);

    /// <returns>How many findings are new or changed.</returns>
    public async Task<int> WriteAsync(List<StagedRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
            return 0;
        var ids = new Guid[rows.Count];
        await _told.MeetAsync([.. rows.Where(row => row.Known is null).Select(PlaceOf)], ct);
        var made = new TurnRows(city.Tenant);
        for (var at = 0; at < rows.Count; at++)
            ids[at] = rows[at].Known ?? await MakeAsync(rows[at], made, ct);
        await made.WriteAsync(city, ct);
        foreach (var row in rows.Where(row => row.Fate == "changed"))
            await AmendAsync(row, ct);
        await MarkAsync(rows, ids, ct);
        return rows.Count(row => row.Fate != "same");
    }

    /// <summary>One notice a person for the whole batch, however many of its findings wait for them (engine.md 6.8).</summary>
    public Task TellAsync(CancellationToken ct) => _told.TellAsync(staged.Id, ct);

    private Placement PlaceOf(StagedRow row) => new(staged.CityUnit, row.Unit.Id, row.Unit.Team, staged.Campaign);

    private async Task<Guid> MakeAsync(StagedRow row, TurnRows made, CancellationToken ct)
    {
        var place = PlaceOf(row);
        var at = new Circumstances(now, published.CalendarNamed(row.Unit.Calendar), Zone(row.Unit.Zone), published.Shelf, published.LadderOf(staged.Ladder, _process), []);
        var command = ImportCommands.Of(actor, place, row.Finding);
        var accepted = await runner.StepAsync(_process, null, command, at, ct) as Outcome.Accepted
            ?? throw new InvalidOperationException($"Row {row.Row} was accepted when it was staged.");
        var number = staged.NeedNumber.Contains(row.Row) ? numbers.Next() : row.Finding.Number ?? numbers.Next();
        // Whom it waits for is told at the end, of all of them together; for each by itself there is nobody.
        var writing = new TurnWriting(city, _process, published.HashOf(_process), Guid.CreateVersion7(now), new Roster([], [], []), at);
        _told.Note(_process, accepted);
        writing.AddTo(made, [new Turn(command, accepted)], EventChain.Root, before: null, number);
        return writing.Id;
    }

    private async Task AmendAsync(StagedRow row, CancellationToken ct)
    {
        // Staging joins the row to its finding, which is never deleted.
        var there = await LockedFinding.LockAsync(city, row.Known!.Value, now, ct) ?? throw new InvalidOperationException("Findings are never deleted.");
        var (turns, refusal) = await ImportCommands.AmendAsync(runner, there, actor, row.Finding, row.Changes, published, now, ct);
        if (refusal is not null)
            throw new InvalidLedgerException(new Sentence("ledger_changed_since", ("row", row.Row), ("number", there.Number)));
        if (!turns.IsEmpty)
            await WriteAsync(city, there, published, turns, now, ct);
    }

    /// <summary>Writes the turns of a finding that is there and locked.</summary>
    public static async Task WriteAsync(
        CityTransaction city, LockedFinding there, Published published, IReadOnlyList<Turn> turns, DateTimeOffset now, CancellationToken ct)
    {
        var writing = new TurnWriting(
            city, published.ProcessWith(there.ProcessHash), there.ProcessHash, there.Id, there.Roster, there.CircumstancesAt(now, published));
        await using var batch = city.CreateBatch();
        writing.AddTo(batch, turns, there.Head, there.State, number: "");
        await batch.ExecuteNonQueryAsync(ct);
        await LinkedFindings.OpenAsync(writing, [.. turns], there.Number, published, ct); // a rung that was due may open one
    }

    private async Task MarkAsync(List<StagedRow> rows, Guid[] ids, CancellationToken ct)
    {
        await using var update = city.CreateCommand("""
            update import_row r set finding_id = d.id, done_at = $2
            from unnest($3::int[], $4::uuid[]) as d(row, id) where r.batch_id = $1 and r.row = d.row and r.row between $5 and $6
            """);
        Sql.Bind(update, Sql.Of(staged.Id), Sql.Of(now), new() { Value = rows.Select(row => row.Row).ToArray() }, Sql.Of(ids),
            Sql.Of(rows[0].Row), Sql.Of(rows[^1].Row));
        await update.ExecuteNonQueryAsync(ct);
    }

    private TimeZoneInfo Zone(string name)
    {
        if (!_zones.TryGetValue(name, out var zone))
            _zones[name] = zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        return zone;
    }
}
