using System.Globalization;
using System.Text.RegularExpressions;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>Words a letter: its template with what the finding says on the day it is signed.</summary>
public static partial class LetterText
{
    /// <param name="unit">The addressee's name.</param>
    /// <param name="campaign">Its name; null outside of any.</param>
    /// <returns>Paragraphs, in order.</returns>
    public static IReadOnlyList<string> Of(
        DocumentFile document, Process process, string number, CaseState state, Circumstances at, string unit, string? campaign) =>
    [
        .. document.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => Placeholder().Replace(line, match => Fill(match.Groups[1].Value, process, number, state, at, unit, campaign))),
    ];

    private static string Fill(
        string name, Process process, string number, CaseState state, Circumstances at, string unit, string? campaign) => name switch
        {
            "unit" => unit,
            "finding" => number,
            "campaign" => campaign ?? "日常监督检查",
            "term" => Choice(process, "term", state["term"]),
            "deadline" => Day(state.Own?.DueAt, at),
            "original_deadline" => Day(state.Own?.OriginalDueAt, at),
            "days_late" => DaysLate(state, at).ToString(CultureInfo.InvariantCulture),
            "extensions" => Tally(state, "extended"),
            "returns" => Tally(state, "returned"),
            "today" => Day(at.Now, at),
            "note" or "list" => "",
            _ => state[name] is { Length: > 0 } value ? value : "（未填报）",
        };

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
