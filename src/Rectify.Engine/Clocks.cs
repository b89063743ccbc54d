using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Begins, renews and ends the clocks of a finding, and arms their ladders (engine.md 4 and 5.1).</summary>
internal static class Clocks
{
    public static void Begin(this Draft draft, string key, Budget budget, DateTimeOffset from, string ladder, DeadlineCause cause)
    {
        var shelf = draft.At.Shelf;
        var rungs = ladder.StartsWith("timer:", StringComparison.Ordinal) ? shelf.LadderWith(ladder) : shelf.LadderNamed(ladder);
        var number = (draft.State.DeadlineWith(key)?.Version.Number ?? 0) + 1;
        var version = NewVersion(draft, key, number, cause, from, budget, rungs, draft.At.Calendar, draft.At.Zone);
        draft.Put(new Deadline(key, from, version.DueAt, version, EndedAt: null, EndCause: null));
    }

    /// <summary>A new version: another budget, or the same one after a pause or another calendar.</summary>
    public static void Renew(this Draft draft, Deadline old, Budget budget, DateTimeOffset from, DeadlineCause cause)
    {
        var rungs = draft.At.Shelf.LadderWith(old.Version.Ladder);
        var version = NewVersion(
            draft, old.Key, old.Version.Number + 1, cause, from, budget, rungs, draft.At.Calendar, draft.At.Zone);
        draft.Put(old with { Version = version });
    }

    public static void End(this Draft draft, string key, DeadlineCause cause)
    {
        if (draft.State.DeadlineWith(key) is not { Runs: true } deadline)
            return;

        var ended = deadline with { EndedAt = draft.Now, EndCause = cause, Version = deadline.Version with { NextRung = null, NextAt = null } };
        draft.State = draft.State with
        {
            Deadlines = key == Deadline.Finding
                ? draft.State.Deadlines.Replace(deadline, ended)
                : draft.State.Deadlines.Remove(deadline),
        };
        draft.Add(new Effect.EndDeadline(key, cause));
    }

    /// <summary>Ends every clock whose key satisfies <paramref name="chosen"/>.</summary>
    public static void EndAll(this Draft draft, DeadlineCause cause, Func<string, bool> chosen)
    {
        foreach (var deadline in draft.State.Deadlines)
        {
            if (deadline.Runs && chosen(deadline.Key))
                draft.End(deadline.Key, cause);
        }
    }

    /// <summary>The due instant that a budget would give now, for checks before anything begins.</summary>
    public static DateTimeOffset DueOf(this Draft draft, Budget budget, DateTimeOffset from) =>
        Clockwork(draft, from).DueOf(from, budget);

    /// <summary>The calendar, zone and pauses by which a running deadline was computed.</summary>
    public static Clockwork ClockworkOf(this Draft draft, DeadlineVersion version) => new(
        draft.At.Shelf.CalendarWith(version.Calendar), ZoneOf(draft, version), PausesSince(draft.State, version.CountedFrom));

    /// <summary>When a rung of a version fires; repetitions count from 1.</summary>
    public static DateTimeOffset InstantOf(this in Clockwork clockwork, DateTimeOffset due, Ladder ladder, Rung rung, int repetition)
    {
        if (rung.Act is not null && ladder.Hash.StartsWith("timer:", StringComparison.Ordinal))
            return due;
        var when = rung.When;
        if (rung.Every is { } every && repetition > 1)
            when = new Offset(when.Amount + (every.Amount * (repetition - 1)), every.Unit);
        return clockwork.At(due, when, ladder.FireAt);
    }

    private static DeadlineVersion NewVersion(
        Draft draft, string key, int number, DeadlineCause cause, DateTimeOffset from, Budget budget, Ladder ladder,
        WorkCalendar calendar, TimeZoneInfo zone)
    {
        var clockwork = new Clockwork(calendar, zone, PausesFor(draft.State, key, from));
        var due = clockwork.DueOf(from, budget);
        var version = new DeadlineVersion(
            number, draft.Now, cause, from, budget, due, ladder.Warn is { } warn ? clockwork.WarnOf(due, warn) : null,
            ladder.Hash, calendar.Hash, zone.Id, NextRung: null, NextAt: null, Stage: null,
            clockwork.Unpublished(from, due));
        return Arm(draft, key, version, ladder, clockwork);
    }

    // Each rung later than now waits; every other is recorded as passed, whether or not an earlier version fired it. So no
    // change of deadline, calendar, ladder or organisation ever fires a past rung (engine.md 5.1).
    private static DeadlineVersion Arm(Draft draft, string key, DeadlineVersion version, Ladder ladder, in Clockwork clockwork)
    {
        foreach (var rung in ladder.Rungs)
        {
            var instant = clockwork.InstantOf(version.DueAt, ladder, rung, repetition: 1);
            if (instant > draft.Now)
                return version with { NextRung = rung.Key, NextAt = instant };
            draft.Add(new Effect.RecordRung(key, version.Number, rung.Key, RungFate.Passed, instant));
        }

        return ladder.Rungs is [.., { Every: not null } last] ? Repeat(draft, version, ladder, last, clockwork) : version;
    }

    private static DeadlineVersion Repeat(Draft draft, DeadlineVersion version, Ladder ladder, Rung last, in Clockwork clockwork)
    {
        for (var repetition = 2; ; repetition++)
        {
            var instant = clockwork.InstantOf(version.DueAt, ladder, last, repetition);
            if (instant > draft.Now)
                return version with { NextRung = RungKey.Of(last.Key, repetition), NextAt = instant };
        }
    }

    private static Clockwork Clockwork(Draft draft, DateTimeOffset from) =>
        new(draft.At.Calendar, draft.At.Zone, PausesSince(draft.State, from));

    // A pause stops every clock but those of requests.
    private static ImmutableArray<Pause> PausesFor(CaseState state, string key, DateTimeOffset from) =>
        key.StartsWith(Deadline.OfRequest, StringComparison.Ordinal) ? [] : PausesSince(state, from);

    // Who sets a deadline knows the pauses decided until then; only later ones move it.
    private static ImmutableArray<Pause> PausesSince(CaseState state, DateTimeOffset from) =>
        state.Pauses.IsEmpty ? [] : state.Pauses.RemoveAll(pause => pause.DecidedAt < from);

    private static TimeZoneInfo ZoneOf(Draft draft, DeadlineVersion version) =>
        version.Zone == draft.At.Zone.Id ? draft.At.Zone : TimeZoneInfo.FindSystemTimeZoneById(version.Zone);

    private static void Put(this Draft draft, Deadline deadline)
    {
        var deadlines = draft.State.Deadlines;
        var old = draft.State.DeadlineWith(deadline.Key);
        draft.State = draft.State with { Deadlines = old is null ? deadlines.Add(deadline) : deadlines.Replace(old, deadline) };
        draft.Add(new Effect.SetDeadline(deadline));
    }
}

/// <summary>A rung's key in a record: the file's, with a counter when it repeats (<c>account#2</c>).</summary>
public static class RungKey
{
    public static string Of(string key, int repetition) =>
        repetition == 1 ? key : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}#{repetition}");

    public static (string Key, int Repetition) Parse(string recorded)
    {
        var mark = recorded.IndexOf('#', StringComparison.Ordinal);
        return mark < 0 ? (recorded, 1) : (recorded[..mark], int.Parse(recorded[(mark + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
