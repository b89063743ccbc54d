using Npgsql;
using Rectify.Database;

namespace Rectify.Bench;

/// <summary>Copies rows of a table by one statement, some of their columns made anew.</summary>
internal static class TableRows
{
    /// <param name="from">What to select from, with the table's own name in front of each column that isn't made anew.</param>
    /// <param name="anew">By column, the SQL that makes it.</param>
    /// <returns>The text of an insert into the table.</returns>
    public static async Task<string> InsertAsync(
        NpgsqlConnection connection, string table, string from, IReadOnlyDictionary<string, string> anew, CancellationToken ct)
    {
        var columns = await ColumnsAsync(connection, table, ct);
        return $"insert into {table} ({string.Join(", ", columns)}) select {Select(table, columns, anew)} from {from}";
    }

    /// <returns>The columns that can be written, each as the select of a copy spells it.</returns>
    public static async Task<string> SelectAsync(NpgsqlConnection connection, string table, IReadOnlyDictionary<string, string> anew, CancellationToken ct) =>
        Select(table, await ColumnsAsync(connection, table, ct), anew);

    public static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        Sql.Bind(command, parameters);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Select(string table, IEnumerable<string> columns, IReadOnlyDictionary<string, string> anew) =>
        string.Join(", ", columns.Select(column => anew.TryGetValue(column, out var sql) ? $"{sql} as {column}" : $"{table}.{column}"));

    private static async Task<List<string>> ColumnsAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            select quote_ident(attname) from pg_attribute
            where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
            order by attnum
            """, connection);
        Sql.Bind(command, Sql.Of(table));
        await using var row = await command.ExecuteReaderAsync(ct);
        var columns = new List<string>();
        while (await row.ReadAsync(ct))
            columns.Add(row.GetString(0));
        return columns;
    }
}
