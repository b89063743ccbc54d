using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A choice list of <c>workflows/choices</c>, shared by processes. A process that names it carries it from then on.</summary>
internal static class ChoicesFile
{
    public static ChoiceList? Read(string yaml, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Choices);
        section.Demand("values");
        var list = new ChoiceList(
            section.Required("choices"), [.. section.Sections("values", Vocabulary.Choice).Select(entry => ReadChoice(entry.Name, entry.Section))]);
        foreach (var (code, choice) in section.Sections("values", Vocabulary.Choice))
        {
            if (choice.Text("under") is { Length: > 0 } upper && (list.Find(upper) is not { Under: null } || upper == code))
                choice.Say("under", $"本表没有上级“{upper}”", $"this list has no upper value '{upper}'");
        }

        return list;
    }

    private static Choice ReadChoice(string code, Section section) => new(
        code,
        section.Title(),
        section.Text("under"),
        section.Inner("sets") is { } sets
            ? sets.Keys.ToImmutableSortedDictionary(field => field, sets.Required, StringComparer.Ordinal)
            : ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
}
