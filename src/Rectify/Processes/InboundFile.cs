using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>How what another system pushes is read: a mapping of <c>workflows/inbound</c>, named after its source.</summary>
/// <param name="Number">The key of the sender's own number.</param>
/// <param name="Unit">The key that names the unit.</param>
/// <param name="Units">The sender's codes of units, and the names that they stand for.</param>
/// <param name="Opens">The process of the finding that an item opens; null for cases.</param>
/// <param name="Case">Where a case is kept and rules look at it; null when items open findings.</param>
public sealed record InboundFile(
    string Name, Text Title, string Number, string Unit, ImmutableSortedDictionary<string, string> Units, string? Opens,
    ImmutableArray<InboundField> Fields, ImmutableSortedDictionary<string, string> Sets, InboundCase? Case, ImmutableArray<InboundRule> Rules)
{
    internal static InboundFile? Read(string yaml, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Inbound);
        section.Demand("unit");
        var unit = section.Inner("unit", "from", "units");
        if (section.Has("opens") == section.Has("case"))
            section.Say("opens", "“opens”和“case”须有且只有一个", "one of 'opens' and 'case' must stand here");
        return new InboundFile(
            section.Required("inbound"), section.Title(), section.Required("number"), unit?.Required("from") ?? "", TextsOf(unit, "units"), section.Text("opens"),
            [.. section.Sections("fields", "from", "values", "else").Select(entry => new InboundField(entry.Name, entry.Section.Required("from"), TextsOf(entry.Section, "values"), entry.Section.Text("else")))],
            TextsOf(section, "sets"), ReadCase(section), [.. section.Sections("rules", "title", "when", "opens", "sets").Select(entry => ReadRule(entry.Name, entry.Section))]);
    }

    /// <summary>What it names that the processes don't know, as places and messages in both languages.</summary>
    internal IEnumerable<string> Unknown(IReadOnlyDictionary<string, Process> processes) =>
        Unknown(processes, Opens, Fields.Select(field => field.Name).Concat(Sets.Keys))
            .Concat(Rules.SelectMany(rule => Unknown(processes, rule.Opens, rule.Sets.Keys)));

    private static IEnumerable<string> Unknown(IReadOnlyDictionary<string, Process> processes, string? opens, IEnumerable<string> fields)
    {
        if (opens is null)
            return [];
        return processes.GetValueOrDefault(opens) is { } process
            ? fields.Where(field => process.FieldNamed(field) is null).Select(field => $"流程“{opens}”没有字段“{field}” / the process '{opens}' has no field '{field}'")
            : [$"没有流程“{opens}” / there is no process '{opens}'"];
    }

    private static InboundCase? ReadCase(Section section) => section.Inner("case", "title", "due", "ended", "withdrawn") is { } one
        ? new InboundCase(one.Required("title"), one.Text("due"), one.Text("ended"), one.Text("withdrawn"))
        : null;

    private static InboundRule ReadRule(string name, Section section)
    {
        section.Demand("when");
        return new InboundRule(name, section.Title(), section.Word("when", Vocabulary.InboundWhens) ?? default, section.Required("opens"), TextsOf(section, "sets"));
    }

    // The sender's words are no names of ours, so any text may stand as a key.
    private static ImmutableSortedDictionary<string, string> TextsOf(Section? section, string key) => section?.Inner(key) is { } texts
        ? texts.Keys.ToImmutableSortedDictionary(word => word, texts.Required, StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A field, and the key it is read from.</summary>
/// <param name="Values">The sender's words and ours.</param>
/// <param name="Else">What stands for a word that is none of these; null where it is refused.</param>
public sealed record InboundField(string Name, string From, ImmutableSortedDictionary<string, string> Values, string? Else);

/// <summary>The keys of a case; null where the sender has none such.</summary>
public sealed record InboundCase(string Title, string? Due, string? Ended, string? Withdrawn);

/// <summary>What opens a finding once it holds of a case.</summary>
/// <param name="Sets">The finding's fields; {number}, {title}, {due}, {withdrawn}, {unit} and {today} are filled in.</param>
public sealed record InboundRule(string Name, Text Title, InboundWhen When, string Opens, ImmutableSortedDictionary<string, string> Sets);

/// <summary>What a rule asks of a case: past its day and neither ended nor withdrawn, or withdrawn.</summary>
public enum InboundWhen { Overdue, Withdrawn }
