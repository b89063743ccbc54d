using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>Reads the rule of one action.</summary>
internal static class ActionReading
{
    private static readonly Dictionary<string, bool> Untils = new() { ["acted_on"] = false, ["named"] = true };
    private static readonly Dictionary<string, bool> Pause = new() { ["pause"] = true };
    private static readonly Dictionary<string, bool> Measures = new() { ["planned"] = false, ["done"] = true };

    private static readonly Dictionary<string, bool> Places = new() { ["other_units"] = true };

    public static ActionRule Read(string name, Section section)
    {
        section.Demand("by");
        var untilNamed = section.Word("until", Untils);
        if (untilNamed is true && !section.Has("names"))
            section.Say("until", "“until: named”须与“names”同写", "'until: named' goes with 'names' only");
        return new ActionRule(
            name,
            section.Title(),
            ReadTarget(section),
            section.Names("by"),
            ReadNeeds(section),
            section.Names("takes"),
            section.Names("four_eyes"),
            ReadWhen(section),
            section.Names("may_change"),
            section.Flag("reissue"),
            section.Flag("hands_over"),
            section.Flag("starts_deadline"),
            section.Text("new_deadline"),
            section.Text("counts"),
            section.Text("raise"),
            section.Word("conclude", Vocabulary.Conclusions),
            untilNamed is false,
            section.Flag("progress"),
            section.Word("ends", Pause) ?? false,
            section.Text("names"),
            section.Word("measure", Vocabulary.MeasureActs),
            ReadOpens(section),
            section.Text("document"),
            section.Text("sign_by"))
        {
            Merges = section.Text("merges"),
            UntilNamed = untilNamed is true,
            Tells = section.Names("tells"),
        };
    }

    public static Needs ReadNeeds(Section section)
    {
        if (section.Inner("needs", Vocabulary.Needs) is not { } needs)
            return Needs.Nothing;
        var measuresDone = needs.Word("measures", Measures);
        return new Needs(
            needs.Names("fields"), needs.Number("note") ?? 0, needs.Number("evidence") ?? 0, measuresDone == true, measuresDone == false);
    }

    private static string? ReadTarget(Section section)
    {
        var stays = section.Flag("stay");
        if (stays == section.Has("to"))
            section.Say(stays ? "stay" : "to", "“to”与“stay: true”须且只须其一", "one of 'to' and 'stay: true' is needed, and only one");
        return section.Text("to");
    }

    private static ImmutableArray<Condition> ReadWhen(Section section) =>
        section.Inner("when") is { } when ? [.. when.Keys.Select(field => new Condition(field, when.Names(field)))] : [];

    private static Opening? ReadOpens(Section section) =>
        section.Inner("opens", Vocabulary.Opens) is { } opens
            ? new Opening(opens.Required("process"), opens.Required("link"), ReadParts(opens), ReadOthers(opens))
            : null;

    private static OthersRule? ReadOthers(Section opens)
    {
        var others = opens.Word("at", Places) ?? false;
        if (!others && opens.Has("hands_on"))
            opens.Say("hands_on", "只有发往其他单位（at: other_units）才写“hands_on”", "'hands_on' goes with 'at: other_units' only");
        return others ? new OthersRule(opens.Names("hands_on")) : null;
    }

    private static PartsRule? ReadParts(Section opens) =>
        opens.Inner("parts", Vocabulary.Parts) is { } parts ? new PartsRule(parts.Names("needs"), parts.Names("takes")) : null;
}
