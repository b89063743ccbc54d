using static Rectify.Engine.Tests.Support.Rules;

namespace Rectify.Engine.Tests.Support;

/// <summary>The ladders of engine.md 5, and short ones for the other clocks.</summary>
internal static class Ladders
{
    public static readonly Ladder Standard = Ladder(
        "standard", "due-5wd",
        Rung("remind-10", "due-10wd", "rectifier"),
        Rung("remind-5", "due-5wd", "rectifier liaison", stage: "蓝"),
        Rung("remind-3", "due-3wd", "unit_head", stage: "黄", document: "reminder"),
        Rung("last-day", "due", "rectifier unit_head"),
        Rung("urge", "due+1wd", "unit_head", stage: "红", document: "urge"),
        Rung("supervise", "due+5wd", "unit_head supervisor", document: "supervise", score: -1),
        Rung("bulletin", "due+10wd", "discipline", document: "bulletin"),
        Rung("interview", "due+15wd", document: "interview"),
        Rung("account", "due+20wd", open: "accountability", every: "5wd"));

    public static readonly Ladder[] All =
    [
        Standard,
        Ladder("stage", null, Rung("soon", "due-1wd", "unit_head"), Rung("over", "due+1wd", "unit_head")),
        Ladder("measure", "due-2wd", Rung("measure-soon", "due-2wd", "rectifier"), Rung("measure-over", "due+1wd", "rectifier")),
        Ladder("review", "due-5wd", Rung("review-soon", "due-5wd", "rectifier"), Rung("review-over", "due+1wd", "unit_head", score: -1)),
        Ladder("progress", null, Rung("missed", "due+1wd", "rectifier", stalled: true)),
    ];
}
