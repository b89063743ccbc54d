using System.Collections.Immutable;
using System.Globalization;

namespace Rectify.Engine;

/// <summary>Makes a request: when, how often and how far it may be asked for (engine.md 6.1).</summary>
internal static class Requesting
{
    public static Outcome.Refused? Submit(Draft draft, Command.Submit submit)
    {
        if (draft.Process.RequestNamed(submit.Request) is not { } rule)
            return new Outcome.Refused(RefusalCode.NotHere);
        if (Objection(draft, rule, submit.By) is { } objection)
            return new Outcome.Refused(objection);
        var missing = Lacks(draft, rule, submit.With);
        if (!missing.IsEmpty)
            return new Outcome.Refused(RefusalCode.Incomplete, missing);
        if (Requested.Objection(draft, rule, submit.With, draft.Now, isDecision: false) is { } refused)
            return refused;

        var ordinal = draft.State.Requests.Count(request => request.Kind == rule.Name) + 1;
        var id = string.Create(CultureInfo.InvariantCulture, $"{rule.Name}-{ordinal}");
        var request = new Request(id, rule.Name, submit.By.Account, submit.By.OnBehalfOf, draft.Now, submit.With, RequestStatus.Pending, []);
        draft.State = draft.State with { Requests = draft.State.Requests.Add(request) };
        draft.Begin(Deadline.OfRequest + id, new Budget.Of(rule.Due), draft.Now, rule.Ladder, DeadlineCause.Set);
        draft.Tell(rule.Approve[0], "request", id);
        Moving.SomeoneActed(draft, submit.By);
        return null;
    }

    /// <summary>Why this person can't make such a request now, whatever they bring; null when they can.</summary>
    internal static RefusalCode? Objection(Draft draft, RequestRule rule, Actor by)
    {
        var state = draft.State;
        if (draft.Here.IsFinal)
            return RefusalCode.Ended;
        if (!rule.While.IsEmpty && !rule.While.Contains(state.State))
            return RefusalCode.NotHere;
        if (!rule.By.Any(party => by.Parties.Contains(party)))
            return RefusalCode.NotYourPart;
        if (state.Requests.Any(request => request.IsPending && Excludes(draft.Process, request, rule)))
            return RefusalCode.AlreadyPending;
        if (rule.AtMost is { } most && state.Requests.Count(request => request.Kind == rule.Name && request.Status == RequestStatus.Approved) >= most)
            return RefusalCode.TooOften;
        return IsTooLate(draft, rule) ? RefusalCode.TooLate : null;
    }

    // One of a kind, and never an extension beside a pause: each would move the other's ground.
    private static bool Excludes(Process process, Request pending, RequestRule rule)
    {
        var other = process.RequestNamed(pending.Kind)?.Then;
        return pending.Kind == rule.Name
            || (other is RequestVerb.Extend && rule.Then is RequestVerb.Pause)
            || (other is RequestVerb.Pause && rule.Then is RequestVerb.Extend);
    }

    private static bool IsTooLate(Draft draft, RequestRule rule)
    {
        var own = draft.State.Own;
        if (rule.Within is { } within && draft.Now > draft.DueOf(new Budget.Of(within), own?.BeganAt ?? draft.State.EnteredAt))
            return true;
        if (rule.Then is RequestVerb.Extend or RequestVerb.LongTerm && own is not { Runs: true })
            return true;
        if (own is null)
            return false;
        if (rule.Then is RequestVerb.Extend or RequestVerb.LongTerm && draft.Now > own.DueAt)
            return true;
        return rule.Before is { } before && draft.Now > LastMomentOf(draft, own, before);
    }

    private static DateTimeOffset LastMomentOf(Draft draft, Deadline own, Offset before)
    {
        var clockwork = draft.ClockworkOf(own);
        var day = LocalTime.DayOf(clockwork.WarnOf(own.DueAt, before), clockwork.Zone);
        return LocalTime.EndOfDay(day, clockwork.Zone);
    }

    private static ImmutableArray<Missing> Lacks(Draft draft, RequestRule rule, Brought with)
    {
        var missing = ImmutableArray.CreateBuilder<Missing>();
        Guards.AddValueFaults(missing, draft.Process, with, name => rule.Needs.Fields.Contains(name) || rule.Takes.Contains(name));
        foreach (var name in rule.Needs.Fields.Where(name => string.IsNullOrWhiteSpace(with.Fields.GetValueOrDefault(name))))
            missing.Add(new Missing(MissingKind.Field, name, ""));
        Guards.AddUnmet(missing, draft.Process, draft.State, rule.Needs with { Fields = [] }, with);
        return missing.DrainToImmutable();
    }
}
