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

    /// <summary>Early resume cuts every pause that reaches beyond today.</summary>
    public static void Resume(Draft draft)
    {
        var today = draft.Today;
        draft.State = draft.State with
        {
            Pauses = [.. draft.State.Pauses.Select(pause => Cut(pause, today)).Where(pause => pause.To > pause.From)],
        };
        draft.Add(new Effect.ResumeClocks(today));
        RenewAll(draft, DeadlineCause.Resumed);
    }

    private static Pause Cut(Pause pause, DateOnly today)
    {
        if (pause.To <= today)
            return pause;
        return pause with { To = pause.From > today ? pause.From : today };
    }

    private static void RenewAll(Draft draft, DeadlineCause cause)
    {
        foreach (var deadline in draft.State.Deadlines)
        {
            if (deadline.Runs && !deadline.Key.StartsWith(Deadline.OfRequest, StringComparison.Ordinal))
                draft.Repause(deadline, cause);
        }
    }
}
