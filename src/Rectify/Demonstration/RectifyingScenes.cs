using Rectify.Engine;

namespace Rectify.Demonstration;

/// <summary>While the unit rectifies: requests, progress, measures with their evidence, and at last the submission.</summary>
internal static class RectifyingScenes
{
    /// <returns>Null when nothing is done today.</returns>
    public static Move? Next(Scene scene)
    {
        if (RequestOf(scene) is { } asked)
            return asked;
        if (scene.Life is { Fate: Fate.HandedOut } or { Rest: "transferred_out" })
            return Move.Act(Scene.Supervisor, "transfer_out", "经研判涉嫌职务违法，按规定移送处理。", null, ("transferred_to", "discipline_body"));
        if (StageOf(scene) is { } stage)
            return stage;
        if (scene.State.Conclusion == Conclusion.LongTerm)
            return scene.Life.Happens(5) ? Progress(scene) : null;
        return IsTimeToSubmit(scene) ? Finish(scene) : Meanwhile(scene);
    }

    private static Move? RequestOf(Scene scene) => scene.Life.Fate switch
    {
        Fate.Extended or Fate.ExtensionRefused when !scene.Was("extension") && scene.DaysLate is > -8 and < -3 => Extension(scene),
        Fate.Unanswered when !scene.Was("extension") && !scene.Was("pause") && scene.DaysLate < -3 => scene.Life.Which == 1 ? Extension(scene) : Pause(scene),
        Fate.Paused when !scene.Was("pause") && scene.DaysLate < -2 => Pause(scene),
        Fate.LongTerm when !scene.Was("long_term") && scene.DaysLate < -2 => LongTerm(scene),
        _ when (scene.Life.Fate == Fate.Transferred || scene.Life.Rest == "transfer") && !scene.Was("transfer") => Move.Ask(scene.Unit("head"), "transfer", null,
            ("unit", OtherCounty(scene).Id.ToString()), ("reason", "该路段已随管养体制调整划出，由邻县管养，申请改派。")),
        _ => null,
    };

    private static Move Extension(Scene scene) => Move.Ask(scene.Rectifier, "extension", null,
        ("new_deadline", Scene.Written(scene.Calendar.AddWorkingDays(scene.DueDay, 6))), ("reason", "受汛期影响现场无法施工，材料已进场，预计延后六个工作日完成。"),
        ("progress", "已完成前期准备，现场完成约六成。"));

    private static Move Pause(Scene scene) => Move.Ask(scene.Rectifier, "pause", null,
        ("reason_code", "higher_approval"), ("until", scene.DayIn(12)), ("reason", "设计变更已报上级审批，批复前不具备施工条件。"));

    private static Move LongTerm(Scene scene) => Move.Ask(scene.Unit("head"), "long_term", null,
        ("stage_goal", "年底前完成制度修订和首轮培训。"), ("review_on", scene.DayIn(30)), ("expected_on", scene.DayIn(200)),
        ("long_term_measure", "纳入年度考核，按季度复核。"), ("reason", "属体制机制问题，需持续推进。"));

    private static Move? StageOf(Scene scene)
    {
        if (scene.Life.Fate != Fate.Stage || scene.State.Conclusion == Conclusion.StageDone)
            return null;
        return scene.State["stage_result"] is null
            ? Move.Act(scene.Rectifier, "report_stage", "第一阶段任务已完成，现申报阶段性完成。", "阶段成果", ("stage_result", "reached"))
            : Move.Act(scene.Inspector, "confirm_stage");
    }

    private static Move? Meanwhile(Scene scene)
    {
        var planned = scene.State.Measures.Where(measure => measure.Status == MeasureStatus.Planned).ToArray();
        if (planned.Length > 1 && scene.Life.Happens(4))
            return Move.Measure(scene.Rectifier, planned[0].Number, planned[0].Title);
        if (scene.Life.Happens(40))
            return Move.Act(scene.Leader, "remark", "请抓紧推进，务必见底到位。");
        if (scene.DaysLate > 1 && scene.Life.Happens(8))
            return Move.Act(Scene.Supervisor, "urge", "请于三个工作日内书面说明滞后原因和预计完成时间，逾期不答复的将予督办。");
        return scene.Life.Fate != Fate.Stuck && scene.Life.Happens(2) ? Progress(scene) : null;
    }

    private static Move Progress(Scene scene) => Move.Act(scene.Life.Happens(2) ? scene.Rectifier : scene.Unit("liaison"), "report_progress",
        "正按方案推进，措施落实过半，下周完成现场复核。", null, ("progress", "现场工作有序推进，资料同步整理归档。"));

    private static bool IsTimeToSubmit(Scene scene)
    {
        var wasReturned = scene.State.ReturnedAt is not null;
        return scene.Life.Rest is not null || scene.DaysLate >= (wasReturned ? -2 : scene.Life.Lateness);
    }

    private static Move Finish(Scene scene)
    {
        var planned = scene.State.Measures.FirstOrDefault(measure => measure.Status == MeasureStatus.Planned);
        return planned is not null
            ? Move.Measure(scene.Rectifier, planned.Number, planned.Title)
            : Move.Act(scene.Rectifier, "submit", null, "整改完成照片",
                ("result", scene.Life.Of.Reached), ("long_term_measure", "建立月度自查和季度通报制度。"));
    }

    private static County OtherCounty(Scene scene) =>
        InventedPlaces.Counties.First(county => county.Team == scene.County.Team && county != scene.County);
}
