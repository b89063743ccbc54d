using Rectify.Engine;
using Rectify.Layout.Components;

namespace Rectify.Layout;

/// <summary>Invented contents for the page that shows every part.</summary>
internal static class Sample
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    public static readonly IReadOnlyList<string?> Colours = [null, "blue", "green", "yellow", "orange", "red", "purple"];
    public static readonly IReadOnlyList<string> Icons = ["dashboard", "findings", "inbox", "flag", "process", "sign", "request", "target"];
    public static readonly IReadOnlyList<string> Faults = ["缺少佐证：至少 1 件。", "整改措施“更换警示标志”尚未完成。"];

    public static readonly IReadOnlyList<KeyFigure> Figures =
    [
        new("待我办理", "12", "较昨日 +3", "/components", "blue"),
        new("临期", "5", "5 个工作日内到期", "/components", "yellow"),
        new("超期", "3", "最长超 9 个工作日", "/components", "red"),
        new("按期完成率", "92%", "年度目标 90%", null, "green"),
        new("退回重办", "2", null, "/components", "orange"),
    ];

    public static readonly IReadOnlyList<Fact> Facts =
    [
        new("编号", "ZG〔2026〕0042"), new("责任单位", "云溪县交通运输局"), new("责任人", "王丽华"), new("严重程度", "较重"),
        new("整改期限", "2026-12-08"), new("来源", null), new("问题描述", "X 县道 K12+300 处临崖路段护栏缺失 40 米，警示标志不全。\n现场无临时防护。", Whole: true),
    ];

    public static readonly IReadOnlyList<Waypoint> Steps =
    [
        new("登记", StepReached.Done), new("交办", StepReached.Done), new("整改", StepReached.Now), new("核查", StepReached.Ahead), new("销号", StepReached.Ahead),
    ];

    public static readonly IReadOnlyList<Happening> Timeline =
    [
        new(At(2, 9), "登记问题", "第一督查组 周文博", ["现场检查发现，附照片 2 张。"]),
        new(At(3, 10), "交办", "市局督查办 李敏", ["整改期限 30 个工作日。"]),
        new(At(20, 16), "退回", "第一督查组 周文博", ["退回原因：佐证不足。", "请补充整改前后同一角度的照片。"], "red"),
        new(At(24, 9), "提前提醒", "系统", [], "grey"),
        new(At(26, 9), "提交", "云溪县交通运输局 王丽华", ["已补齐。"], "green"),
    ];

    public static readonly IReadOnlyList<EvidencePiece> Evidence =
    [
        new("整改前.jpg", "#evidence", "王丽华 2026-06-20 1.2 MB", "/icon.svg", "整改前"),
        new("验收报告（含第三方检测结论与附表）.pdf", "#evidence", "王丽华 2026-06-26 340 KB"),
    ];

    public static readonly IReadOnlyList<(string Number, string Title, string Unit, string State, string? Colour, Light Light, string Due)> Rows =
    [
        ("ZG〔2026〕0042", "X 县道 K12+300 处临崖路段护栏缺失", "云溪县交通运输局", "整改中", "blue", Light.NearDue, "2026-12-08"),
        ("ZG〔2026〕0043", "客运站三品检查记录不全", "石门县交通运输局", "已销号", "green", Light.MetOnTime, "2026-11-20"),
        ("ZG〔2026〕0044", "危货车辆动态监控离线未处置", "江口区交通运输局", "退回整改", "red", Light.Overdue, "2026-11-12"),
    ];

    public static readonly IReadOnlyList<FormField> Filter =
    [
        new("q", "关键字", FieldType.Text) { Hint = "编号、问题、单位" },
        new("unit", "责任单位", FieldType.Choice) { Choices = Units },
        new("light", "时效灯", FieldType.Choice) { Choices = [new("overdue", "超期"), new("near", "临期")], Value = "near" },
    ];

    public static readonly IReadOnlyList<(string Place, IReadOnlyList<decimal> Values)> Chart =
        [("云溪县", [12, 9]), ("石门县", [7, 11]), ("江口区", [15, 8])];

    private static IReadOnlyList<FormChoice> Units =>
        [new("a", "云溪县交通运输局", "县局"), new("b", "石门县交通运输局", "县局"), new("c", "公路事业发展中心", "市直")];

    /// <summary>One field of every type.</summary>
    public static IReadOnlyList<FormField> Fields(bool faulty) =>
    [
        .. Enum.GetValues<FieldType>().Select((type, place) => new FormField($"f{place}", Names[place], type)
        {
            Required = place % 3 == 0,
            Hint = type == FieldType.Money ? "单位：元" : null,
            AtLeast = type == FieldType.LongText ? 10 : 0,
            Choices = type is FieldType.Choice or FieldType.Choices or FieldType.Person or FieldType.Organisation ? Units : [],
            Value = faulty && type == FieldType.Deadline ? "10wd" : "",
            Fault = faulty ? "这一项还不行：请按提示改正。" : null,
        }),
    ];

    private static readonly string[] Names =
        ["简短文字", "整改情况说明", "严重程度", "涉及领域", "发现日期", "整改期限", "涉及金额", "里程", "责任人", "责任单位", "佐证材料"];

    private static DateTimeOffset At(int day, int hour) => new(Day.AddDays(day), new(hour, 0), TimeSpan.Zero);
}
