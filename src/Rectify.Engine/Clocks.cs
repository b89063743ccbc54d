using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Begins, renews and ends the clocks of a finding, and arms their ladders (engine.md 4 and 5.1).</summary>
internal static class Clocks
{
    public static void Begin(this Draft draft, string key, Budget budget, DateTimeOffset from, string ladder, DeadlineCause cause)
    {
        var shelf = draft.At.Shelf;
        var rungs = ladder.StartsWith("timer:", StringComparison.Ordinal) ? shelf.LadderWith(ladder) : shelf.LadderNamed(ladder);
        var version = NewVersion(draft, key, cause, from, budget, rungs);
        draft.Put(new Deadline(key, from, version.DueAt, version, EndedAt: null, EndCause: null));
        Shorten(draft, key, version.DueAt, cause);
    }

    /// <summary>A new version with another budget, or with the same one by another calendar.</summary>
    public static void Renew(this Draft draft, Deadline old, Budget budget, DateTimeOffset from, DeadlineCause cause)
    {
        var version = NewVersion(draft, old.Key, cause, from, budget, LadderFor(draft, old));
        draft.Put(old with { Version = version });
        Shorten(draft, old.Key, version.DueAt, cause);
    }

    // No measure is due later than its finding.
    private static void Shorten(Draft draft, string key, DateTimeOffset due, DeadlineCause cause)
    {
        if (key != Deadline.Finding)
            return;
        foreach (var deadline in draft.State.Deadlines)
        {
            if (deadline.Runs && deadline.DueAt > due && deadline.Key.StartsWith(Deadline.OfMeasure, StringComparison.Ordinal))
                draft.Renew(deadline, deadline.Version.Budget, deadline.Version.CountedFrom, cause);
        }
    }

    /// <summary>The pauses have changed: a new version where due moves by it, by the calendar that the deadline has.</summary>
    public static void Repause(this Draft draft, Deadline old, DeadlineCause cause)
    {
        var (budget, from) = (old.Version.Budget, old.Version.CountedFrom);
        if (draft.DueOf(budget, from, old.Key, old.Version) == old.DueAt)
        {
            Rearm(draft, old);
            return;
        }

        var version = NewVersion(draft, old.Key, cause, from, budget, LadderFor(draft, old), old.Version);
        draft.Put(old with { Version = version });
        Shorten(draft, old.Key, version.DueAt, cause);
    }

    // The version stands, and what still waits moves out of the pauses.
    private static void Rearm(Draft draft, Deadline deadline)
    {
        var version = deadline.Version;
        var ladder = draft.At.Shelf.LadderWith(version.Ladder);
        var clockwork = draft.ClockworkOf(deadline);
        var warn = ladder.Warn is { } before ? clockwork.WarnOf(version.DueAt, before) : (DateTimeOffset?)null;
        var next = version.NextRung is { } waiting ? clockwork.InstantOf(version.DueAt, ladder, waiting) : version.NextAt;
        if (warn != version.WarnAt || next != version.NextAt)
            draft.Put(deadline with { Version = version with { WarnAt = warn, NextAt = next } });
    }

    public static void End(this Draft draft, string key, DeadlineCause cause)
    {
        if (draft.State.DeadlineWith(key) is not { Runs: true } deadline)
            return;

        var ended = deadline with { EndedAt = draft.Now, EndCause = cause, Version = deadline.Version with { NextRung = null, NextAt = null } };
        draft.State = draft.State with
        {
            Deadlines = key is Deadline.Finding or Deadline.Review
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

    /// <summary>The due instant that a budget gives.</summary>
    /// <param name="like">The version whose calendar and zone count; null for those in force.</param>
    public static DateTimeOffset DueOf(
        this Draft draft, Budget budget, DateTimeOffset from, string key = Deadline.Finding, DeadlineVersion? like = null)
    {
        var (calendar, zone) = BasisOf(draft, like);
        var due = new Clockwork(calendar, zone, PausesThatMove(draft.State, key, budget, from)).DueOf(from, budget);
        return draft.State.Own is { Runs: true } own && own.DueAt < due && key.StartsWith(Deadline.OfMeasure, StringComparison.Ordinal)
            ? own.DueAt // a measure is never due later than its finding
            : due;
    }

    /// <summary>The calendar and zone by which a running deadline was computed, and the days on which its clock stands still.</summary>
    public static Clockwork ClockworkOf(this Draft draft, Deadline deadline)
    {
        var (calendar, zone) = BasisOf(draft, deadline.Version);
        return new Clockwork(calendar, zone, PausesOf(draft.State, deadline.Key));
    }

    /// <summary>When the rung that a version records under this key fires.</summary>
    public static DateTimeOffset InstantOf(this in Clockwork clockwork, DateTimeOffset due, Ladder ladder, string recorded)
    {
        var (key, repetition) = RungKey.Parse(recorded);
        return clockwork.InstantOf(due, ladder, ladder.Rungs[ladder.PlaceOf(key)], repetition);
    }

    /// <summary>When a rung of a version fires; repetitions count from 1.</summary>
    public static DateTimeOffset InstantOf(this in Clockwork clockwork, DateTimeOffset due, Ladder ladder, Rung rung, int repetition)
    {
        if (rung.Act is not null && ladder.Hash.StartsWith("timer:", StringComparison.Ordinal))
            return due;
        if (rung.Every is not { } every || repetition == 1)
            return clockwork.At(due, rung.When, ladder.FireAt);
        var later = new Offset(every.Amount * (repetition - 1), every.Unit);
        return every.Unit == rung.When.Unit
            ? clockwork.At(due, later with { Amount = later.Amount + rung.When.Amount }, ladder.FireAt)
            : clockwork.At(clockwork.At(due, rung.When, ladder.FireAt), later, ladder.FireAt);
    }

    /// <summary>Waits for the first repetition from here on that lies ahead: a rung fires once after downtime, however often it was due.</summary>
    public static DeadlineVersion Repeated(
        this in Clockwork clockwork, DeadlineVersion version, Ladder ladder, Rung rung, int repetition, DateTimeOffset now)
    {
        var instant = clockwork.InstantOf(version.DueAt, ladder, rung, repetition);
        while (instant <= now)
            instant = clockwork.InstantOf(version.DueAt, ladder, rung, ++repetition);
        return version with { NextRung = RungKey.Of(rung.Key, repetition), NextAt = instant };
    }

    private static DeadlineVersion NewVersion(
        Draft draft, string key, DeadlineCause cause, DateTimeOffset from, Budget budget, Ladder ladder, DeadlineVersion? like = null)
    {
        var (calendar, zone) = BasisOf(draft, like);
        var clockwork = new Clockwork(calendar, zone, PausesOf(draft.State, key));
        var due = draft.DueOf(budget, from, key, like);
        var version = new DeadlineVersion(
            NextNumber(draft, key), draft.Now, cause, from, budget, due, ladder.Warn is { } warn ? clockwork.WarnOf(due, warn) : null,
            ladder.Hash, calendar.Hash, zone.Id, NextRung: null, NextAt: null, Stage: null,
            clockwork.Unpublished(from, due));
        return Arm(draft, key, version, ladder, clockwork);
    }

    // The finding's deadline is kept when it ends and counts its own versions. Other clocks come and go; if they began again at 1,
    // a rung would be recorded twice under the same key (engine.md 5.2).
    private static int NextNumber(Draft draft, string key)
    {
        if (key == Deadline.Finding)
            return (draft.State.Own?.Version.Number ?? 0) + 1;
        draft.State = draft.State with { VersionsBegun = draft.State.VersionsBegun + 1 };
        return draft.State.VersionsBegun;
    }

    // Each version is armed with the ladder in force as it begins, and keeps that one (engine.md 5.7).
    private static Ladder LadderFor(Draft draft, Deadline old)
    {
        var shelf = draft.At.Shelf;
        var kept = shelf.LadderWith(old.Version.Ladder);
        var name = old.Key == Deadline.Finding ? Deadlines.LadderOf(draft) : kept.Name;
        return shelf.HasLadder(name) ? shelf.LadderNamed(name) : kept;
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

        return ladder.Rungs is [.., { Every: not null } last] ? clockwork.Repeated(version, ladder, last, 2, draft.Now) : version;
    }

    // A pause stops every clock but those of requests.
    private static ImmutableArray<Pause> PausesOf(CaseState state, string key) =>
        key.StartsWith(Deadline.OfRequest, StringComparison.Ordinal) ? [] : state.Pauses;

    // A span counts the days on which its clock runs. Who names a day knows the pauses decided until then; only later ones move it.
    private static ImmutableArray<Pause> PausesThatMove(CaseState state, string key, Budget budget, DateTimeOffset from) =>
        state.Pauses.IsEmpty || budget is Budget.Of ? PausesOf(state, key) : PausesOf(state, key).RemoveAll(pause => pause.DecidedAt < from);

    private static (WorkCalendar Calendar, TimeZoneInfo Zone) BasisOf(Draft draft, DeadlineVersion? version)
    {
        if (version is null)
            return (draft.At.Calendar, draft.At.Zone);
        var zone = version.Zone == draft.At.Zone.Id ? draft.At.Zone : TimeZoneInfo.FindSystemTimeZoneById(version.Zone);
        return (version.Calendar == draft.At.Calendar.Hash ? draft.At.Calendar : draft.At.Shelf.CalendarWith(version.Calendar), zone);
    }

    private static void Put(this Draft draft, Deadline deadline)
    {
        var deadlines = draft.State.Deadlines;
        var old = draft.State.DeadlineWith(deadline.Key);
        draft.State = draft.State with { Deadlines = old is null ? deadlines.Add(deadline) : deadlines.Replace(old, deadline) };
        draft.Add(new Effect.SetDeadline(deadline));
    }
}
