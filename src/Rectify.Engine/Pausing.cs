using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>暂停: stops and restarts the clocks of a finding (engine.md 4.5). Half-open intervals of local days.</summary>
internal static class Pausing
{
    /// <summary>Calendar days paused in the finding's life, overlaps counted once.</summary>
    public static int DaysPaused(ImmutableArray<Pause> pauses) =>
        Pause.Merged(pauses).Sum(pause => pause.To.DayNumber - pause.From.DayNumber);

    /// <summary>True while some pause stops a clock or is going to.</summary>
    public static bool IsUnderWay(CaseState state, DateOnly today)
    {
        foreach (var pause in state.Pauses)
        {
            if (pause.To > today)
                return true;
        }

        return false;
    }

    public static void Begin(Draft draft, DateOnly from, DateOnly to)
    {
        var pause = new Pause(from, to, draft.Now);
        draft.State = draft.State with { Pauses = draft.State.Pauses.Add(pause) };
        draft.Add(new Effect.PauseClocks(pause));
        RenewAll(draft, DeadlineCause.Paused);
    }

    /// <summary>Early resume cuts every pause that reaches beyond today; today is one of its days where a clock would else have run out
    /// earlier today, while it stood still.</summary>
    public static void Resume(Draft draft)
    {
        var paused = draft.State.Pauses;
        CutAt(draft, paused, draft.Today);
        if (draft.State.Deadlines.Any(deadline => HasRunOutMeanwhile(draft, deadline)))
            CutAt(draft, paused, draft.Today.AddDays(1));
        draft.Add(new Effect.ResumeClocks(draft.Today));
        RenewAll(draft, DeadlineCause.Resumed);
    }

    private static void CutAt(Draft draft, ImmutableArray<Pause> pauses, DateOnly day) =>
        draft.State = draft.State with { Pauses = [.. pauses.Select(pause => Cut(pause, day)).Where(pause => pause.To > pause.From)] };

    private static bool HasRunOutMeanwhile(Draft draft, Deadline deadline)
    {
        if (!Stops(deadline))
            return false;
        var due = draft.DueOf(deadline.Version.Budget, deadline.Version.CountedFrom, deadline.Key, deadline.Version);
        return due != deadline.DueAt && due <= draft.Now;
    }

    private static Pause Cut(Pause pause, DateOnly day)
    {
        if (pause.To <= day)
            return pause;
        return pause with { To = pause.From > day ? pause.From : day };
    }

    // A pause stops every clock but those of requests.
    private static bool Stops(Deadline deadline) => deadline.Runs && !deadline.Key.StartsWith(Deadline.OfRequest, StringComparison.Ordinal);

    private static void RenewAll(Draft draft, DeadlineCause cause)
    {
        foreach (var deadline in draft.State.Deadlines)
        {
            if (Stops(deadline))
                draft.Repause(deadline, cause);
        }
    }
}
