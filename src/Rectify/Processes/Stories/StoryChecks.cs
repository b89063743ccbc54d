using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>What a story may say of a finding, and whether it is so.</summary>
internal static class StoryChecks
{
    /// <summary>Words that begin a check; a state's name by itself is one too.</summary>
    public static readonly ImmutableArray<string> Known =
    [
        "due", "light", "conclusion", "stage", "rungs", "superseded", "skipped", "passed", "letters", "opens", "score", "tally", "stalled",
        "field", "pending", "approved", "rejected", "withdrawn", "voided", "measure", "late_while_pending", "told", "round", "part",
    ];

    /// <returns>The first check that doesn't hold, with what came instead; null when all hold.</returns>
    public static string? Failure(ImmutableArray<StoryCheck> checks, StoryTelling telling)
    {
        foreach (var check in checks)
        {
            var (wanted, came) = (string.Join(' ', check.Rest), Came(check, telling));
            if (came != wanted)
                return $"expected {check}, came {came}";
        }

        return null;
    }

    private static string Came(StoryCheck check, StoryTelling telling)
    {
        if (telling.State is not { } state)
            return "no finding yet";
        return check.Word switch
        {
            "due" => Due(check, state),
            "light" => Vocabulary.Snake(Lights.Of(state, telling.Now)),
            "conclusion" => Vocabulary.Snake(state.Conclusion),
            "stage" => state.Own?.Version.Stage ?? "none",
            "rungs" => Rungs(check, telling, RungFate.Fired),
            "superseded" => Rungs(check, telling, RungFate.Superseded),
            "skipped" => Rungs(check, telling, RungFate.Skipped),
            "passed" => Rungs(check, telling, RungFate.Passed),
            "letters" => Join(Effects(telling).OfType<Effect.DraftLetter>().Select(letter => letter.Kind)),
            "opens" => Join(Effects(telling).OfType<Effect.OpenFinding>().Select(opened => opened.Process)),
            "part" => Part(check, telling),
            "told" => Join(Effects(telling).OfType<Effect.Notify>().SelectMany(notice => notice.Parties).Distinct()),
            "score" => state.Scores.Where(score => !score.IsReversed).Sum(score => score.Points).ToString(CultureInfo.InvariantCulture),
            "tally" => Tally(check, state),
            "stalled" => state.Stalled ? "" : "not",
            "field" => Field(check, state),
            "measure" => Measure(check, state),
            "late_while_pending" => state.LateWhilePending.ToString(CultureInfo.InvariantCulture),
            "round" => (state.Round?.Number ?? 0).ToString(CultureInfo.InvariantCulture),
            "pending" or "approved" or "rejected" or "withdrawn" or "voided" => Requests(check.Word, state),
            var name => name == state.State ? "" : state.State,
        };
    }

    // due 2026-05-20 · due of state 2026-03-04 · due none
    private static string Due(StoryCheck check, CaseState state)
    {
        var deadline = check.Rest is ["of", var key, ..] ? state.DeadlineWith(key) : state.Own;
        var due = deadline is { Runs: true } ? LocalTime.DayOf(deadline.DueAt, StoryTelling.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "none";
        return WithKey(check, due);
    }

    // rungs remind-10 remind-5 · rungs of progress stalled · rungs
    private static string Rungs(StoryCheck check, StoryTelling telling, RungFate fate)
    {
        var key = check.Rest is ["of", var other, ..] ? other : Deadline.Finding;
        return WithKey(check, Join(Effects(telling).OfType<Effect.RecordRung>()
            .Where(record => record.Fate == fate && record.Deadline == key).Select(record => record.Rung)));
    }

    private static string Tally(StoryCheck check, CaseState state) => check.Rest is [var name, ..]
        ? $"{name} {state.Tallies.GetValueOrDefault(name).ToString(CultureInfo.InvariantCulture)}"
        : Join(state.Tallies.Keys);

    private static string Field(StoryCheck check, CaseState state) => check.Rest is [var name, ..] ? $"{name} {state[name] ?? "none"}" : "";

    // part 2 deadline 10wd
    private static string Part(StoryCheck check, StoryTelling telling) =>
        check.Rest is [var number, var field, ..] && int.TryParse(number, CultureInfo.InvariantCulture, out var n)
            && Effects(telling).OfType<Effect.OpenFinding>().ElementAtOrDefault(n - 1)?.Fields is { } fields
            ? $"{number} {field} {fields.GetValueOrDefault(field, "none")}"
            : "no such part";

    private static string Measure(StoryCheck check, CaseState state) =>
        check.Rest is [var number, ..] && int.TryParse(number, CultureInfo.InvariantCulture, out var n) && state.MeasureWith(n) is { } measure
            ? $"{number} {Vocabulary.Snake(measure.Status)}"
            : "no such measure";

    private static string Requests(string status, CaseState state) =>
        Join(state.Requests.Where(request => Vocabulary.Snake(request.Status) == status).Select(request => request.Id));

    private static string WithKey(StoryCheck check, string came) => check.Rest is ["of", var key, ..] ? $"of {key} {came}".TrimEnd() : came;

    private static IEnumerable<Effect> Effects(StoryTelling telling) => telling.Recent.SelectMany(turn => turn.Outcome.Effects);

    private static string Join(IEnumerable<string> words) => string.Join(' ', words);
}
