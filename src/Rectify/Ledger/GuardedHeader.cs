using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rectify.Ledger;

/// <summary>
/// Judges headers of dates and units that no list knows, by the words in them: exactly one meaning counts, two or a word
/// that shifts the meaning (原, 延期后, 申请) make it a question for a person.
/// </summary>
internal static partial class GuardedHeader
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.Compiled;

    private static readonly (Regex Words, LedgerField Field)[] Dates =
    [
        (new("限|截止|应|计划|要求|拟|预计|到期|最迟|之前|承诺", Plain), LedgerField.Due),
        (new("实际", Plain), LedgerField.CompletedOn),
        (new("检查|发现|督查|排查|(?<!被)巡查|督导", Plain), LedgerField.FoundOn),
        (new("交办|下发|下达|转办|派发|派单", Plain), LedgerField.IssuedOn),
        (new("复查|核查|验收|复核|核验", Plain), LedgerField.ReviewedOn),
        (new("销号", Plain), LedgerField.Closed),
    ];

    private static readonly (Regex Words, LedgerField Field)[] Units =
    [
        (new("责任|承办|主办|牵头|整改|治理|办理", Plain), LedgerField.ResponsibleUnit),
        (new("协办|配合|协同|参与|会办", Plain), LedgerField.CoUnit),
        (new("督导|督办|监管|主管|监督|指导", Plain), LedgerField.SupervisingUnit),
    ];

    /// <summary>Headers that offices use for two different things.</summary>
    private static readonly ImmutableHashSet<string> Ambiguous =
    [
        "时间", "日期", "整改时间", "整改日期", "办理时间", "处理时间", "单位", "部门", "单位名称", "检查单位", "督查单位", "涉及单位",
        "完成时间", "完成日期", "整改完成时间", "整改完成日期", "办结时间", "办结日期",
    ];

    public static bool SpeaksOfTime(string header) => Time().IsMatch(header);

    public static bool SpeaksOfUnits(string header) => Office().IsMatch(header);

    public static bool SpeaksOfMoney(string header) => Amount().IsMatch(header);

    public static bool IsAmbiguous(string header) => Ambiguous.Contains(header);

    /// <summary>The day that something was done on, if the ledger has a deadline elsewhere; the deadline itself if not. Only the other headers tell.</summary>
    public static bool MeansCompletionBesideDeadline(string header) => header.Length > 2 && Completion().IsMatch(header);

    public static bool ShiftsMeaning(string header) => Shift().IsMatch(header);

    /// <returns>Every meaning that the header's words have: one is an answer, none or more are not.</returns>
    public static ImmutableArray<LedgerField> Meanings(string header)
    {
        if (SpeaksOfMoney(header) && !SpeaksOfTime(header))
            return [];
        var rules = SpeaksOfTime(header) ? Dates : Units;
        if (rules == Units && Inspected().IsMatch(header))
            return [LedgerField.Unit];
        return [.. rules.Where(rule => rule.Words.IsMatch(header)).Select(rule => rule.Field)];
    }

    [GeneratedRegex("时间|日期|时限|期限|限期|截止|到期|年月日|节点|date|time|deadline|due")]
    private static partial Regex Time();

    [GeneratedRegex("(单位|部门|科室|主体|对象|县区|区县|机构)(名称)?$|unit|department|office")]
    private static partial Regex Office();

    [GeneratedRegex("金额|资金|费用|经费|amount|money")]
    private static partial Regex Amount();

    [GeneratedRegex("^(整改)?(完成|办结)(时间|日期)$")]
    private static partial Regex Completion();

    [GeneratedRegex("原(?!因)|延期|延长|顺延|展期|调整|变更|申请|受理|签收|签发|接收|反馈|报送|上报|填报|回头看|归档|开始|起始|进点|节点|" +
        "施工|监理|建设单位|设计|检测|涉及单位|其他|养护|产权|已整改|未整改|下次|约谈")]
    private static partial Regex Shift();

    [GeneratedRegex("[被受](检|督|查|审|巡|评|监)")]
    private static partial Regex Inspected();
}
