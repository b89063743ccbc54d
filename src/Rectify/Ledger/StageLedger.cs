using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>A ledger file to be read into the staging tables.</summary>
/// <param name="Account">Null for the operator at the command line.</param>
/// <param name="FileHash">SHA-256 of the file.</param>
/// <param name="Mapping">Null to take the columns that a guess is sure of.</param>
public sealed record Staging(Guid Tenant, Guid? Account, Guid Campaign, string FileName, byte[] FileHash, LedgerMapping? Mapping);

/// <summary>
/// The dry run of an import: every row is understood, compared with what was imported before, and asked of the engine, and
/// only the staging tables are written. What it says is what a commit does.
/// </summary>
public sealed class StageLedger(CityDatabase database, ProcessLibrary library, IProcessRunner runner, TimeProvider clock)
{
    private const int RowsAtOnce = 500;

    /// <returns>The batch's id.</returns>
    /// <exception cref="InvalidLedgerException">The file can't be read, its header fits nothing, or the city lacks what the mapping names.</exception>
    public async Task<Guid> HandleAsync(Staging staging, LedgerFile file, CancellationToken ct)
    {
        var published = await library.OfAsync(staging.Tenant, ct);
        await using var city = await database.BeginAsync(staging.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var units = await LedgerUnits.ReadAsync(city, staging.Account, staging.Campaign, now, ct);
        var name = staging.Mapping?.Process ?? LedgerMapping.Plain.Process;
        var process = LedgerProcess.Of(published, name);
        var reading = new ReadLedger(file, process, TimeZoneInfo.FindSystemTimeZoneById(units.City.Zone), now);
        var mapping = staging.Mapping ?? await GuessedAsync(reading, ct);
        var shape = await reading.ShapeAsync(mapping, ct);

        var batch = new ImportBatch(Guid.CreateVersion7(now), staging, mapping, now);
        await batch.InsertAsync(city, ct);
        var judge = new JudgeRows(city, published, runner, process, units, mapping, staging, now);
        await foreach (var rows in reading.RowsAsync(shape, ct).Chunk(RowsAtOnce).WithCancellation(ct))
            await InsertAsync(city, batch.Id, await judge.JudgeAsync(rows, ct), ct);
        await RememberAlikeAsync(city, batch.Id, ct);
        await city.CommitAsync(ct);
        return batch.Id;
    }

    private static async Task<LedgerMapping> GuessedAsync(ReadLedger reading, CancellationToken ct)
    {
        var (sheet, guess) = await reading.GuessAsync(ct);
        return LedgerMapping.From(guess) with { Sheet = sheet };
    }

    private static async Task InsertAsync(CityTransaction city, Guid batch, ImmutableArray<JudgedRow> rows, CancellationToken ct)
    {
        await using var insert = city.CreateCommand("""
            insert into import_row (tenant_id, batch_id, row, fate, number, unit_id, team_id, unit, title, body, faults, changes, finding_id)
            select $1, $2, row, fate, number, unit_id, team_id, unit, title, body::jsonb, faults::jsonb, changes::jsonb, finding_id
            from unnest($3::int[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::uuid[])
                as r(row, fate, number, unit_id, team_id, unit, title, body, faults, changes, finding_id)
            """);
        Sql.Bind(insert, Sql.Of(city.Tenant), Sql.Of(batch), new() { Value = rows.Select(row => row.Row).ToArray() },
            Texts(rows, row => row.Fate), Texts(rows, row => row.Finding?.Number), Ids(rows, row => row.Unit?.Id), Ids(rows, row => row.Unit?.Team),
            Texts(rows, row => row.Finding?.Unit), Texts(rows, row => row.Title),
            Texts(rows, row => row.Finding is null ? null : JsonSerializer.Serialize(row.Finding, EngineJson.Options)),
            Texts(rows, row => JsonSerializer.Serialize(row.Faults.Select(StoredFault.Of), EngineJson.Options)),
            Texts(rows, row => JsonSerializer.Serialize(row.Changes.AsEnumerable(), EngineJson.Options)), Ids(rows, row => row.Known));
        await insert.ExecuteNonQueryAsync(ct);
    }

    private static Npgsql.NpgsqlParameter Texts(ImmutableArray<JudgedRow> rows, Func<JudgedRow, string?> of) => new() { Value = rows.Select(of).ToArray() };

    private static Npgsql.NpgsqlParameter Ids(ImmutableArray<JudgedRow> rows, Func<JudgedRow, Guid?> of) => new() { Value = rows.Select(of).ToArray() };

    /// <summary>Findings of the same unit that begin with the same words, however they came into being.</summary>
    private static async Task RememberAlikeAsync(CityTransaction city, Guid batch, CancellationToken ct)
    {
        await using var update = city.CreateCommand("""
            update import_row r set faults = r.faults || jsonb_build_array(jsonb_build_object(
                'row', r.row, 'is_warning', true, 'code', 'ledger_known_finding', 'arguments', jsonb_build_object('number', f.number)))
            from (select unit_id, title, min(number) as number from finding
                  where not is_undone and confined_to is null and unit_id in (select unit_id from import_row where batch_id = $1) group by unit_id, title) f
            where r.batch_id = $1 and r.fate = 'new' and f.unit_id = r.unit_id and f.title = r.title
            """);
        Sql.Bind(update, Sql.Of(batch));
        await update.ExecuteNonQueryAsync(ct);
    }
}
