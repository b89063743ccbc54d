using Rectify.Tests.Support;

namespace Rectify.Tests.Sealing;

/// <summary>Looks for a text in the whole of a database.</summary>
internal static class PlainText
{
    /// <summary>Every table and column, asked as a superuser, in whose rows the text or its UTF-8 stands.</summary>
    public static async Task<List<string>> WhereAsync(TestDatabase database, string text)
    {
        await using var server = Npgsql.NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(database.Name));
        await using var listed = server.CreateCommand("""
            select format('select %L from %I where position($1 in %I::text) > 0 or (%L = ''bytea'' and position(encode(convert_to($1, ''UTF8''), ''hex'') in %I::text) > 0) limit 1',
                table_name || '.' || column_name, table_name, column_name, data_type, column_name)
            from information_schema.columns where table_schema = 'public'
            """);
        var asking = new List<string>();
        await using (var rows = await listed.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
                asking.Add(rows.GetString(0));
        }

        var found = new List<string>();
        foreach (var sql in asking)
        {
            await using var command = server.CreateCommand(sql);
            command.Parameters.AddWithValue(text);
            if (await command.ExecuteScalarAsync() is string where)
                found.Add(where);
        }

        return found;
    }
}
