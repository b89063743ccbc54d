using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Decides a request, step by step in the listed order, one person one step (engine.md 6.1).</summary>
internal static class Deciding
{
    private const int ShortestReply = 2;

    public static Outcome.Refused? Approve(Draft draft, Command.Approve approve)
    {
        if (!Find(draft, approve.Request, out var request, out var rule))
            return new Outcome.Refused(RefusalCode.NotPending);
        if (Objection(rule, request, approve.By) is { } objection)
            return new Outcome.Refused(objection);
        var missing = ImmutableArray.CreateBuilder<Missing>();
        Guards.AddValueFaults(missing, draft.Process, approve.With, name => rule.Needs.Fields.Contains(name) || rule.Takes.Contains(name));
        if (missing.Count > 0)
            return new Outcome.Refused(RefusalCode.Incomplete, missing.DrainToImmutable());

        var asked = request.With with { Fields = request.With.Fields.SetItems(approve.With.Fields) };
        var stepped = request with { With = asked, Steps = request.Steps.Add(new ApprovalStep(approve.By.Account, approve.By.OnBehalfOf)) };
        Moving.SomeoneActed(draft, approve.By);
        if (stepped.Steps.Length < rule.Approve.Length)
            return Forward(draft, rule, request, stepped);
        if (Requested.Objection(draft, rule, asked, request.MadeAt, isDecision: true) is { } refused)
            return refused;

        End(draft, request, stepped with { Status = RequestStatus.Approved });
        Requested.Apply(draft, rule, stepped);
        return null;
    }

    public static Outcome.Refused? Reject(Draft draft, Command.Reject reject)
    {
        if (!Find(draft, reject.Request, out var request, out var rule))
            return new Outcome.Refused(RefusalCode.NotPending);
        if (Objection(rule, request, reject.By) is { } objection)
            return new Outcome.Refused(objection);
        if ((reject.With.Note?.Trim().Length ?? 0) < ShortestReply)
            return new Outcome.Refused(RefusalCode.Incomplete, [new Missing(MissingKind.Note, "", "2")]);

        Moving.SomeoneActed(draft, reject.By);
        End(draft, request, request with { Status = RequestStatus.Rejected });
        return null;
    }

    public static Outcome.Refused? Withdraw(Draft draft, Command.Withdraw withdraw)
    {
        if (!Find(draft, withdraw.Request, out var request, out _))
            return new Outcome.Refused(RefusalCode.NotPending);
        if (!IsMaker(request, withdraw.By))
            return new Outcome.Refused(RefusalCode.NotYourPart);

        End(draft, request, request with { Status = RequestStatus.Withdrawn });
        return null;
    }

    public static Outcome.Refused? Void(Draft draft, Command.VoidRequest cancel)
    {
        if (draft.State.RequestWith(cancel.Request) is not { IsPending: true } request)
            return new Outcome.Refused(RefusalCode.NotPending);

        End(draft, request, request with { Status = RequestStatus.Voided }); // also where the process no longer knows its kind
        return null;
    }

    /// <summary>Why this person can't decide the request's present step; null when they can.</summary>
    internal static RefusalCode? Objection(RequestRule rule, Request request, Actor by)
    {
        if (!by.Parties.Contains(rule.Approve[request.Steps.Length]))
            return RefusalCode.NotYourPart;
        return IsMaker(request, by) || request.Steps.Any(step => by.IsEither(step.Person, step.OnBehalfOf)) ? RefusalCode.OneStepEach : null;
    }

    internal static bool IsMaker(Request request, Actor by) => by.IsEither(request.By, request.OnBehalfOf);

    private static bool Find(Draft draft, string id, out Request request, out RequestRule rule)
    {
        request = draft.State.RequestWith(id)!;
        rule = request is null ? null! : draft.Process.RequestNamed(request.Kind)!;
        return request is { IsPending: true } && rule is not null;
    }

    private static Outcome.Refused? Forward(Draft draft, RequestRule rule, Request request, Request stepped)
    {
        Replace(draft, request, stepped);
        if (draft.State.DeadlineWith(Deadline.OfRequest + request.Id) is { Runs: true } deadline)
            draft.Renew(deadline, new Budget.Of(rule.Due), draft.Now, DeadlineCause.Decided);
        draft.Tell(rule.Approve[stepped.Steps.Length], "request", request.Id);
        return null;
    }

    private static void End(Draft draft, Request request, Request ended)
    {
        Replace(draft, request, ended);
        draft.End(Deadline.OfRequest + request.Id, DeadlineCause.Decided);
        if (ended.Status == RequestStatus.Withdrawn)
            return;
        draft.Add(new Effect.NotifyPerson(request.By, "decided", $"{request.Id}:{ended.Status}"));
        if (request.OnBehalfOf is { } absent)
            draft.Add(new Effect.NotifyPerson(absent, "decided", $"{request.Id}:{ended.Status}"));
    }

    private static void Replace(Draft draft, Request old, Request next) =>
        draft.State = draft.State with { Requests = draft.State.Requests.Replace(old, next) };
}
