using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Rectify.Database;

/// <summary>Typed parameters, absent values included, for statements written by hand.</summary>
public static class Sql
{
    public static NpgsqlParameter Of(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value };

    public static NpgsqlParameter Of(Guid? value) => Nullable(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Of(long? value) => Nullable(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Of(bool value) => new NpgsqlParameter<bool> { TypedValue = value };

    public static NpgsqlParameter Of(string? value) => Nullable(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Of(DateTimeOffset value) => new NpgsqlParameter<DateTimeOffset> { TypedValue = value };

    public static NpgsqlParameter Of(DateTimeOffset? value) => Nullable(value, NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Of(DateOnly value) => new NpgsqlParameter<DateOnly> { TypedValue = value };

    public static NpgsqlParameter Of(byte[] value) => new NpgsqlParameter<byte[]> { TypedValue = value };

    public static NpgsqlParameter Of(Guid[] value) => new NpgsqlParameter<Guid[]> { TypedValue = value };

    /// <summary>Absent when null, which is another thing than empty.</summary>
    public static NpgsqlParameter OfMany(Guid[]? value) => Nullable(value, NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter OfMany(DateTimeOffset?[] value) => Nullable(value, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);

    /// <summary>Absent when null, which is another thing than empty.</summary>
    public static NpgsqlParameter OfMany(string[]? value) => Nullable(value, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Of(DateOnly? value) => Nullable(value, NpgsqlDbType.Date);

    public static NpgsqlParameter OfBoolean(bool? value) => Nullable(value, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Of(string[] value) => new NpgsqlParameter<string[]> { TypedValue = value };

    public static void Bind(NpgsqlCommand command, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
    }

    public static void Bind(NpgsqlBatchCommand command, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
    }

    /// <summary>JSON text in UTF-8, for a column of type jsonb.</summary>
    public static NpgsqlParameter Json(byte[] utf8) => new() { Value = Encoding.UTF8.GetString(utf8), NpgsqlDbType = NpgsqlDbType.Jsonb };

    /// <summary>JSON text, for a column of type json, which keeps it as it is.</summary>
    public static NpgsqlParameter Verbatim(string json) => new() { Value = json, NpgsqlDbType = NpgsqlDbType.Json };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
