using System.Collections.Immutable;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>What became of a batch that somebody wanted to commit or undo.</summary>
public abstract record BatchAnswer
{
    private BatchAnswer()
    {
    }

    /// <param name="Kept">Findings that could not be undone because somebody has acted on them; 0 for a commit.</param>
    public sealed record Done(int Findings, int Kept) : BatchAnswer;

    public sealed record NotThere : BatchAnswer;

    /// <summary>Another import into the same campaign isn't over.</summary>
    public sealed record UnderWay : BatchAnswer;

    /// <summary>Committed or undone already.</summary>
    public sealed record NotNow(string Status) : BatchAnswer;

    /// <summary>Rows are faulty, and all were wanted or none.</summary>
    public sealed record Faulty(int Rows) : BatchAnswer;

    /// <summary>Another import has brought some of these numbers since this one was read.</summary>
    public sealed record Outdated(int Rows) : BatchAnswer;
}

/// <summary>
/// Makes findings of a batch's rows, one <c>Import</c> command each, and amends the ones that changed: all in one transaction,
/// so that a ledger is in or it isn't. The campaign's row is locked, so two commits of the same ledger make no twins.
/// </summary>
public sealed class CommitBatch(CityDatabase database, ProcessLibrary library, IProcessRunner runner, TimeProvider clock)
{
    private const int RowsAtOnce = 250;

    /// <param name="skipFaulty">Commit the sound rows and leave the faulty ones; else a single faulty row keeps all out.</param>
    public Task<BatchAnswer> HandleAsync(Guid tenant, Guid? account, Guid batch, bool skipFaulty, CancellationToken ct) =>
        HandleAsync(tenant, account, batch, skipFaulty, _ => Task.CompletedTask, ct);

    /// <param name="told">Told on the way how many rows are through.</param>
    public async Task<BatchAnswer> HandleAsync(Guid tenant, Guid? account, Guid batch, bool skipFaulty, Func<int, Task> told, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var (staged, refusal) = await StagedBatch.LockAsync(city, batch, account, "staged", now, ct);
        if (staged is null)
            return refusal!; // there when the batch isn't
        if (staged.Faulty > 0 && !skipFaulty)
            return new BatchAnswer.Faulty(staged.Faulty);
        if (staged.Outdated > 0)
            return new BatchAnswer.Outdated(staged.Outdated);

        await NewUnits.MakeAsync(city, staged, LocalTime.DayOf(now, staged.Zone), ct);
        var actor = account is { } who ? new Actor(who, null, []) : Actor.System;
        var rows = new CommitRows(city, published, runner, staged, actor, now, await NumbersAsync(tenant, published, staged, now, ct));
        var (done, through) = (0, 0);
        for (var after = 0; after < staged.LastRow; after += RowsAtOnce)
        {
            var page = await ReadAsync(city, staged, after, ct);
            done += await rows.WriteAsync(page, ct);
            through += page.Count;
            await told(through);
        }

        await rows.TellAsync(ct);
        await staged.MarkAsync(city, "committed", now, ct);
        await city.CommitAsync(ct);
        return new BatchAnswer.Done(done, Kept: 0);
    }

    /// <summary>Numbers are taken in a transaction of their own: the counter is not to wait for a long import. They may have gaps, and
    /// start behind those that the ledger brings.</summary>
    private async Task<FreshNumbers> NumbersAsync(Guid tenant, Published published, StagedBatch staged, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var process = LedgerProcess.Of(published, staged.Process, LedgerProcess.SealedSince);
        var year = LocalTime.DayOf(now, staged.Zone).Year;
        var pattern = process.Number ?? $"{process.Name}-{{year}}-{{seq}}";
        await FindingNumber.PassAsync(city, process.Name, year, await HighestAsync(city, staged, pattern, year, ct), ct);
        var first = await FindingNumber.TakeAsync(city, process.Name, year, Math.Max(1, staged.NeedNumber.Count), ct);
        await city.CommitAsync(ct);
        return new FreshNumbers(pattern, year, first);
    }

    /// <returns>The highest ordinal among the ledger's own numbers that look like ours of this year; 0 for none.</returns>
    private static async Task<int> HighestAsync(CityTransaction city, StagedBatch staged, string pattern, int year, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select coalesce(max(substring(number from $2)::int), 0) from import_row where batch_id = $1 and fate = 'new' and number ~ $2
            """);
        Sql.Bind(command, Sql.Of(staged.Id), Sql.Of(FindingNumber.PatternOf(pattern, year)));
        return (int)(await command.ExecuteScalarAsync(ct))!; // coalesced
    }

    // Bounded on both sides: the table's statistics know nothing of rows that nobody has committed yet.
    private static async Task<List<StagedRow>> ReadAsync(CityTransaction city, StagedBatch staged, int after, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select r.row, r.fate, r.body, r.unit_id, o.zone, o.calendar, r.team_id, r.finding_id, r.changes
            from import_row r join organisation o on o.id = r.unit_id
            where r.batch_id = $1 and r.row > $2 and r.row <= $3 and r.fate <> 'faulty' order by r.row
            """);
        Sql.Bind(command, Sql.Of(staged.Id), Sql.Of(after), Sql.Of(after + RowsAtOnce));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<StagedRow>();
        while (await reader.ReadAsync(ct))
            rows.Add(await StagedRow.ReadAsync(reader, ct));
        return rows;
    }
}

/// <summary>Numbers in a row that no other finding has got.</summary>
internal sealed class FreshNumbers(string pattern, int year, int first)
{
    private int _next = first;

    public string Next() => FindingNumber.Write(pattern, year, _next++);
}

/// <summary>A row to be committed.</summary>
internal sealed record StagedRow(
    int Row, string Fate, LedgerFinding Finding, LedgerUnit Unit, Guid? Known, ImmutableArray<LedgerChange> Changes)
{
    public static async Task<StagedRow> ReadAsync(NpgsqlDataReader row, CancellationToken ct) => new(
        row.GetInt32(0), row.GetString(1), ImportBatch.FindingOf(row.GetString(2)),
        new LedgerUnit(row.GetGuid(3), row.GetString(4), row.GetString(5), await IdAsync(row, 6, ct), IsInScope: true), await IdAsync(row, 7, ct),
        System.Text.Json.JsonSerializer.Deserialize<ImmutableArray<LedgerChange>>(row.GetString(8), EngineJson.Options));

    private static async Task<Guid?> IdAsync(NpgsqlDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetGuid(column);
}
