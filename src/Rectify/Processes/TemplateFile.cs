using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A template of campaigns of <c>workflows/templates</c>: what a campaign that is opened by it is about.</summary>
/// <param name="Areas">领域: codes of the choice list <c>areas</c>, in the order in which they are counted.</param>
/// <param name="Checklists">What its units go through.</param>
public sealed record TemplateFile(string Name, Text Title, ImmutableArray<string> Areas, ImmutableArray<string> Checklists)
{
    /// <param name="areas">The codes that an area may be.</param>
    /// <param name="checklists">The checklists of the folder.</param>
    internal static TemplateFile? Read(string yaml, IReadOnlySet<string> areas, IReadOnlySet<string> checklists, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Template);
        section.Demand("areas");
        foreach (var area in section.Values("areas").Where(area => !areas.Contains(area.Text)))
            section.Say(area, $"选项表 areas 没有“{area.Text}”", $"choices 'areas' have no '{area.Text}'");
        foreach (var checklist in section.Values("checklists").Where(checklist => !checklists.Contains(checklist.Text)))
            section.Say(checklist, $"没有责任清单“{checklist.Text}”", $"there is no checklist '{checklist.Text}'");
        return new TemplateFile(section.Required("template"), section.Title(), section.Names("areas"), section.Names("checklists"));
    }
}
