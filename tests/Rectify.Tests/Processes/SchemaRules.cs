using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rectify.Processes;

namespace Rectify.Tests.Processes;

/// <summary>As much of JSON Schema as the schemas of <c>workflows/schema</c> use, asked of YAML.</summary>
internal sealed class SchemaRules(JsonNode root)
{
    /// <summary>What in the file doesn't obey the schema, each as a path and the rule broken; empty when all does.</summary>
    public IEnumerable<string> Breaches(YamlNode node) => Breaches(root, node, "");

    private IEnumerable<string> Breaches(JsonNode schema, YamlNode node, string path) => ((JsonObject)schema).SelectMany(rule => rule.Key switch
    {
        "$ref" => Breaches(root["$defs"]![rule.Value!.GetValue<string>().Split('/')[^1]]!, node, path),
        "type" => Broken(IsOf(rule.Value!.GetValue<string>(), node), path, rule.Key),
        "enum" => Broken(rule.Value!.AsArray().Any(value => IsSame(value!, node)), path, rule.Key),
        "const" => Broken(IsSame(rule.Value!, node), path, rule.Key),
        "pattern" => Broken(Regex.IsMatch(TextOf(node), rule.Value!.GetValue<string>()), path, rule.Key),
        "minimum" => Broken(NumberOf(node) >= rule.Value!.GetValue<decimal>(), path, rule.Key),
        "exclusiveMinimum" => Broken(NumberOf(node) > rule.Value!.GetValue<decimal>(), path, rule.Key),
        "maximum" => Broken(NumberOf(node) <= rule.Value!.GetValue<decimal>(), path, rule.Key),
        "minLength" => Broken(TextOf(node).Length >= rule.Value!.GetValue<int>(), path, rule.Key),
        "minItems" => Broken(node is YamlNode.List list && list.Items.Length >= rule.Value!.GetValue<int>(), path, rule.Key),
        "oneOf" => Broken(rule.Value!.AsArray().Count(one => !Breaches(one!, node, path).Any()) == 1, path, rule.Key),
        "not" => Broken(Breaches(rule.Value!, node, path).Any(), path, rule.Key),
        "required" => Broken(rule.Value!.AsArray().All(key => Has(node, key!.GetValue<string>())), path, rule.Key),
        "dependentRequired" => Broken(((JsonObject)rule.Value!).All(pair => !Has(node, pair.Key) || pair.Value!.AsArray().All(key => Has(node, key!.GetValue<string>()))), path, rule.Key),
        "items" => (node as YamlNode.List)?.Items.SelectMany((item, i) => Breaches(rule.Value!, item, $"{path}/{i}")) ?? [],
        "propertyNames" => Entries(node).SelectMany(entry => Breaches(rule.Value!, entry.Key, $"{path}/{entry.Key.Text}")),
        "properties" => Entries(node).Where(entry => rule.Value![entry.Key.Text] is not null).SelectMany(entry => Breaches(rule.Value![entry.Key.Text]!, entry.Value, $"{path}/{entry.Key.Text}")),
        "additionalProperties" => Additional(schema, rule.Value!, node, path),
        "$schema" or "$defs" or "title" or "description" => [],
        _ => throw new InvalidOperationException($"{rule.Key} is used in a schema and not known here"),
    });

    private IEnumerable<string> Additional(JsonNode schema, JsonNode rule, YamlNode node, string path)
    {
        var others = Entries(node).Where(entry => schema["properties"]?[entry.Key.Text] is null);
        return rule is JsonValue
            ? others.Select(entry => $"{path}/{entry.Key.Text}: additionalProperties")
            : others.SelectMany(entry => Breaches(rule, entry.Value, $"{path}/{entry.Key.Text}"));
    }

    private static IEnumerable<string> Broken(bool holds, string path, string rule) => holds ? [] : [$"{path}: {rule}"];

    private static IEnumerable<YamlNode.Entry> Entries(YamlNode node) => node is YamlNode.Map map ? map.Entries : [];

    private static bool Has(YamlNode node, string key) => node is YamlNode.Map map && map.Find(key) is not null;

    private static string TextOf(YamlNode node) => node is YamlNode.Scalar scalar ? scalar.Text : "";

    private static decimal? NumberOf(YamlNode node) =>
        decimal.TryParse(TextOf(node), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsSame(JsonNode value, YamlNode node) => node is YamlNode.Scalar scalar && value.ToString() == scalar.Text;

    private static bool IsOf(string type, YamlNode node) => type switch
    {
        "object" => node is YamlNode.Map,
        "array" => node is YamlNode.List,
        "string" => node is YamlNode.Scalar,
        "boolean" => TextOf(node) is "true" or "false",
        "integer" => NumberOf(node) is { } number && number == Math.Floor(number),
        "number" => NumberOf(node) is not null,
        _ => throw new InvalidOperationException($"the type {type} is used in a schema and not known here"),
    };
}
