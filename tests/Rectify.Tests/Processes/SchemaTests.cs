using System.Text.Json.Nodes;
using Rectify.Processes;

namespace Rectify.Tests.Processes;

public class SchemaTests
{
    private static readonly JsonNode Process = Schema("process");
    private static readonly JsonNode Ladder = Schema("ladder");
    private static readonly JsonNode Checklist = Schema("checklist");
    private static readonly JsonNode Template = Schema("template");

    [Fact]
    public void What_is_shipped_obeys_the_schemas()
    {
        var breaches = Files("").SelectMany(file => Breaches(Process, file)).Concat(Files("ladders").SelectMany(file => Breaches(Ladder, file)))
            .Concat(Files("checklists").SelectMany(file => Breaches(Checklist, file))).Concat(Files("templates").SelectMany(file => Breaches(Template, file)));

        Assert.Empty(breaches);
    }

    [Fact]
    public void The_schemas_know_exactly_the_keys_that_are_read()
    {
        Assert.Equal(Vocabulary.Process.Order(), KeysOf(Process));
        Assert.Equal(Vocabulary.Ladder.Order(), KeysOf(Ladder));
        Assert.Equal(Vocabulary.Rung.Order(), KeysOf(Ladder["$defs"]!["rung"]!));
        Assert.Equal(Vocabulary.Checklist.Order(), KeysOf(Checklist));
        Assert.Equal(Vocabulary.ChecklistEntry.Order(), KeysOf(Checklist["$defs"]!["entry"]!));
        Assert.Equal(Vocabulary.Template.Order(), KeysOf(Template));
        (string Name, string[] Keys)[] parts =
        [
            ("field", Vocabulary.Field), ("party", Vocabulary.Party), ("state", Vocabulary.State), ("action", Vocabulary.Action), ("needs", Vocabulary.Needs),
            ("opens", Vocabulary.Opens), ("parts", Vocabulary.Parts), ("signoff", Vocabulary.SignOff), ("fail", Vocabulary.Fail), ("request", Vocabulary.Request), ("limit", Vocabulary.Limit),
        ];
        Assert.All(parts, part => Assert.Equal(part.Keys.Order(), KeysOf(Process["$defs"]![part.Name]!)));
    }

    [Fact]
    public void The_schemas_know_exactly_the_words_that_are_read()
    {
        var parts = Process["$defs"]!;

        Assert.Equal(Vocabulary.FieldTypes.Keys, WordsOf(parts["field"]!["properties"]!["type"]!));
        Assert.Equal(Vocabulary.Places.Keys, WordsOf(parts["party"]!["properties"]!["of"]!));
        Assert.Equal(Vocabulary.Verbs.Keys, WordsOf(parts["request"]!["properties"]!["then"]!));
        Assert.Equal(Vocabulary.MeasureActs.Keys, WordsOf(parts["action"]!["properties"]!["measure"]!));
        Assert.Equal(Vocabulary.Conclusions.Keys, WordsOf(parts["conclusion"]!));
        Assert.Equal(Vocabulary.Stages, WordsOf(Ladder["$defs"]!["rung"]!["properties"]!["stage"]!));
    }

    [Fact]
    public void The_language_on_one_page_explains_every_key()
    {
        var page = File.ReadAllText("workflows/README.md");
        var keys = new[] { Vocabulary.Process, Vocabulary.Field, Vocabulary.Party, Vocabulary.State, Vocabulary.Action, Vocabulary.Needs, Vocabulary.Opens, Vocabulary.SignOff, Vocabulary.Request, Vocabulary.Ladder, Vocabulary.Rung, Vocabulary.Choice, Vocabulary.Document, Vocabulary.Checklist, Vocabulary.ChecklistEntry, Vocabulary.Template }
            .SelectMany(list => list).Concat(Vocabulary.Verbs.Keys).Concat(Vocabulary.Placeholders).Distinct();

        Assert.DoesNotContain(keys, key => !System.Text.RegularExpressions.Regex.IsMatch(page, $@"\b{key}\b"));
    }

    [Theory]
    [InlineData("version: 1", "version: one")]
    [InlineData("hands_over: true", "hand_over: true")]
    [InlineData("stay: true, by: worker, progress", "stay: true, to: checking, by: worker, progress")]
    [InlineData("stay: true, by: worker, progress", "by: worker, progress")]
    [InlineData("{ zh: 登记, en: Registered }", "{ zh: 登记 }")]
    [InlineData("share: 0.5", "share: 50")]
    [InlineData("due: 9wd", "due: 9 days")]
    [InlineData("then: extend", "then: prolong")]
    public void What_the_reader_refuses_the_schema_refuses(string find, string replace)
    {
        var sound = File.ReadAllText(Path.Combine(Folders.Sound, "works.yaml"));

        Assert.Empty(new SchemaRules(Process).Breaches(Root(sound)));
        Assert.NotEmpty(new SchemaRules(Process).Breaches(Root(sound.Replace(find, replace, StringComparison.Ordinal))));
    }

    private static IEnumerable<string> Breaches(JsonNode schema, string file) =>
        new SchemaRules(schema).Breaches(Root(File.ReadAllText(file))).Select(breach => $"{file}{breach}");

    private static YamlNode Root(string yaml) => YamlReading.Read(yaml, new FaultList("x"))!; // a file that can't be read fails the test

    private static IEnumerable<string> Files(string inner) => Directory.EnumerateFiles(Path.Combine("workflows", inner), "*.yaml")
        .Where(file => !file.EndsWith(".stories.yaml", StringComparison.Ordinal) && Path.GetFileName(file) != "published.yaml");

    private static IEnumerable<string> KeysOf(JsonNode schema) => schema["properties"]!.AsObject().Select(property => property.Key).Order();

    private static IEnumerable<string> WordsOf(JsonNode schema) => schema["enum"]!.AsArray().Select(word => word!.GetValue<string>());

    private static JsonNode Schema(string name) => JsonNode.Parse(File.ReadAllText($"workflows/schema/{name}.schema.json"))!;
}
