using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>催办 by hand, and what came of it.</summary>
/// <param name="Entry">The act, with its note.</param>
/// <param name="Answer">The first report, request, decision, signature or move since of whoever was urged; null while there is none.</param>
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

    // Whoever's move it was when somebody urged; null where that state is of an older process, and then anybody's move answers.
    private static PartyOf? PlaceOf(Process process, TimelineEntry urged) =>
        process.StateNamed(urged.ToState) is { Owner: { } owner } ? process.PartyNamed(owner)?.Of : null;

    private static bool IsAnswer(Process process, TimelineEntry later, PartyOf? place) => later.Body.Command switch
    {
        Command.Submit or Command.Approve or Command.Reject => AreOf(process, later.Body.Command.By.Parties, place),
        Command.Sign sign => AreOf(process, [sign.Party], place),
        Command.Act act when process.StateNamed(later.FromState ?? "") is { } here && process.RuleFor(here, act.Action) is { } rule =>
            (rule.Progress || rule.To is not null) && AreOf(process, rule.By.Intersect(act.By.Parties), place),
        Command.Act act => later.FromState != later.ToState && AreOf(process, act.By.Parties, place),
        _ => false,
    };

    private static bool AreOf(Process process, IEnumerable<string> parties, PartyOf? place) =>
        parties.Any(party => place is null ? party != Party.System : process.PartyNamed(party)?.Of == place);

    private static int DaysBetween(DateTimeOffset from, DateTimeOffset to, Circumstances at) =>
        at.Calendar.WorkingDaysBetween(LocalTime.DayOf(from, at.Zone).AddDays(1), LocalTime.DayOf(to, at.Zone).AddDays(1));
}
