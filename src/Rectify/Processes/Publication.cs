using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>
/// The canonical text of what is published: JSON with its keys sorted and everything left out that says nothing (null, false, 0,
/// empty lists), so that a member which the engine gains later changes no hash. The hash names the content for good.
/// </summary>
public static class Publication
{
    private static readonly JsonSerializerOptions Shape = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutHash } },
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new TextConverter<Span>(text => Span.TryParse(text, out var span) ? span : throw new JsonException($"'{text}' is no span")),
            new TextConverter<Offset>(text => Offset.TryParse(text, out var offset) ? offset : throw new JsonException($"'{text}' is no offset")),
        },
    };

    public static string TextOf(Process process) => Write(process);

    public static string TextOf(Ladder ladder) => Write(ladder);

    /// <exception cref="JsonException">The text was not written by <see cref="TextOf(Process)"/>.</exception>
    public static Process ReadProcess(string text) => Read<Process>(text);

    /// <exception cref="JsonException">The text was not written by <see cref="TextOf(Ladder)"/>.</exception>
    public static Ladder ReadLadder(string text) => WithHash(Read<Ladder>(text));

    public static string TextOf(DocumentFile document) => Write(document);

    /// <exception cref="JsonException">The text was not written by <see cref="TextOf(DocumentFile)"/>.</exception>
    public static DocumentFile ReadDocument(string text) => Read<DocumentFile>(text);

    public static string TextOf(ReportFile report) => Write(report);

    /// <exception cref="JsonException">The text was not written by <see cref="TextOf(ReportFile)"/>.</exception>
    public static ReportFile ReadReport(string text) => Read<ReportFile>(text);

    public static string TextOf(ChecklistFile checklist) => Write(checklist);

    /// <exception cref="JsonException">The text was not written by <see cref="TextOf(ChecklistFile)"/>.</exception>
    public static ChecklistFile ReadChecklist(string text) => Read<ChecklistFile>(text);

    public static string TextOf(TemplateFile template) => Write(template);

    /// <exception cref="JsonException">The text was not written by <see cref="TextOf(TemplateFile)"/>.</exception>
    public static TemplateFile ReadTemplate(string text) => Read<TemplateFile>(text);

    public static string TextOf(ReminderFile reminder) => Write(reminder);

    /// <exception cref="JsonException">The text was not written by <see cref="TextOf(ReminderFile)"/>.</exception>
    public static ReminderFile ReadReminder(string text) => Read<ReminderFile>(text);

    public static string TextOf(InboundFile inbound) => Write(inbound);

    /// <exception cref="JsonException">The text was not written by <see cref="TextOf(InboundFile)"/>.</exception>
    public static InboundFile ReadInbound(string text) => Read<InboundFile>(text);

    public static string HashOf(Process process) => HashOf(TextOf(process));

    /// <returns>SHA-256 of the text in UTF-8, lower-case hex.</returns>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static Ladder WithHash(Ladder ladder) => ladder with { Hash = HashOf(TextOf(ladder)) };

    private static string Write<T>(T value) => Canonical(JsonSerializer.SerializeToNode(value, Shape))!.ToJsonString(Shape);

    private static T Read<T>(string text)
        where T : class
    {
        var node = JsonNode.Parse(text);
        Complete(node, typeof(T));
        return node.Deserialize<T>(Shape) ?? throw new JsonException("null is no publication");
    }

    private static JsonNode? Canonical(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .Where(member => SaysSomething(member.Value))
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Canonical(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Canonical)]),
        _ => node?.DeepClone(),
    };

    private static bool SaysSomething(JsonNode? node) => node switch
    {
        null => false,
        JsonArray { Count: 0 } => false,
        JsonValue value => value.GetValueKind() != JsonValueKind.False
            && !(value.GetValueKind() == JsonValueKind.Number && value.ToJsonString() == "0"),
        _ => true,
    };

    // Lists that were left out as empty come back as empty: a record's constructor must never see the default of ImmutableArray.
    private static void Complete(JsonNode? node, Type type)
    {
        var info = Shape.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Complete(item, info.ElementType!);
        }

        if (node is not JsonObject members || info.Kind != JsonTypeInfoKind.Object)
            return;
        foreach (var property in info.Properties)
        {
            if (members[property.Name] is { } member)
                Complete(member, property.PropertyType);
            else if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
                members[property.Name] = new JsonArray();
        }
    }

    // A ladder's hash is of its content, so it can't be among it.
    private static void LeaveOutHash(JsonTypeInfo info)
    {
        if (info.Type == typeof(Ladder) && info.Properties.FirstOrDefault(property => property.Name == "hash") is { } hash)
            hash.ShouldSerialize = (_, _) => false;
    }

    private sealed class TextConverter<T>(Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value!.ToString());
    }
}
