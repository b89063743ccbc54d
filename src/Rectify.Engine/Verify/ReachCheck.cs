using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Where a finding can get to, and how it stands there: by walking every way through the process.</summary>
internal static class ReachCheck
{
    public static IEnumerable<Flaw> Flaws(Process process)
    {
        var stances = Stance.AllOf(process);
        var byState = stances.ToLookup(stance => stance.State.Name);
        return process.States.Where(state => !byState.Contains(state.Name))
            .Select(state => Flaw.At(["states", state.Name], $"到不了状态“{state.Name}”", $"the state '{state.Name}' can never be reached"))
            .Concat(DeadEnds(process, stances))
            .Concat(process.States.SelectMany(state => OfConclusion(state, byState[state.Name])))
            .Concat(process.States.SelectMany(state => OfDeadline(state, byState[state.Name])))
            .Concat(process.States.SelectMany(state => OfReturns(process, state, byState[state.Name])))
            .Concat(process.States.SelectMany(state => OfPrevious(state, byState[state.Name])));
    }

    private static IEnumerable<Flaw> DeadEnds(Process process, IReadOnlyCollection<Stance> stances)
    {
        if (!process.States.Any(state => state.IsFinal))
            return [];

        var before = stances.Where(stance => !stance.State.IsFinal)
            .SelectMany(stance => stance.WithoutWaiting(process).Next(process).Select(next => (From: stance.State.Name, To: next.State.Name))).Distinct().ToLookup(edge => edge.To, edge => edge.From);
        var ends = process.States.Where(state => state.IsFinal).Select(state => state.Name).ToHashSet();
        for (var open = new Queue<string>(ends); open.TryDequeue(out var state);)
        {
            foreach (var from in before[state].Where(ends.Add))
                open.Enqueue(from);
        }

        return stances.Select(stance => stance.State.Name).Distinct().Where(name => !ends.Contains(name))
            .Select(name => Flaw.At(["states", name], $"从状态“{name}”到不了任何终态", $"no final state can be reached from '{name}'"));
    }

    private static IEnumerable<Flaw> OfConclusion(State state, IEnumerable<Stance> stances)
    {
        var conclusions = stances.Select(stance => stance.Conclusion).ToImmutableSortedSet();
        var wrong = conclusions.Where(conclusion => !Allows(state, conclusion)).ToImmutableArray();
        if (!wrong.IsEmpty)
            yield return Flaw.At(["states", state.Name], $"状态“{state.Name}”不容许整改结论为“{string.Join("、", wrong.Select(Zh))}”：来路上的动作或本状态须写 conclude", $"the state '{state.Name}' doesn't allow the conclusion {string.Join(", ", wrong.Select(En))}: the actions that lead here, or the state, must say 'conclude'");
    }

    /// <summary>While the unit rectifies, nothing is 未启动 or 已完成; what is closed and frozen is 已完成 or 长期坚持.</summary>
    private static bool Allows(State state, Conclusion conclusion)
    {
        if (state.DueWithFinding)
            return conclusion is not (Conclusion.NotStarted or Conclusion.Done);
        return !state.Freeze || conclusion is Conclusion.Done or Conclusion.LongTerm;
    }

    private static IEnumerable<Flaw> OfDeadline(State state, IEnumerable<Stance> stances)
    {
        if (state.DueWithFinding && stances.Any(stance => !stance.HasDeadline))
            yield return Flaw.At(["states", state.Name, "due"], "来到这里时整改期限可能还没有开始：来路上须有 starts_deadline", "the finding's deadline may not have begun here: an action on every way here must start it (starts_deadline)");
    }

    private static IEnumerable<Flaw> OfReturns(Process process, State state, IEnumerable<Stance> stances)
    {
        if (state.IsFinal || !stances.Any(stance => stance.IsHandedOver))
            yield break;
        foreach (var rule in state.Actions.Where(rule => rule is { UntilActedOn: false, NewDeadline: null, To: { } to } && process.StateNamed(to) is { DueWithFinding: true }))
            yield return Flaw.At(["states", state.Name, "actions", rule.Name], "退回整改须能另定期限（new_deadline）：原期限可能已过", "a return must be able to set the deadline anew (new_deadline): the old one may be past");
    }

    private static IEnumerable<Flaw> OfPrevious(State state, IEnumerable<Stance> stances) =>
        stances.Any(stance => stance.Previous is null)
            ? state.Actions.Where(rule => rule is { To: ActionRule.Previous, UntilActedOn: false })
                .Select(rule => Flaw.At(["states", state.Name, "actions", rule.Name, "to"], "此前可能没有状态可回", "there may be no state before this one to go back to"))
            : [];

    private static string Zh(Conclusion conclusion) => conclusion switch
    {
        Conclusion.NotStarted => "未启动",
        Conclusion.InProgress => "整改中",
        Conclusion.StageDone => "阶段性完成",
        Conclusion.Done => "已完成",
        _ => "长期坚持",
    };

    private static string En(Conclusion conclusion) => conclusion switch
    {
        Conclusion.NotStarted => "not_started",
        Conclusion.InProgress => "in_progress",
        Conclusion.StageDone => "stage_done",
        Conclusion.Done => "done",
        _ => "long_term",
    };
}
