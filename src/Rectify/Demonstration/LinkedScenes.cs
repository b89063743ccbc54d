namespace Rectify.Demonstration;

/// <summary>Look-backs and cases of accountability.</summary>
internal static class LinkedScenes
{
    /// <returns>Null when nothing is done today.</returns>
    public static Move? Next(Scene scene) => scene.State.State switch
    {
        "scheduled" when scene.Life.Happens(6) => Move.Act(scene.Inspector, "record_visit", null, "回访照片",
            ("visited_on", Scene.Written(scene.Today)), ("visit_method", "covert"),
            ("visit_result", scene.Life.Happens(5) ? "rebound" : scene.Life.Happens(3) ? "weakened" : "firm"),
            ("visit_opinion", "已到现场复核，查看台账并询问有关人员。")),
        "assessing" => scene.State["visit_result"] is "rebound"
            ? Move.Act(Scene.Supervisor, "rebound", "现场复核发现同类问题再次发生，认定为反弹，另立问题整改。")
            : Move.Act(Scene.Supervisor, "hold"),
        "proposed" when scene.Life.Happens(3) => Move.Act(Scene.Supervisor, "submit_proposal", null, null,
            ("ground", "整改期限届满后长期未完成，经督办、通报、约谈仍无实质进展。"), ("basis", "专项督查工作方案"), ("liabilities", "direct,leadership"),
            ("way_proposed", "reminder_talk"), ("persons_direct", "1"), ("persons_leading", "1")),
        "approval" => Move.Act(scene.Leader, "approve"),
        "handling" when scene.Life.Happens(12) => Move.Act(Scene.Discipline, "conclude", null, null,
            ("way_taken", "reminder_talk"), ("persons_direct", "1"), ("persons_leading", "1"), ("handled_on", Scene.Written(scene.Today))),
        _ => null,
    };
}
