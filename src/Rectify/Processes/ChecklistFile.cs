using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A responsibility checklist (责任清单) of <c>workflows/checklists</c>.</summary>
/// <param name="Bearer">Who in a unit answers for what stands in it.</param>
public sealed record ChecklistFile(string Name, Text Title, Text Bearer, ImmutableArray<ChecklistEntry> Entries)
{
    public ChecklistEntry? EntryNamed(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <param name="categories">The codes that an entry's category may be.</param>
    internal static ChecklistFile? Read(string yaml, IReadOnlySet<string> categories, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Checklist);
        section.Demand("entries");
        var checklist = new ChecklistFile(
            section.Required("checklist"), section.Title(), section.Title("bearer"),
            [.. section.Sections("entries", Vocabulary.ChecklistEntry).Select(entry => ReadEntry(entry.Name, entry.Section, categories))]);
        if (checklist.Entries.IsEmpty && section.Has("entries"))
            section.Say("entries", "清单没有条目", "a checklist has entries");
        return checklist;
    }

    private static ChecklistEntry ReadEntry(string key, Section section, IReadOnlySet<string> categories)
    {
        var entry = new ChecklistEntry(key, section.Title(), section.Required("basis"), section.Required("category"));
        if (entry.Category.Length > 0 && !categories.Contains(entry.Category))
            section.Say("category", $"选项表 categories 没有“{entry.Category}”", $"choices 'categories' have no '{entry.Category}'");
        return entry;
    }
}

/// <summary>One duty of a checklist.</summary>
/// <param name="Category">That of the finding which it becomes where it isn't fulfilled.</param>
public sealed record ChecklistEntry(string Key, Text Title, string Basis, string Category);
