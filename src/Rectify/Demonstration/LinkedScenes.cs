namespace Rectify.Demonstration;

/// <summary>Look-backs and cases of accountability: how they end goes round.</summary>
internal static class LinkedScenes
{
    /// <returns>Null when nothing is done today.</returns>
    public static Move? Next(Scene scene) => scene.State.State switch
    {
        "scheduled" when IsTime(scene, 6) => scene.Life.Ordinal % 8 == 5
            ? Move.Act(Scene.Supervisor, "waive", "该路段已整体改建移交，原问题不复存在。")
            : Visit(scene),
        "assessing" => scene.State["visit_result"] is "rebound"
            ? Move.Act(Scene.Supervisor, "rebound", "现场复核发现同类问题再次发生，认定为反弹，另立问题整改。")
            : Move.Act(Scene.Supervisor, "hold"),
        "proposed" when IsTime(scene, 3) => Move.Act(Scene.Supervisor, "submit_proposal", null, null,
            ("ground", "整改期限届满后长期未完成，经督办、通报、约谈仍无实质进展。"), ("basis", "专项督查工作方案"), ("liabilities", "direct,leadership"),
            ("way_proposed", "reminder_talk"), ("persons_direct", "1"), ("persons_leading", "1")),
        "approval" => Move.Act(scene.Leader, "approve"),
        "handling" when IsTime(scene, 8) => Conclusion(scene),
        _ => null,
    };

    private static bool IsTime(Scene scene, int times) => scene.Life.Rest is not null || scene.Life.Happens(times);

    private static Move Visit(Scene scene) => Move.Act(scene.Inspector, "record_visit", null, "回访照片",
        ("visited_on", Scene.Written(scene.Today)), ("visit_method", "covert"),
        ("visit_result", scene.Life.Ordinal % 5 == 3 ? "rebound" : scene.Life.Happens(3) ? "weakened" : "firm"),
        ("visit_opinion", "已到现场复核，查看台账并询问有关人员。"));

    private static Move Conclusion(Scene scene) => (scene.Life.Ordinal % 5) switch
    {
        1 => Move.Act(Scene.Discipline, "drop", "经核实单位已主动处理责任人并如期完成整改，不再问责。"),
        2 => Move.Act(Scene.Discipline, "transfer_out", "涉嫌违纪线索，移送有管辖权的机关处理。", null, ("transferred_to", "discipline_body")),
        _ => Move.Act(Scene.Discipline, "conclude", null, null,
            ("way_taken", "reminder_talk"), ("persons_direct", "1"), ("persons_leading", "1"), ("handled_on", Scene.Written(scene.Today))),
    };
}
