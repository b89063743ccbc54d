namespace Rectify.Engine;

/// <summary>Fires a rung: once for each version of its deadline, with its effects in the same step (engine.md 5.2 to 5.6).</summary>
internal static class Firing
{
    public static Outcome.Refused? Fire(Draft draft, Command.FireRung fire)
    {
        if (draft.State.DeadlineWith(fire.Deadline) is not { Runs: true } deadline || deadline.Version.Number != fire.Version)
            return new Outcome.Refused(RefusalCode.RungNotWaiting);

        var version = deadline.Version;
        var ladder = draft.At.Shelf.LadderWith(version.Ladder);
        if (!fire.Raised && (version.NextRung != fire.Rung || version.NextAt > draft.Now))
            return new Outcome.Refused(RefusalCode.RungNotWaiting);
        if (fire.Raised && !IsAhead(version, ladder, fire.Rung))
            return new Outcome.Refused(RefusalCode.RungNotWaiting);

        var clockwork = draft.ClockworkOf(deadline);
        if (fire.Raised)
            SkipBelow(draft, deadline, ladder, fire.Rung, clockwork);

        var (key, repetition) = RungKey.Parse(fire.Rung);
        var rung = ladder.Rungs[ladder.PlaceOf(key)];
        var advanced = AfterRung(version, ladder, rung, repetition, clockwork, draft.Now);
        var fate = FateOf(draft, fire, rung, advanced);
        if (fate == RungFate.Fired && (fire.Stage ?? rung.Stage) is { } stage)
            advanced = advanced with { Stage = stage };

        draft.State = draft.State with { Deadlines = draft.State.Deadlines.Replace(deadline, deadline with { Version = advanced }) };
        var due = clockwork.InstantOf(version.DueAt, ladder, rung, repetition);
        draft.Add(new Effect.RecordRung(fire.Deadline, fire.Version, fire.Rung, fate, due));
        if (fate == RungFate.Fired)
            Take(draft, fire, rung);
        return null;
    }

    /// <summary>True while the rung, or a lower one, still waits under this version.</summary>
    public static bool IsAhead(DeadlineVersion version, Ladder ladder, string rung) =>
        version.NextRung is { } next && ladder.PlaceOf(rung) >= ladder.PlaceOf(RungKey.Parse(next).Key) && !next.Contains('#', StringComparison.Ordinal);

    /// <summary>The colour that the ladder has once the rung has fired; null where none up to it gives one.</summary>
    public static string? StageBy(Ladder ladder, string rung) =>
        ladder.Rungs.Take(ladder.PlaceOf(rung) + 1).LastOrDefault(passed => passed.Stage is not null)?.Stage;

    private static RungFate FateOf(Draft draft, Command.FireRung fire, Rung rung, DeadlineVersion advanced)
    {
        if (fire.Deadline == Deadline.Finding && draft.State.HandedOverAt is not null)
            return RungFate.Skipped;
        if (rung.Act is not null && Acting.Objection(draft, ActOf(rung)) is not null)
            return RungFate.Skipped; // what the finding doesn't admit now stays in the record as that, and nothing is tried again
        return rung.OnlyNotifies && !fire.Raised && advanced.NextAt <= draft.Now ? RungFate.Superseded : RungFate.Fired;
    }

    private static void SkipBelow(Draft draft, Deadline deadline, Ladder ladder, string raised, in Clockwork clockwork)
    {
        // IsAhead has seen that a rung waits.
        for (var place = ladder.PlaceOf(deadline.Version.NextRung!); ladder.Rungs[place].Key != raised; place++)
        {
            var lower = ladder.Rungs[place];
            var instant = clockwork.InstantOf(deadline.DueAt, ladder, lower, repetition: 1);
            draft.Add(new Effect.RecordRung(deadline.Key, deadline.Version.Number, lower.Key, RungFate.Skipped, instant));
        }
    }

    private static DeadlineVersion AfterRung(
        DeadlineVersion version, Ladder ladder, Rung rung, int repetition, in Clockwork clockwork, DateTimeOffset now)
    {
        if (rung.Every is not null)
            return clockwork.Repeated(version, ladder, rung, repetition + 1, now);
        var next = ladder.PlaceOf(rung.Key) + 1;
        if (next >= ladder.Rungs.Length)
            return version with { NextRung = null, NextAt = null };
        return version with
        {
            NextRung = ladder.Rungs[next].Key,
            NextAt = clockwork.InstantOf(version.DueAt, ladder, ladder.Rungs[next], repetition: 1),
        };
    }

    private static void Take(Draft draft, Command.FireRung fire, Rung rung)
    {
        var cause = $"{fire.Deadline}@{fire.Version}/{fire.Rung}";
        var unit = draft.State.Placement.Unit;
        Tell(draft, fire.Deadline, rung);
        if (rung.Document is not null)
            draft.Add(new Effect.DraftLetter(rung.Document, unit, rung.SignBy ?? Party.System, cause));
        if (rung.Score != 0)
        {
            draft.State = draft.State with { Scores = draft.State.Scores.Add(new ScoreEntry(cause, rung.Score, unit, draft.Now, IsReversed: false)) };
            draft.Add(new Effect.Score(cause, unit, rung.Score, rung.Key));
        }

        if (rung.MarksStalled)
            draft.State = draft.State with { Stalled = true };
        if (rung.Open is not null)
            draft.Add(new Effect.OpenFinding(rung.Open, rung.Key));
        if (rung.Act is not null)
            Acting.Take(draft, ActOf(rung)); // FateOf has seen that nothing stands against it
    }

    // Only asked for rungs that act.
    private static Command.Act ActOf(Rung rung) => new(Actor.System, rung.Act!, Brought.Nothing);

    private static void Tell(Draft draft, string key, Rung rung)
    {
        var about = $"{key}/{rung.Key}";
        var parties = rung.Notify.Remove(Party.Owner);
        if (parties.Length < rung.Notify.Length && PersonOf(draft.State, key) is { } person)
            draft.Add(new Effect.NotifyPerson(person, "rung", about));
        else if (parties.Length < rung.Notify.Length && OwnerOf(draft, key) is { } owner && !parties.Contains(owner))
            parties = parties.Insert(0, owner);
        if (!parties.IsEmpty)
            draft.Add(new Effect.Notify(parties, "rung", about));
    }

    private static Guid? PersonOf(CaseState state, string key) => key.StartsWith(Deadline.OfMeasure, StringComparison.Ordinal)
        ? state.Measures.FirstOrDefault(measure => Measuring.KeyOf(measure.Number) == key)?.Person
        : null;

    private static string? OwnerOf(Draft draft, string key) => key.StartsWith(Deadline.OfRequest, StringComparison.Ordinal)
        && draft.State.RequestWith(key[Deadline.OfRequest.Length..]) is { IsPending: true } request
        && draft.Process.RequestNamed(request.Kind) is { } rule
        ? rule.Approve[request.Steps.Length]
        : draft.Here.Owner;
}
