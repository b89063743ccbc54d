using System.Text.RegularExpressions;

namespace Rectify.Ledger;

/// <summary>
/// Judges headers of texts that no list knows. The last word of a Chinese header says what the column is (督查中发现的问题 is a
/// finding), so that is looked at first, then how many pairs of characters it shares with a known header.
/// </summary>
internal static class HeaderWords
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.Compiled;
    private const double ByLastWord = 0.8;
    private const double LeastAlike = 0.7;

    private static readonly (Regex Words, LedgerField Field)[] LastWords =
    [
        (new("(困难|原因)$", Plain), LedgerField.Difficulties),
        (new("(问题|隐患|问题描述|隐患描述|问题内容|隐患内容|不足)$", Plain), LedgerField.Description),
        (new("(措施|举措|办法)$", Plain), LedgerField.Measures),
        (new("依据$", Plain), LedgerField.Basis),
        (new("目标$", Plain), LedgerField.Goal),
        (new("(进展|进度|推进情况|落实情况)(情况)?$", Plain), LedgerField.Progress),
        (new("(核查|复查|验收|复核).*(人|人员|意见|结论|结果)$", Plain), LedgerField.Review),
        (new("(检查|督查|排查|巡查|督导|发现).*(人|人员)$", Plain), LedgerField.Team),
        (new("(责任人|责任人员|责任人姓名)$", Plain), LedgerField.Person),
        (new("领导$", Plain), LedgerField.Leader),
        (new("(地点|位置|部位|路段|点位|站点)$", Plain), LedgerField.Place),
        (new("领域$", Plain), LedgerField.Area),
        (new("(问题|隐患).*(类别|类型|分类)$", Plain), LedgerField.Category),
        (new("(问题|任务|事项|线索).*来源$", Plain), LedgerField.Source),
        (new("(问题|隐患|风险|严重).*(等级|级别|程度)$", Plain), LedgerField.Severity),
        (new("(问题|隐患|任务|事项|交办|督办).*编号$", Plain), LedgerField.Number),
        (new("^备注", Plain), LedgerField.Remark),
    ];

    public static (LedgerField Field, double Sureness)? Judge(string header)
    {
        foreach (var (words, field) in LastWords)
        {
            if (words.IsMatch(header))
                return (field, ByLastWord);
        }

        var (best, alike) = LedgerColumns.All.Where(column => !column.IsGuarded)
            .Select(column => (column.Field, Alike: column.Names.Max(name => Alike(header, name))))
            .MaxBy(candidate => candidate.Alike);
        return alike >= LeastAlike ? (best, alike) : null;
    }

    /// <summary>Dice's coefficient over pairs of neighbouring characters; 1 for equal texts.</summary>
    private static double Alike(string one, string other)
    {
        if (one.Length < 2 || other.Length < 2)
            return one == other ? 1 : 0;
        var pairs = Pairs(one).ToList();
        var all = pairs.Count + other.Length - 1;
        return 2.0 * Pairs(other).Count(pairs.Remove) / all;
    }

    private static IEnumerable<(char, char)> Pairs(string text) => Enumerable.Range(0, text.Length - 1).Select(at => (text[at], text[at + 1]));
}
