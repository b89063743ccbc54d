using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NpgsqlTypes;

namespace Rectify.Bench;

/// <summary>
/// Turns the statements of one action into a script of pgbench that replays them on any finding of the bench: what must differ each time —
/// the finding, the sequence, the key, new ids — is worked out from pgbench's variables, every other value is sent as it was.
/// </summary>
/// <param name="finding">The finding that the action was taken on.</param>
/// <param name="key">The idempotency key it came with.</param>
internal sealed partial class PgbenchScript(Guid finding, string key)
{
    private static readonly string[] Added = ["event", "rung", "deadline"];

    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, string> _variables = [];

    /// <summary>By name, values as text: pgbench takes them with <c>-D</c>.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <param name="first">The ordinal of the first finding to replay on.</param>
    /// <param name="last">That of the last.</param>
    public string Of(IEnumerable<SentStatement> statements, long first, long last)
    {
        _text.AppendLine(CultureInfo.InvariantCulture, $@"\set finding random({first}, {last})").AppendLine(@"\set count :count + 1")
            .AppendLine(@"\set seq :base + :count * 64 + :client_id").AppendLine("begin;");
        foreach (var (statement, place) in statements.Select((statement, place) => (statement, place)))
            _text.Append(Parameter().Replace(statement.Text, match => ValueOf(statement, place, int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))).AppendLine(";");
        return _text.AppendLine("commit;").ToString();
    }

    private string ValueOf(SentStatement statement, int place, int number)
    {
        var sent = statement.Values[number - 1];
        if (Fresh(statement, sent, number) is { } fresh)
            return fresh;
        if (sent.Value is null)
            return $"null::{NameOf(sent.Type)}";
        var name = $"s{place}_{number}";
        _variables[name] = TextOf(sent.Value);
        return $":{name}::{NameOf(sent.Type)}";
    }

    // A row that is only ever added must not be there yet.
    private string? Fresh(SentStatement statement, SentValue sent, int number) => (statement.Text, sent.Value) switch
    {
        (_, Guid id) when id == finding => BenchFindings.IdOf(":finding::bigint"),
        (_, Guid[] ids) when ids.Length > 0 && ids.All(id => id == finding) => Many(ids.Length, _ => BenchFindings.IdOf(":finding::bigint")),
        (_, Guid?[] ids) when ids.Length > 0 && ids.All(id => id == finding) => Many(ids.Length, _ => BenchFindings.IdOf(":finding::bigint")),
        (_, string text) when text == key => "('bench-' || :seq::bigint)",
        (var text, int[] many) when IsAdded(text) => Many(many.Length, _ => ":seq::int"),
        (var text, Guid[] ids) when number == 2 && (text.StartsWith("insert into notice", StringComparison.Ordinal) || text.StartsWith("insert into letter", StringComparison.Ordinal)) =>
            Many(ids.Length, at => $"('{at + 1:x8}-0000-7000-9000-' || lpad(to_hex(:seq::bigint), 12, '0'))::uuid"),
        _ => null,
    };

    // Whose numbers, of the event or of the deadline's version, go up.
    private static bool IsAdded(string statement) => Added.Any(table => statement.StartsWith($"insert into {table} ", StringComparison.Ordinal));

    private static string Many(int count, Func<int, string> one) => $"array[{string.Join(", ", Enumerable.Range(0, count).Select(one))}]";

    private static string NameOf(NpgsqlDbType type) => (type & ~NpgsqlDbType.Array) switch
    {
        NpgsqlDbType.Integer => "int",
        NpgsqlDbType.TimestampTz => "timestamptz",
        var plain => plain.ToString().ToLowerInvariant(),
    } + ((type & NpgsqlDbType.Array) != 0 ? "[]" : "");

    private static string TextOf(object? value) => value switch
    {
        null => "NULL",
        string text => text,
        byte[] bytes => $@"\x{Convert.ToHexStringLower(bytes)}",
        DateTimeOffset at => at.ToString("O", CultureInfo.InvariantCulture),
        bool claim => claim ? "t" : "f",
        IEnumerable many => $"{{{string.Join(',', many.Cast<object?>().Select(one => one is null ? "NULL" : Quoted(TextOf(one))))}}}",
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "is of no type that a command sends"),
    };

    private static string Quoted(string text) =>
        $"\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();
}
