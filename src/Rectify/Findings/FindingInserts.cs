using Npgsql;
using NpgsqlTypes;

namespace Rectify.Findings;

/// <summary>Many inserts of one row as a single one of many. COPY would be the usual way, but PostgreSQL refuses it under row-level security.</summary>
internal static class FindingInserts
{
    /// <param name="inserts">At least one; all with the same <c>insert into … values (…)</c>.</param>
    public static NpgsqlBatchCommand Together(IReadOnlyList<NpgsqlBatchCommand> inserts)
    {
        List<NpgsqlParameterCollection> rows = [.. inserts.Select(insert => insert.Parameters)];
        var types = rows[0].Select(parameter => parameter.NpgsqlDbType).ToArray();
        var names = string.Join(", ", types.Select((type, column) => $"c{column}{Cast(type)}"));
        var arrays = string.Join(", ", types.Select((type, column) => $"${column + 1}::{Stored(type)}[]"));
        var aliases = string.Join(", ", types.Select((_, column) => $"c{column}"));
        var sql = inserts[0].CommandText;
        var command = new NpgsqlBatchCommand($"{sql[..sql.LastIndexOf("values", StringComparison.Ordinal)]} select {names} from unnest({arrays}) as row({aliases})");
        for (var column = 0; column < types.Length; column++)
            command.Parameters.Add(new NpgsqlParameter { Value = Values(rows, column, types[column]), NpgsqlDbType = NpgsqlDbType.Array | Sent(types[column]) });
        return command;
    }

    private static Array Values(List<NpgsqlParameterCollection> rows, int column, NpgsqlDbType type)
    {
        object?[] values = [.. rows.Select(row => row[column].Value is { } value && value != DBNull.Value ? value : null)];
        return type switch
        {
            NpgsqlDbType.Uuid => values.Cast<Guid?>().ToArray(),
            NpgsqlDbType.Integer => values.Cast<int?>().ToArray(),
            NpgsqlDbType.Bigint => values.Cast<long?>().ToArray(),
            NpgsqlDbType.Boolean => values.Cast<bool?>().ToArray(),
            NpgsqlDbType.TimestampTz => values.Cast<DateTimeOffset?>().ToArray(),
            NpgsqlDbType.Date => values.Cast<DateOnly?>().ToArray(),
            _ when IsArray(type) => values.Cast<string[]?>().Select(Literal).ToArray(),
            NpgsqlDbType.Bytea => values.Cast<byte[]?>().ToArray(),
            _ => values.Cast<string?>().ToArray(),
        };
    }

    private static bool IsArray(NpgsqlDbType type) => (type & NpgsqlDbType.Array) != 0;

    private static string? Literal(string[]? names) =>
        names is null ? null : $"{{{string.Join(',', names.Select(name => $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}}}";

    // JSON travels as text: an array of it would be escaped once more. So does an array: unnest would flatten arrays of arrays.
    private static NpgsqlDbType Sent(NpgsqlDbType type) =>
        IsArray(type) || type is NpgsqlDbType.Json or NpgsqlDbType.Jsonb ? NpgsqlDbType.Text : type;

    private static string Stored(NpgsqlDbType type) => Sent(type) == NpgsqlDbType.TimestampTz ? "timestamptz" : Sent(type).ToString().ToLowerInvariant();

    private static string Cast(NpgsqlDbType type) => type switch { NpgsqlDbType.Json => "::json", NpgsqlDbType.Jsonb => "::jsonb", _ => IsArray(type) ? "::text[]" : "" };
}
