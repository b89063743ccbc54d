using System.Globalization;
using System.Text.RegularExpressions;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>Words a letter: its template with what the finding says on the day it is signed.</summary>
public static partial class LetterText
{
    private const string Differing = "（见所列各项）";

    /// <param name="subjects">What it speaks of, at least one.</param>
    /// <param name="unit">The addressee's name.</param>
    /// <param name="campaign">Its name; null outside of any.</param>
    /// <returns>Paragraphs, in order; a list has one for each subject.</returns>
    public static IReadOnlyList<string> Of(DocumentFile document, IReadOnlyList<LetterSubject> subjects, string unit, string? campaign) =>
    [
        .. document.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(line => line == "{{list}}" ? List(subjects) : [Placeholder().Replace(line, match => Fill(match.Groups[1].Value, subjects, unit, campaign))]),
    ];

    private static string Fill(string name, IReadOnlyList<LetterSubject> subjects, string unit, string? campaign) => name switch
    {
        "unit" => unit,
        "finding" => string.Join('、', subjects.Select(subject => subject.Number)),
        "campaign" => campaign ?? "日常监督检查",
        "list" => string.Join('；', List(subjects)),
        "today" => Day(subjects[0].At.Now, subjects[0].At),
        "note" => "",
        _ => subjects.Select(subject => Fill(name, subject)).Distinct().ToArray() is [var same] ? same : Differing,
    };

    private static string Fill(string name, LetterSubject subject)
    {
        var (process, _, state, at) = subject;
        return name switch
        {
            "term" => Choice(process, "term", state["term"]),
            "deadline" => Day(state.Own?.DueAt, at),
            "original_deadline" => Day(state.Own?.OriginalDueAt, at),
            "days_late" => DaysLate(state, at).ToString(CultureInfo.InvariantCulture),
            "extensions" => Tally(state, "extended"),
            "returns" => Tally(state, "returned"),
            _ => state[name] is { Length: > 0 } value ? value : "（未填报）",
        };
    }

    // 1．编号…：what is wrong; what it is not in line with; by when, and how late it is. A single one has no ordinal.
    private static string[] List(IReadOnlyList<LetterSubject> subjects) =>
        [.. subjects.Select((subject, at) => (subjects.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{at + 1}．")) + Line(subject))];

    private static string Line(LetterSubject subject)
    {
        var (process, number, state, at) = subject;
        var basis = state["basis"] is { Length: > 0 } some ? $"不符合：{Sentence(some)}" : "";
        var term = Choice(process, "term", state["term"]) is { Length: > 0 } kind ? $"（{kind}）" : "";
        var late = DaysLate(state, at) is > 0 and var days ? string.Create(CultureInfo.InvariantCulture, $"，已超期{days}个工作日") : "";
        return $"编号{number}：{Sentence(Fill("description", subject))}{basis}整改期限：{Day(state.Own?.DueAt, at)}{term}{late}。";
    }

    private static string Sentence(string text) => $"{text.ReplaceLineEndings(" ").TrimEnd('。', ' ')}。";

    private static int DaysLate(CaseState state, Circumstances at) => state.Own is { } own
        ? new Clockwork(at.Shelf.CalendarWith(own.Version.Calendar), at.Zone, state.Pauses).WorkingDaysLate(own.DueAt, state.HandedOverAt ?? at.Now)
        : 0;

    private static string Tally(CaseState state, string name) => state.Tallies.GetValueOrDefault(name).ToString(CultureInfo.InvariantCulture);

    // Official letters write days without leading zeroes (GB/T 9704).
    private static string Day(DateTimeOffset? instant, Circumstances at) =>
        instant is { } some ? LocalTime.DayOf(some, at.Zone).ToString("yyyy年M月d日", CultureInfo.InvariantCulture) : "（未定）";

    private static string Choice(Process process, string field, string? code) =>
        code is not null && process.FieldNamed(field) is { } known && process.ChoicesOf(known)?.Find(code) is { } choice ? choice.Title.Zh : code ?? "";

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Placeholder();
}

/// <summary>A finding that a letter speaks of, as it stands.</summary>
public sealed record LetterSubject(Process Process, string Number, CaseState State, Circumstances At);
