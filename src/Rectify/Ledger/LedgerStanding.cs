using System.Text.RegularExpressions;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>Where a row's finding stands, from what the ledger says of completion and closing.</summary>
internal sealed partial record LedgerStanding(string State, Conclusion Conclusion, DateTimeOffset? HandedOverAt, DateTimeOffset? ClosedAt)
{
    private static readonly Dictionary<string, Conclusion> Words = new()
    {
        ["未启动"] = Conclusion.NotStarted,
        ["尚未整改"] = Conclusion.NotStarted,
        ["未整改"] = Conclusion.NotStarted,
        ["未开始"] = Conclusion.NotStarted,
        ["整改中"] = Conclusion.InProgress,
        ["正在整改"] = Conclusion.InProgress,
        ["推进中"] = Conclusion.InProgress,
        ["正常推进"] = Conclusion.InProgress,
        ["进行中"] = Conclusion.InProgress,
        ["未完成"] = Conclusion.InProgress,
        ["部分完成"] = Conclusion.InProgress,
        ["否"] = Conclusion.InProgress,
        ["阶段性完成"] = Conclusion.StageDone,
        ["阶段完成"] = Conclusion.StageDone,
        ["基本完成"] = Conclusion.StageDone,
        ["已完成"] = Conclusion.Done,
        ["完成"] = Conclusion.Done,
        ["整改完成"] = Conclusion.Done,
        ["已整改"] = Conclusion.Done,
        ["整改到位"] = Conclusion.Done,
        ["已整改到位"] = Conclusion.Done,
        ["已整改完成"] = Conclusion.Done,
        ["已办结"] = Conclusion.Done,
        ["已销号"] = Conclusion.Done,
        ["是"] = Conclusion.Done,
        ["长期坚持"] = Conclusion.LongTerm,
        ["长期整改"] = Conclusion.LongTerm,
        ["持续整改"] = Conclusion.LongTerm,
        ["not_started"] = Conclusion.NotStarted,
        ["in_progress"] = Conclusion.InProgress,
        ["stage_done"] = Conclusion.StageDone,
        ["done"] = Conclusion.Done,
        ["long_term"] = Conclusion.LongTerm,
    };

    /// <summary>How a ledger words a conclusion best: the first of its words.</summary>
    /// <param name="code">As files write it, such as <c>in_progress</c>.</param>
    public static string WordOf(string code) => Words.First(word => word.Value == Words[code]).Key;

    public static LedgerStanding Of(RowCells cells, Process process, DateTimeOffset? completed, TimeZoneInfo zone, LedgerDates dates)
    {
        var ended = process.States.FirstOrDefault(state => state.IsFinal && cells.Text(LedgerField.Closed).Trim().StartsWith(state.Title.Zh, StringComparison.Ordinal));
        var (isClosed, closedAt) = Closing(cells, ended?.Title.Zh ?? "", zone, dates);
        var conclusion = ConclusionOf(cells);
        var state = StateOf(cells, process) ?? ended;
        isClosed |= state is { IsFinal: true };
        if (!isClosed)
        {
            var name = state?.Name ?? (completed is not null ? "verification" : conclusion == Conclusion.NotStarted ? "planning" : "rectifying");
            return new LedgerStanding(name, conclusion ?? (completed is null ? Conclusion.InProgress : Conclusion.Done), completed, null);
        }

        closedAt ??= completed;
        if (closedAt is null)
            cells.Blame(LedgerField.Closed, new Sentence("ledger_closed_without_day"));
        state ??= process.StateNamed("closed");
        return new LedgerStanding(
            state?.Name ?? "closed", conclusion ?? state?.Conclude ?? Conclusion.NotStarted, completed ?? closedAt, closedAt);
    }

    private static Conclusion? ConclusionOf(RowCells cells)
    {
        var word = cells.Chosen(LedgerField.Conclusion) ?? Bare().Replace(cells.Text(LedgerField.Conclusion), "");
        if (Struck.IsOut(word))
            return null;
        if (Words.TryGetValue(word, out var conclusion))
            return conclusion;
        cells.Blame(LedgerField.Conclusion, new Sentence("ledger_choice", ("accepted", "未启动、整改中、阶段性完成、已完成、长期坚持")));
        return null;
    }

    private static State? StateOf(RowCells cells, Process process)
    {
        var word = cells.Chosen(LedgerField.State) ?? cells.Text(LedgerField.State).Trim();
        if (Struck.IsOut(word))
            return null;
        var state = process.States.FirstOrDefault(state => state.Name == word || state.Title.Zh == word || state.Title.En == word);
        if (state is null)
            cells.Blame(LedgerField.State, new Sentence("ledger_choice", ("accepted", string.Join("、", process.States.Select(other => other.Title.Zh)))));
        return state;
    }

    /// <summary>是, 已销号（2025.7.1）, a day alone, 否.</summary>
    /// <param name="ended">The title of a final state that the cell begins with; empty when it begins with none.</param>
    private static (bool IsClosed, DateTimeOffset? At) Closing(RowCells cells, string ended, TimeZoneInfo zone, LedgerDates dates)
    {
        var said = (cells.Chosen(LedgerField.Closed) ?? cells.Text(LedgerField.Closed)).Normalize(System.Text.NormalizationForm.FormKC).Trim();
        var text = ended.Length > 0 ? "是" + said[ended.Length..] : said;
        if (Struck.IsOut(text) || No().IsMatch(text))
            return (false, null);
        var yes = Yes().Match(text);
        var day = yes.Success ? yes.Groups["day"].Value.Trim(' ', '(', ')', ',', ':') : text;
        if (yes.Success && day.Length == 0)
            return (true, null);
        var read = dates.Read(new LedgerCell(day));
        if (read.Fault is null)
            return (true, read.Value.Start(zone));
        cells.Blame(LedgerField.Closed, new Sentence("ledger_closing", ("accepted", "是（2025-07-17）、2025-07-17、否")));
        return (false, null);
    }

    [GeneratedRegex(@"\s|[。.（(].*$")]
    private static partial Regex Bare();

    [GeneratedRegex("^(否|未|待|不|no|×|x|n)", RegexOptions.IgnoreCase)]
    private static partial Regex No();

    [GeneratedRegex("^(?:是|已销号|销号|已办结|√|✓|yes|y)(?<day>.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Yes();
}
