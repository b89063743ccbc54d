using System.Collections.Immutable;
using System.Globalization;

namespace Rectify.Demonstration;

/// <summary>What counties found by themselves, what people complained of, what was alerted, what a patrol fed back, and clues.</summary>
internal static class OtherWays
{
    private static Guid Supervisor => Scene.Supervisor;

    /// <param name="today">The day on which the demonstration ends.</param>
    public static IEnumerable<FoundOtherwise> All(DateOnly today)
    {
        var counties = InventedPlaces.Counties;
        string Day(int ago) => Scene.Written(today.AddDays(-ago));
        return SelfInspection(counties[0], Day(24)).AtEachStep()
            .Concat(SelfInspection(counties[4], Day(24)).AtEachStep().Where(way => way.Steps.Length % 2 == 1))
            .Concat(Complaint(counties[1], "hotline", Day(22), Day(14)).AtEachStep())
            .Concat([Turned(counties[2], Day(9)), Declined(counties[3], Day(12), Day(10))])
            .Concat(Alert(counties[3]).AtEachStep())
            .Concat([TurnedAlert(counties[5]), LateAlert(counties[6])])
            .Concat(Patrol(counties[7], Day(40)).AtEachStep())
            .Concat(Clue(counties[0], Day(34), Day(30), Day(12), Day(5)).AtEachStep())
            .Concat([Dropped(counties[8], Day(8))]);
    }

    private static FoundOtherwise SelfInspection(County county, string found) => new("self-inspection", county, Unit(county, "section1"), 24, Fields(
        ("source", "self_inspection"), ("found_on", found), ("area", "maintenance"), ("category", "quality_defect"), ("severity", "general"),
        ("term", "limited"), ("deadline", "20wd"), ("description", $"{county.Road}自查发现路面裂缝未及时灌缝，养护日志有漏记。")),
    [
        Move.Act(Unit(county, "head"), "accept", null, null, ("rectifier", Unit(county, "rectifier1").ToString())),
        Move.Act(Unit(county, "rectifier1"), "report_progress", "已完成灌缝材料采购，正在分段实施。"),
        Move.Act(Unit(county, "rectifier1"), "submit", null, "灌缝照片", ("result", "裂缝全部灌缝，养护日志逐日补齐。")),
        Move.Act(Unit(county, "head"), "self_pass", null, null, ("self_opinion", "现场已核，同意报备。")),
        Move.Act(Supervisor, "file", null, null, ("verification_opinion", "抽查照片与现场一致，予以备案。")),
    ]);

    private static FoundOtherwise Complaint(County county, string channel, string found, string answered) => new("complaint", county, Supervisor, 22, Complained(county, channel, found),
    [
        Move.Act(Supervisor, "accept"),
        Move.Act(Unit(county, "head"), "acknowledge", null, null, ("rectifier", Unit(county, "rectifier2").ToString()), ("section", "办公室")),
        Move.Act(Unit(county, "rectifier2"), "answer", null, "答复记录", ("result", "经核实窗口确有推诿，已对当事人员批评教育。"), ("answered_on", answered), ("answer", "已向您致歉，并当场办结所申请事项。")),
        Move.Act(Supervisor, "record_satisfaction", null, null, ("satisfaction", "satisfied"), ("satisfaction_note", "投诉人对处理结果满意。")),
        Move.Act(Supervisor, "close", null, null, ("opinion", "答复及时，同意办结。")),
    ]);

    private static FoundOtherwise Turned(County county, string found) => new("complaint", county, Supervisor, 9, Complained(county, "monitoring_point", found), [Move.Act(Supervisor, "to_finding")]);

    private static FoundOtherwise Declined(County county, string found, string answered) => new("complaint", county, Supervisor, 12, Complained(county, "telephone", found),
        [Move.Act(Supervisor, "decline", "所反映事项已由法院受理，不属本局职责。", null, ("answer", "该事项正由法院审理，请以判决为准。"), ("answered_on", answered))]);

    private static ImmutableSortedDictionary<string, string> Complained(County county, string channel, string found) => Fields(
        ("channel", channel), ("found_on", found), ("complaint_kind", "service"), ("description", $"群众反映{county.Name}政务窗口办理运输许可时推诿，往返三次未一次告知。"),
        ("complainant", "温如初"), ("telephone", string.Create(CultureInfo.InvariantCulture, $"1380000{1000 + county.Key.Length * 37}")));

    private static FoundOtherwise Alert(County county) => new("alert", county, Supervisor, 12, Alerted(county),
    [
        Move.Act(Supervisor, "push"),
        Move.Act(Unit(county, "head"), "acknowledge", null, null, ("rectifier", Unit(county, "rectifier1").ToString())),
        Move.Act(Unit(county, "rectifier1"), "feed_back", null, "案件审批表", ("handling_result", "handled"), ("feedback", "案件已补办延期审批并于当日办结。")),
        Move.Act(Supervisor, "close", null, null, ("opinion", "处置到位，关闭预警。")),
    ]);

    private static FoundOtherwise TurnedAlert(County county)
    {
        var alert = Alert(county);
        return alert with
        {
            Steps =
            [
                .. alert.Steps[..2],
                Move.Act(Unit(county, "rectifier1"), "feed_back", null, "情况说明", ("handling_result", "in_progress"), ("feedback", "卷宗材料不全，仍在补正。")),
                Move.Act(Supervisor, "to_finding", null, null, ("category", "overdue_case"), ("severity", "serious")),
            ],
        };
    }

    // Signed for and then left lying: it climbs its ladder.
    private static FoundOtherwise LateAlert(County county)
    {
        var alert = Alert(county);
        return alert with { Steps = alert.Steps[..2], DaysAgo = 20 };
    }

    private static ImmutableSortedDictionary<string, string> Alerted(County county) => Fields(
        ("alert_kind", "case_overdue"), ("area", "enforcement"), ("category", "overdue_case"), ("description", $"{county.Name}一起超限运输案件立案后逾期未办结。"),
        ("basis", "应办结日已过"), ("source_system", "数智执法平台"), ("external_number", $"ZF-{county.Key}-0{county.Team}17"));

    private static FoundOtherwise Patrol(County county, string found) => new("patrol", county, Supervisor, 40, Fields(
        ("source", "patrol"), ("found_on", found), ("area", "funds"), ("category", "purchase_irregular"), ("severity", "serious"), ("description", "养护物资采购长期未建立比选制度，供应商固定。")),
    [
        Move.Act(Supervisor, "issue", null, null, ("window_from", found), ("deadline", "6mo")),
        Move.Act(Unit(county, "head"), "acknowledge", null, null, ("rectifier", Unit(county, "rectifier1").ToString())),
        Move.Act(Unit(county, "rectifier1"), "plan_measure", null, null, ("measure_title", "制定采购比选制度")),
        Move.Act(Unit(county, "rectifier1"), "submit_plan", null, null, ("goal", "采购全程留痕，比选制度落地。"), ("leader_responsible", InventedPeople.With($"{county.Key}.deputy").Name)),
        Move.Act(Supervisor, "approve_plan"),
        Move.Measure(Unit(county, "rectifier1"), 1, "采购制度"),
        Move.Act(Unit(county, "rectifier1"), "submit", null, "比选记录", ("result", "制度已印发，三批次采购按制度比选。")),
        Move.Act(Unit(county, "head"), "self_pass", null, null, ("self_opinion", "制度和记录齐全，报送销号。")),
        Move.Act(InventedPeople.With("supervisor2").Id, "confirm", null, null, ("verified_by", "spot"), ("verification_opinion", "查阅三批次记录，属实。")),
        Move.Act(InventedPeople.LeaderOf(county).Id, "close"),
    ]);

    private static FoundOtherwise Clue(County county, string found, string transferred, string received, string answered) => new("clue", county, Scene.Discipline, 34, Clued(county, found),
    [
        Move.Act(Scene.Discipline, "transfer", null, null, ("transferred_to", "discipline_body"), ("transfer_number", "云交纪移〔2026〕3号"), ("transferred_on", transferred)),
        Move.Act(Scene.Discipline, "record_receipt", null, null, ("receipt_number", "回执第17号"), ("receipt_on", received)),
        Move.Act(Scene.Discipline, "record_result", null, null, ("clue_result", "filed"), ("result_on", answered), ("persons_handled", "2"), ("persons_punished", "1"), ("amount_fen", "3600000")),
    ]);

    private static FoundOtherwise Dropped(County county, string found) => new("clue", county, Scene.Discipline, 8, Clued(county, found),
        [Move.Act(Scene.Discipline, "drop", "经初步了解无实质内容，存查不移送。")]);

    private static ImmutableSortedDictionary<string, string> Clued(County county, string found) => Fields(
        ("source", "petition"), ("found_on", found), ("area", "construction"), ("reflected", "虚构人员甲"), ("body", $"（演示）来信反映{county.Project}一名管理人员在材料验收中收受礼金。"));

    private static Guid Unit(County county, string part) => InventedPeople.Of(county, part);

    private static ImmutableSortedDictionary<string, string> Fields(params (string Name, string Value)[] fields) =>
        fields.ToImmutableSortedDictionary(field => field.Name, field => field.Value);
}
