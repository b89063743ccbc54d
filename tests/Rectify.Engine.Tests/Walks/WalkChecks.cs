using System.Collections.Immutable;

namespace Rectify.Engine.Tests.Walks;

/// <summary>What must hold of a finding whatever is done to it (engine.md, and the invariants of the domain that concern one finding).</summary>
/// <param name="conclusions">What verify proves of each state.</param>
internal sealed class WalkChecks(Process process, ImmutableSortedDictionary<string, ImmutableSortedSet<Conclusion>> conclusions)
{
    private readonly HashSet<(string Deadline, int Version, string Rung)> _recorded = [];

    /// <param name="about">What it is said of; put into words only when it doesn't hold, since that costs more than a step.</param>
    public static void Hold(bool holds, string rule, object? about = null)
    {
        if (!holds)
            throw new WalkException($"{rule}: {about}");
    }

    /// <summary>After each event.</summary>
    public void After(CaseState? before, Turn turn, Circumstances at)
    {
        var next = turn.Outcome.Next;
        Hold(next.Sequence == (before?.Sequence ?? 0) + 1 && next.LastAt == at.Now, "an event is the next one, of now");
        Hold(before is null || !IsFinal(before) || next.State == before.State || next.Undone, "final stays final");
        foreach (var effect in turn.Outcome.Effects)
            Check(before, effect, at);
        Hold(next.Undone || conclusions.GetValueOrDefault(next.State, []).Contains(next.Conclusion), "a finding concludes what its state allows", next);
        NeverBoth(next);
    }

    /// <summary>After all events of a command.</summary>
    public void AtRest(CaseState state, Circumstances at)
    {
        if (IsFinal(state))
        {
            Hold(state.Deadlines.All(deadline => !deadline.Runs || deadline.Key.StartsWith(Deadline.After, StringComparison.Ordinal)), "nothing but timers runs in a final state");
            Hold(state.Requests.All(request => !request.IsPending), "no request outlives its finding");
            Hold(state.ClosedAt is not null, "what is final was closed some day");
        }

        Hold(Pause.Merged(state.Pauses).Sum(pause => pause.To.DayNumber - pause.From.DayNumber) <= 90, "a life is paused for 90 days at most");
        foreach (var deadline in state.Deadlines)
            Check(state, deadline, at);
        Hold(Lights.Of(state, at.Now) == LightOf(state, at), "the light is what its deadline, pauses and calendar give");
    }

    private void Check(CaseState? before, Effect effect, Circumstances at)
    {
        switch (effect)
        {
            case Effect.RecordRung record:
                Hold(_recorded.Add((record.Deadline, record.Version, record.Rung)), "a rung is recorded once a version", record);
                Hold(record is not { Deadline: Deadline.Finding, Fate: RungFate.Fired } || before?.HandedOverAt is null, "no rung fires while the finding is handed over");
                break;
            case Effect.SetDeadline { Deadline: var set }:
                var old = before?.DeadlineWith(set.Key);
                var mayBePast = set.Version.Cause is DeadlineCause.Calendar or DeadlineCause.Imported or DeadlineCause.Reorganised || old?.Version.Number == set.Version.Number;
                Hold(mayBePast || set.DueAt > at.Now, "a new version is due ahead", set);
                Hold(set.Version.Cause is not (DeadlineCause.Calendar or DeadlineCause.Reorganised) || old is null || set.DueAt > old.DueAt || old.Version.Number == set.Version.Number, "a calendar moves due later");
                break;
        }
    }

    private static void Check(CaseState state, Deadline deadline, Circumstances at)
    {
        var version = deadline.Version;
        Hold(deadline.Runs || version.NextRung is null, "what has ended waits for nothing");
        Hold(version.NextAt is null || version.NextAt > at.Now, "what is due has fired", deadline);
        var isRequest = deadline.Key.StartsWith(Deadline.OfRequest, StringComparison.Ordinal);
        if (version.NextAt is { } next && !isRequest && LocalTime.DayOf(next, China.Zone) is var day)
            Hold(!state.Pauses.Any(pause => pause.From <= day && day < pause.To), "no rung falls inside a pause", deadline);
        if (deadline.Runs && deadline.Key.StartsWith(Deadline.OfMeasure, StringComparison.Ordinal))
            Hold(state.Own is not { Runs: true } own || deadline.DueAt <= own.DueAt, "no measure is due later than its finding");
    }

    // Whoever is one of rectifier, self-checker and verifier is none of the others, in person or by delegation.
    private void NeverBoth(CaseState state)
    {
        foreach (var one in state.Deeds)
        {
            foreach (var other in state.Deeds)
            {
                if (process.NeedFourEyes(one.Action, other.Action))
                    Hold(!new Actor(one.Person, one.OnBehalfOf, []).IsEither(other.Person, other.OnBehalfOf), "nobody is both", one);
            }
        }
    }

    private static Light LightOf(CaseState state, Circumstances at)
    {
        var lit = state.Own is { EndCause: DeadlineCause.LongTerm } own && own.EndedAt <= own.DueAt ? state.DeadlineWith(Deadline.Review) : state.Own;
        if (lit is null)
            return Light.None;
        var due = lit.Runs ? DueOf(state, lit, at) : lit.DueAt;
        if (state.HandedOverAt is { } handedOver)
            return handedOver > due ? Light.MetLate : Light.MetOnTime;
        var seen = state.ClosedAt is { } closed && closed < at.Now ? closed : at.Now;
        if (seen > due)
            return Light.Overdue;
        return lit.Version.WarnAt is { } warn && seen >= warn ? Light.NearDue : Light.Normal;
    }

    private static DateTimeOffset DueOf(CaseState state, Deadline lit, Circumstances at)
    {
        var version = lit.Version;
        var pauses = version.Budget is Budget.Of ? state.Pauses : state.Pauses.RemoveAll(pause => pause.DecidedAt < version.CountedFrom);
        return new Clockwork(at.Shelf.CalendarWith(version.Calendar), China.Zone, pauses).DueOf(version.CountedFrom, version.Budget);
    }

    private bool IsFinal(CaseState state) => process.StateNamed(state.State) is { IsFinal: true };
}
