using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>Names what one decision of a story reached, in the words of <see cref="StoryTargets"/>.</summary>
internal static class StoryReached
{
    public static IEnumerable<string> Of(Process process, StoryEvent happened) => happened.Outcome switch
    {
        Outcome.Refused refused => Refusal(happened, refused.Code),
        Outcome.Accepted accepted when happened.Before is { } before => Acceptance(process, before, happened.Command, accepted),
        _ => [],
    };

    private static IEnumerable<string> Refusal(StoryEvent happened, RefusalCode code)
    {
        var request = (string id) => happened.Before?.RequestWith(id)?.Kind;
        return happened.Command switch
        {
            Command.Act act => [$"refusal {act.Action}: {code}"],
            Command.Submit submit => [$"request {submit.Request}: refused {code}"],
            Command.Approve approve when request(approve.Request) is { } kind => [$"request {kind}: deciding refused {code}"],
            Command.Reject reject when request(reject.Request) is { } kind => [$"request {kind}: deciding refused {code}"],
            Command.Withdraw withdraw when request(withdraw.Request) is { } kind => [$"request {kind}: deciding refused {code}"],
            Command.Sign => [$"signing: refused {code}"],
            _ => [],
        };
    }

    private static IEnumerable<string> Acceptance(Process process, CaseState before, Command command, Outcome.Accepted accepted) => command switch
    {
        Command.Act act => [$"action {before.State}.{act.Action}"],
        Command.FireRung fire => Timer(before, fire, accepted),
        Command.Approve approve => Approval(before, approve.Request, accepted),
        Command.Reject reject => [$"request {KindOf(before, reject.Request)}: rejected"],
        Command.Withdraw withdraw => [$"request {KindOf(before, withdraw.Request)}: withdrawn"],
        Command.VoidRequest cancel => [$"request {KindOf(before, cancel.Request)}: voided"],
        Command.Sign sign => Signature(process, before, sign, accepted),
        _ => [],
    };

    private static IEnumerable<string> Timer(CaseState before, Command.FireRung fire, Outcome.Accepted accepted)
    {
        var isTimer = fire.Deadline.StartsWith(Deadline.After, StringComparison.Ordinal);
        return isTimer && accepted.Effects.OfType<Effect.RecordRung>().Any(record => record.Fate == RungFate.Fired)
            ? [$"timer {before.State}.{fire.Rung}", $"action {before.State}.{fire.Rung}"]
            : [];
    }

    private static IEnumerable<string> Approval(CaseState before, string id, Outcome.Accepted accepted)
    {
        if (accepted.Next.RequestWith(id) is not { Status: RequestStatus.Approved } request)
            yield break;
        yield return $"request {request.Kind}: approved";
        if (before.Own?.DueAt < accepted.Next.LastAt || before.DeadlineWith(Deadline.OfRequest + id)?.DueAt < accepted.Next.LastAt)
            yield return $"request {request.Kind}: late";
    }

    private static IEnumerable<string> Signature(Process process, CaseState before, Command.Sign sign, Outcome.Accepted accepted)
    {
        var rule = process.StateNamed(before.State)?.SignOff;
        if (sign.Verdict == Verdict.Abstain)
            yield return $"sign-off {before.State}: abstained";
        if (accepted.Next.State == rule?.Pass)
            yield return $"sign-off {before.State}: passed";
        if (accepted.Next.State == rule?.Fail)
            yield return $"sign-off {before.State}: {(sign.Verdict == Verdict.Against && rule.Veto.Contains(sign.Party) ? "vetoed" : "failed")}";
    }

    private static string KindOf(CaseState before, string id) => before.RequestWith(id)?.Kind ?? id;
}
