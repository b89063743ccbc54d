using System.Diagnostics;
using Npgsql;

namespace Rectify.Bench;

/// <summary>A second city with the same places and people, into which rows that a bench made in the first are written once more, by the
/// barest way there is: what that takes is what the bench is measured against.</summary>
/// <param name="city">The first city.</param>
internal sealed class TwinCity(NpgsqlDataSource owner, Guid city)
{
    private static readonly string[] Around = ["organisation", "account", "campaign", "team"];

    private readonly Guid _twin = Guid.CreateVersion7();

    /// <summary>Makes the twin, with copies of what the rows will refer to.</summary>
    /// <param name="more">Further tables whose rows the measured ones refer to.</param>
    public async Task MakeAsync(CancellationToken ct, params string[] more)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await TableRows.RunAsync(connection, $"insert into tenant (id, name, is_demonstration, created_at) values ('{_twin}', 'twin {_twin}', true, timestamptz '2026-01-01Z')", ct);
        foreach (var table in Around.Concat(more))
        {
            await StageAsync(connection, table, "true", ct);
            await WriteAsync(connection, [table], ct);
        }
    }

    /// <summary>Stages the first city's rows of the tables for the twin, outside row-level security, so that reading them costs nothing.</summary>
    /// <param name="rows">By table, in the order in which they are written, which rows.</param>
    public async Task StageAsync(IReadOnlyList<(string Table, string Where)> rows, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        foreach (var (table, where) in rows)
            await StageAsync(connection, table, where, ct);
    }

    /// <returns>How long one statement that inserts all staged rows took, with its commit.</returns>
    public async Task<TimeSpan> InsertAsync(IReadOnlyList<(string Table, string Where)> rows, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        return await WriteAsync(connection, [.. rows.Select(one => one.Table)], ct);
    }

    /// <summary>As the owner freed from row-level security, under which PostgreSQL refuses to COPY; nobody else ever sees it freed.</summary>
    /// <returns>How long a COPY of all staged rows into their tables took, with its commit.</returns>
    public async Task<TimeSpan> CopyAsync(string[] tables, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        foreach (var table in tables)
            await CopyOutAsync(connection, table, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var table in tables)
            await TableRows.RunAsync(connection, $"alter table {table} no force row level security", ct);
        var watch = Stopwatch.StartNew();
        foreach (var table in tables)
            await CopyInAsync(connection, table, ct);
        var copied = watch.Elapsed;
        foreach (var table in tables)
            await TableRows.RunAsync(connection, $"alter table {table} force row level security; drop table bench_{table}", ct);
        watch.Restart();
        await transaction.CommitAsync(ct);
        return copied + watch.Elapsed;
    }

    private string FileOf(string table) => Path.Combine(Path.GetTempPath(), $"rectify-bench-{_twin:n}-{table}");

    private async Task CopyOutAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var file = File.Create(FileOf(table));
        await using var rows = await connection.BeginRawBinaryCopyAsync($"copy bench_{table} to stdout (format binary)", ct);
        await rows.CopyToAsync(file, ct);
    }

    private async Task CopyInAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        var columns = (await TableRows.SelectAsync(connection, table, new Dictionary<string, string>(), ct)).Replace($"{table}.", "", StringComparison.Ordinal);
        await using (var file = File.OpenRead(FileOf(table)))
        await using (var rows = await connection.BeginRawBinaryCopyAsync($"copy {table} ({columns}) from stdin (format binary)", ct))
            await file.CopyToAsync(rows, ct);
        File.Delete(FileOf(table));
    }

    private async Task StageAsync(NpgsqlConnection connection, string table, string where, CancellationToken ct)
    {
        await TableRows.RunAsync(connection, $"drop table if exists bench_{table}", ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await TableRows.RunAsync(connection, $"select set_config('rectify.tenant', '{city}', true)", ct);
        var columns = await TableRows.SelectAsync(connection, table, new Dictionary<string, string> { ["tenant_id"] = $"'{_twin}'::uuid" }, ct);
        // The city is said although row-level security says it: the owner may search the texts of all cities.
        await TableRows.RunAsync(connection, $"create unlogged table bench_{table} as select {columns} from {table} where tenant_id = '{city}' and ({where})", ct);
        await transaction.CommitAsync(ct);
        await TableRows.RunAsync(connection, $"vacuum analyze bench_{table}", ct);
    }

    private async Task<TimeSpan> WriteAsync(NpgsqlConnection connection, string[] tables, CancellationToken ct)
    {
        var inserts = new List<string>();
        foreach (var table in tables)
            inserts.Add($"{table}_rows as ({await InsertOfAsync(connection, table, ct)})");
        var watch = Stopwatch.StartNew();
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await TableRows.RunAsync(connection, $"select set_config('rectify.tenant', '{_twin}', true)", ct);
            await TableRows.RunAsync(connection, $"with {string.Join(", ", inserts)} select", ct);
            await transaction.CommitAsync(ct);
        }

        var elapsed = watch.Elapsed;
        foreach (var table in tables)
            await TableRows.RunAsync(connection, $"drop table bench_{table}", ct);
        return elapsed;
    }

    private static async Task<string> InsertOfAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        var columns = await TableRows.SelectAsync(connection, table, new Dictionary<string, string>(), ct);
        return $"insert into {table} ({columns.Replace($"{table}.", "", StringComparison.Ordinal)}) select {columns} from bench_{table} as {table}";
    }
}
