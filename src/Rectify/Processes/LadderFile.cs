using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A ladder as it stands in a file of <c>workflows/ladders</c>.</summary>
internal sealed record LadderFile(string File, YamlNode Root, Ladder Ladder)
{
    public static LadderFile? Read(string file, string yaml, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Ladder);
        section.Demand("fire_at", "rungs");
        var ladder = new Ladder(
            section.Required("ladder"),
            section.Offset("warn"),
            section.Time("fire_at") ?? default,
            [.. section.Items("rungs", Vocabulary.Rung).Select(ReadRung)],
            Hash: "",
            section.Title())
        { For = section.Names("for") };
        return faults.All.Count == 0 ? new LadderFile(file, root, Publication.WithHash(ladder)) : null;
    }

    private static Rung ReadRung(Section section)
    {
        section.Demand("when");
        var stage = section.Text("stage");
        if (stage is not null && !Vocabulary.Stages.Contains(stage))
            section.Say("stage", $"“{stage}”不对，应为：{string.Join("、", Vocabulary.Stages)}", $"'{stage}' will not do: {string.Join(", ", Vocabulary.Stages)}");
        return new Rung(
            section.Required("key"),
            section.Offset("when") ?? default,
            section.Names("notify"),
            stage,
            section.Text("document"),
            section.Text("sign_by"),
            section.Decimal("score") ?? 0,
            section.Text("open"),
            section.Text("act"),
            section.Flag("stalled"),
            section.Span("every"),
            section.Title());
    }
}
