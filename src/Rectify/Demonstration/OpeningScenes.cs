using System.Globalization;
using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>From what was found to an approved plan.</summary>
internal static class OpeningScenes
{
    /// <returns>Null when nothing is done today.</returns>
    public static Move? Next(Scene scene) => scene.State.State switch
    {
        "registered" => Registered(scene),
        "qualified" => Qualified(scene),
        "issued" => Issued(scene),
        "planning" => Planning(scene),
        "plan_review" => PlanReview(scene),
        _ => null,
    };

    private static Move Registered(Scene scene)
    {
        var found = scene.Life.Of;
        return scene.Life switch
        {
            { Fate: Fate.Discarded } or { Rest: "cancelled" } => Move.Act(scene.TeamLead, "discard", "经核对属同一事项重复登记，不再另行立项。"),
            { Fate: Fate.Split } or { Rest: "split" } => Move.Split(scene.TeamLead, "所述为两处不同的问题，拆分后分别整改。", $"{found.Description}（其一）", $"{found.Description}（其二）"),
            { Fate: Fate.Merged } or { Rest: "merged" } when scene.Twin is { } twin =>
                Move.Act(scene.TeamLead, "merge", "与在办问题属同一事项，并入一并整改。", null, ("merged_into", twin)),
            _ => Qualify(scene, found),
        };
    }

    private static Move Qualify(Scene scene, InventedFinding found) => Move.Act(scene.TeamLead, "qualify", null, null,
        ("category", found.Category), ("basis", found.Basis), ("severity", found.Severity), ("term", TermOf(scene)), ("area", found.Area),
        ("source", scene.State["source"] ?? "lookback"), ("found_on", scene.State["found_on"] ?? Scene.Written(scene.Today)),
        ("inspection_method", scene.State["inspection_method"] ?? "spot"));

    private static Move Qualified(Scene scene) => Move.Act(Scene.Supervisor, "issue", null, null,
        ("deadline", scene.State["term"] switch
        {
            "immediate" => "3wd",
            "limited" => string.Create(CultureInfo.InvariantCulture, $"{15 + (5 * scene.Life.Chance.Next(4))}wd"),
            "staged" => "45wd",
            _ => "60wd",
        }),
        ("responsible_unit", scene.County.Office), ("goal", "问题彻底整改，同类问题举一反三，形成长效机制。"), ("supervising_unit", "市局安全监督科"));

    private static Move? Issued(Scene scene)
    {
        if (scene.Life.Fate is Fate.ObjectionUpheld or Fate.ObjectionRefused && !scene.Was("objection"))
            return Move.Ask(scene.Unit("head"), "objection", "该问题所涉路段管养主体不是本单位，请予核实。", ("objection_ground", "responsibility"));
        if (scene.Life.Fate == Fate.SignedForLate && scene.Calendar.WorkingDaysBetween(LocalTime.DayOf(scene.State.EnteredAt, Scene.Zone), scene.Today) < 7)
            return null;
        return Move.Act(scene.Unit("head"), "acknowledge", null, null,
            ("leader_responsible", InventedPeople.With($"{scene.County.Key}.deputy").Name), ("section", SectionOf(scene.Life.Of)),
            ("rectifier", scene.Unit($"rectifier{scene.Life.Which}").ToString()),
            ("rectifier_name", InventedPeople.With($"{scene.County.Key}.rectifier{scene.Life.Which}").Name));
    }

    private static Move? Planning(Scene scene)
    {
        if (scene.State["rectifier"] is null)
            return Move.Act(scene.Unit("liaison"), "assign", null, null, ("rectifier", scene.Unit($"rectifier{scene.Life.Which}").ToString()));
        var planned = scene.State.Measures.Length;
        if (planned < scene.Life.Of.Measures.Length)
            return Move.Act(scene.Rectifier, "plan_measure", null, null, ("measure_title", scene.Life.Of.Measures[planned]));
        return Move.Act(scene.Rectifier, "submit_plan", null, null,
            ("cause", "主体责任压得不实，日常监管频次不够，制度执行有偏差。"), ("measures_summary", string.Join("；", scene.Life.Of.Measures)),
            ("goal", "问题彻底整改，同类问题举一反三，形成长效机制。"),
            ("leader_responsible", scene.State["leader_responsible"] ?? InventedPeople.With($"{scene.County.Key}.deputy").Name));
    }

    private static Move PlanReview(Scene scene)
    {
        if (scene.Life.Fate == Fate.Recalled && scene.State.Deeds.All(deed => deed.Action != "recall"))
            return Move.Act(scene.Rectifier, "recall");
        return scene.Life.Fate == Fate.PlanReturned && !scene.Counted("plan_returned")
            ? Move.Act(scene.TeamLead, "return_plan", "措施过于笼统，没有可检验的目标，请细化后重报。", null, ("return_reason", "measures_vague"))
            : Move.Act(scene.TeamLead, "approve_plan");
    }

    private static string SectionOf(InventedFinding found) => found.Area switch
    {
        "construction" or "funds" => "工程建设股",
        "maintenance" => "公路养护股",
        "waterway" => "港航股",
        "road_transport" or "safety" => "综合运输股",
        _ => "办公室",
    };

    private static string TermOf(Scene scene) => scene.Life.Fate switch
    {
        Fate.LongTerm => "long_term",
        Fate.Stage => "staged",
        Fate.Smooth when scene.Life.Of.Severity == "general" && scene.Life.Happens(6) => "immediate",
        _ => "limited",
    };
}
