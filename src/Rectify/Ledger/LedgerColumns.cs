using System.Collections.Frozen;
using System.Collections.Immutable;
using static Rectify.Ledger.FieldKind;
using static Rectify.Ledger.LedgerField;

namespace Rectify.Ledger;

/// <summary>
/// The columns of ledgers and the headers under which offices write them. Headers of dates, units and amounts that are not
/// listed are judged by <see cref="GuardedHeader"/>.
/// </summary>
public static class LedgerColumns
{
    public static ImmutableArray<LedgerColumn> All { get; } =
    [
        Of(Sequence, "sequence", Count, null, "No.", "序号 序 行号 项次 问题序号 no"),
        Of(Number, "number", Text, null, "Number", "问题编号 编号 编码 问题编码 文号 督办编号 任务编号 交办编号 隐患编号 案卷编号 台账编号 案件编号 受理编号 清单编号 问题号"),
        Of(Source, "source", Choice, "source", "Source", "问题来源 任务来源 来源 来源渠道 发现渠道 交办来源 线索来源 来源类别 检查类别 source"),
        Of(FoundOn, "found_on", Date, "found_on", "Found on", "检查时间 检查日期 发现时间 发现日期 督查时间 督查日期 督导日期 督导时间 巡查时间 巡查日期 排查时间 排查日期"),
        Of(Team, "team", FieldKind.Person, "inspectors", "Inspection team", "督查组(检查人) 督查组 检查组 督导组 巡察组 检查人 检查人员 督查人员 督导人员 巡查人 巡查人员 排查人 排查人员 发现人 检查组成员"),
        Of(LedgerField.Unit, "unit", FieldKind.Unit, null, "Inspected unit", "被检查单位(县市区局) 被检查单位 被督查单位 受检单位 被检单位 被查单位 县市区局 县市区 县(市、区) 县(区) 县(市) 区县 县区 县区局 县局 所属县区 审计对象 督导对象 督查对象 检查对象 被巡察单位 unit"),
        Of(Place, "place", Text, "place", "Place or project", "具体地点/项目 具体地点 地点 检查部位 部位 项目名称 工程名称 检查地点 检查点位 检查站点 所在位置 位置 路段 点位 地址 项目 place"),
        Of(Area, "area", Choice, "area", "Area", "问题领域 领域 发生领域 所属领域 重点领域 专业领域 行业领域 业务领域 问题大类 方面 area"),
        Of(Category, "category", Choice, "category", "Category", "问题类型 问题类别 问题分类 问题小类 类型 类别 分类 隐患类别 隐患类型 问题种类 category type"),
        Of(Description, "description", LongText, "description", "Finding", "存在问题 存在的问题 问题描述 存在的问题或隐患 存在隐患或问题 现场具体隐患 问题内容 问题 任务内容 主要问题 存在的主要问题 具体问题 问题表现 反馈问题 反映问题 隐患描述 隐患内容 隐患名称 问题清单 问题简述 问题详情 问题标题 发现问题 发现的问题 问题事实 问题事项 督办事项 整改事项 整改问题 问题隐患 描述 finding description"),
        Of(Basis, "basis", LongText, "basis", "Basis", "问题依据 依据 违反条款 法律依据 判定依据 检查依据 规范依据 违反规定 定性依据 依据条款 法规依据 basis"),
        Of(Severity, "severity", Choice, "severity", "Severity", "严重程度 问题严重程度 隐患等级 隐患级别 问题等级 问题级别 风险等级 风险级别 等级 是否重大 重要程度 severity"),
        Of(Goal, "goal", LongText, "goal", "Goal", "整改目标 目标 预期目标 整改标准 整改要求 整改目标要求 完成标志 goal"),
        Of(Measures, "measures", LongText, "measures_summary", "Measures", "整改措施 措施 采取的整改措施 整改方案 整改举措 具体措施 治理措施 整治措施 主要措施 整改意见 整改建议 处理意见 整改任务 任务清单 措施清单 measures"),
        Of(Term, "term", Choice, "term", "Kind of term", "时限类型 整改类型 期限类型 时限类别 整改类别 立即整改/限期整改 立行立改/限期整改/长期坚持 term"),
        Of(Due, "due", Deadline, null, "Due", "整改期限 整改时限 完成时限 办理时限 办理期限 办结时限 限期 期限 时限 截止时间 截止日期 到期日 due duedate deadline"),
        Of(Leader, "leader", FieldKind.Person, "leader_responsible", "Leader responsible", "责任领导 牵头领导 分管领导 包保领导 挂点领导 牵头县领导 牵头区领导 整改责任领导 领导 leader"),
        Of(ResponsibleUnit, "responsible_unit", FieldKind.Unit, "responsible_unit", "Unit responsible", "责任单位 整改责任单位 整改单位 责任部门 承办单位 主办单位 牵头单位 办理单位 责任科室 承办科室 责任主体 整改主体"),
        Of(LedgerField.Person, "person", FieldKind.Person, "rectifier_name", "Person responsible", "责任人及电话 责任人 整改责任人 治理责任人 责任人及联系电话 联系人 具体责任人 直接责任人 经办人 联系人及电话 responsibleperson person"),
        Of(Progress, "progress", LongText, "progress", "Progress", "整改进展 具体进展 进展情况 进展 整改情况 工作进展 整改进度 目前进展 完成进度 整改落实情况 落实情况 办理情况 推进情况 整改成效 整改后情况说明 progress"),
        Of(Conclusion, "conclusion", Choice, null, "Conclusion", "整改结论 完成情况 整改状态 任务状态 完成状态 整改结果 办理结果 是否完成 是否整改完成 是否整改到位 整改完成情况 conclusion"),
        Of(CompletedOn, "completed_on", Date, null, "Completed on", "完成时间 完成日期 实际完成时间 实际完成日期 办结时间 办结日期 实际办结时间 completedon"),
        Of(Review, "review", LongText, "verification_opinion", "Verification", "核查人/核查意见 核查人 核查意见 核查结论 核查情况 核查总体评价 复查人 复查意见 复查结果 复查情况 验收人 验收意见 验收结论 复核人 复核意见"),
        Of(Closed, "closed", Choice, null, "Closed (closed on)", "是否销号(销号日期) 是否销号 是否已销号 销号情况 销号状态 销号日期 销号时间 销号 closedon closed"),
        Of(Amount, "amount", Money, "amount_fen", "Amount at issue", "问题金额 涉及金额 问题资金 涉案金额"),
        Of(Cost, "cost", Money, "cost_fen", "Cost of rectifying", "整改资金 治理资金 投入资金 整改投入资金"),
        Of(CoUnit, "co_unit", FieldKind.Unit, "co_units", "Assisting units", "协办单位 配合单位 协同单位 参与单位 会办单位 配合部门 协办部门"),
        Of(SupervisingUnit, "supervising_unit", FieldKind.Unit, "supervising_unit", "Supervising unit", "督导单位 督导部门 督办单位 监管单位 监管部门 行业主管部门 主管部门 监督单位 指导单位"),
        Of(Rules, "rules", LongText, "rules_made", "Rules made", "建章立制 建章立制情况 制度建设 长效机制 长效措施"),
        Of(Extensions, "extensions", Count, null, "Extensions", "延期次数"),
        Of(Supervision, "supervision", Choice, "supervision_level", "Level of supervision", "督办级别 督办等级 是否挂牌督办 挂牌督办"),
        Of(Remark, "remark", LongText, "remark", "Remark", "备注 备注说明 说明 备考 remark remarks"),
        Of(IssuedOn, "issued_on", Date, null, "Issued on", "交办时间 交办日期 下发时间 下发日期 下达时间 转办时间 转办日期 派发时间 issuedon"),
        Of(ReviewedOn, "reviewed_on", Date, null, "Verified on", "复查时间 复查日期 核查时间 核查日期 验收时间 验收日期 复核时间 复核日期"),
        Of(State, "state", Choice, null, "State", "流程状态 状态 办理状态 status state"),
        Of(Difficulties, "difficulties", LongText, "difficulties", "Difficulties", "存在的困难或问题 存在困难 困难 困难问题 未整改到位原因 未完成原因 滞后原因"),
    ];

    /// <summary>The columns of an export, in order.</summary>
    public static ImmutableArray<LedgerColumn> Exported { get; } = All[..24];

    public static FrozenDictionary<string, LedgerColumn> ByKey { get; } = All.ToFrozenDictionary(column => column.Key);

    public static LedgerColumn Of(LedgerField field) => All[(int)field];

    private static LedgerColumn Of(LedgerField field, string key, FieldKind kind, string? into, string english, string names) =>
        new(field, key, kind, into, english, [.. names.Split(' ')]);
}
