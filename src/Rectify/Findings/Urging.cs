using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>催办 by hand, and what came of it.</summary>
/// <param name="Entry">The act, with its note.</param>
/// <param name="Answer">The first report, request or move since of whoever was urged; null while there is none.</param>
/// <param name="DaysWaiting">Working days after the day of urging, up to the answer, the finding's end or today.</param>
public sealed record Urging(TimelineEntry Entry, TimelineEntry? Answer, int DaysWaiting)
{
    private const string Action = "urge";

    /// <returns>In the order of time.</returns>
    public static IReadOnlyList<Urging> In(IReadOnlyList<TimelineEntry> timeline, Process process, CaseState state, Circumstances at) =>
    [
        .. timeline.Where(entry => entry.Body.Command is Command.Act { Action: Action }).Select(entry =>
        {
            var answer = timeline.FirstOrDefault(later => later.Sequence > entry.Sequence && IsAnswer(process, later, PlaceOf(process, entry)));
            return new Urging(entry, answer, DaysBetween(entry.At, answer?.At ?? state.ClosedAt ?? at.Now, at));
        }),
    ];

    // Whoever's move it was when somebody urged.
    private static PartyOf? PlaceOf(Process process, TimelineEntry urged) =>
        process.StateNamed(urged.ToState) is { Owner: { } owner } ? process.PartyNamed(owner)?.Of : null;

    private static bool IsAnswer(Process process, TimelineEntry later, PartyOf? place) => later.Body.Command switch
    {
        Command.Submit submit => submit.By.Parties.Any(party => IsOf(process, party, place)),
        Command.Act act when process.StateNamed(later.FromState ?? "") is { } here && process.RuleFor(here, act.Action) is { } rule =>
            (rule.Progress || rule.To is not null) && rule.By.Any(party => act.By.Parties.Contains(party) && IsOf(process, party, place)),
        _ => false,
    };

    private static bool IsOf(Process process, string party, PartyOf? place) => place is not null && process.PartyNamed(party)?.Of == place;

    private static int DaysBetween(DateTimeOffset from, DateTimeOffset to, Circumstances at) =>
        at.Calendar.WorkingDaysBetween(LocalTime.DayOf(from, at.Zone).AddDays(1), LocalTime.DayOf(to, at.Zone).AddDays(1));
}
