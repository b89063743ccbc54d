using System.Collections.Immutable;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Bench;

/// <summary>Three ladders of one rung each, nine days before the due instant: one tells two people, one also drafts a letter, one also
/// scores.</summary>
internal static class BenchLadders
{
    /// <summary>By name, how many findings of ten are under it.</summary>
    public static readonly IReadOnlyList<(string Name, int Tenths)> Shares = [("bench-plain", 7), ("bench-letter", 2), ("bench-score", 1)];

    public static WorkflowFolder AddTo(WorkflowFolder folder) => folder with
    {
        Ladders = [.. folder.Ladders, Ladder(Shares[0].Name, null, 0), Ladder(Shares[1].Name, "urge", 0), Ladder(Shares[2].Name, null, -1)],
    };

    private static Ladder Ladder(string name, string? document, decimal score)
    {
        var when = Offset.TryParse("due-9d", out var offset) ? offset : default;
        ImmutableArray<string> told = ["liaison", "unit_head"];
        var rung = new Rung("bench", when, told, null, document, document is null ? null : "supervisor", score, null, null, false, null, new Text(name, name));
        return Publication.WithHash(new Ladder(name, null, new TimeOnly(9, 0), [rung], "", new Text(name, name)));
    }
}
