using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>How the engine's values stand in the database: JSON, snake case, absent for null, times in UTC.</summary>
public static class EngineJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = false,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new AsText<Span>(text => Span.TryParse(text, out var span) ? span : throw new JsonException($"'{text}' is no span")),
            new AsText<Offset>(text => Offset.TryParse(text, out var offset) ? offset : throw new JsonException($"'{text}' is no offset")),
            new AsText<Budget>(text => Budget.TryParse(text, out var budget) ? budget : throw new JsonException($"'{text}' is no budget")),
        },
    };

    public static string TextOf(CaseState state) => JsonSerializer.Serialize(state, Options);

    /// <exception cref="JsonException">The text is not a case state.</exception>
    public static CaseState ReadState(string json) =>
        JsonSerializer.Deserialize<CaseState>(json, Options) ?? throw new JsonException("null is no case state");

    private sealed class AsText<T>(Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value!.ToString());
    }
}
