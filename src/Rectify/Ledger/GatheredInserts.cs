using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using Rectify.Database;

namespace Rectify.Ledger;

/// <summary>
/// Takes the statements that commands on many findings would write one by one, and writes the rows of each table with one
/// statement. COPY would be the usual way, but PostgreSQL refuses it under row-level security.
/// </summary>
internal sealed partial class GatheredInserts(CityTransaction city)
{
    private readonly Dictionary<string, List<NpgsqlParameterCollection>> _inserts = [];
    private readonly List<NpgsqlBatchCommand> _others = [];

    public void Add(NpgsqlBatch batch)
    {
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
        {
            if (!PlainInsert().IsMatch(command.CommandText))
                _others.Add(command);
            else if (_inserts.TryGetValue(command.CommandText, out var rows))
                rows.Add(command.Parameters);
            else
                _inserts[command.CommandText] = [command.Parameters];
        }
    }

    /// <summary>The inserts in the order in which their tables first came, then what else there was, in order.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        await using var batch = city.CreateBatch();
        foreach (var (sql, rows) in _inserts)
            batch.BatchCommands.Add(Together(sql, rows));
        foreach (var command in _others)
            batch.BatchCommands.Add(Copy(command));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);
        _inserts.Clear();
        _others.Clear();
    }

    private static NpgsqlBatchCommand Together(string sql, List<NpgsqlParameterCollection> rows)
    {
        var columns = rows[0].Count;
        var types = Enumerable.Range(0, columns).Select(column => rows[0][column].NpgsqlDbType).ToArray();
        var names = string.Join(", ", types.Select((type, column) => $"c{column}{Cast(type)}"));
        var arrays = string.Join(", ", types.Select((type, column) => $"${column + 1}::{Stored(type)}[]"));
        var aliases = string.Join(", ", types.Select((_, column) => $"c{column}"));
        var command = new NpgsqlBatchCommand($"{sql[..PlainInsert().Match(sql).Groups["values"].Index]} select {names} from unnest({arrays}) as row({aliases})");
        for (var column = 0; column < columns; column++)
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

    /// <summary>A command belongs to the batch that it was made for, so another batch needs another one.</summary>
    private static NpgsqlBatchCommand Copy(NpgsqlBatchCommand command)
    {
        var copy = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
            copy.Parameters.Add(parameter.Clone());
        return copy;
    }

    [GeneratedRegex(@"^\s*insert into \w+\s*\([\w\s,]+\)\s*(?<values>values\s*\((?:\s*\$\d+\s*,?)+\))\s*$")]
    private static partial Regex PlainInsert();
}
