using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Every state that isn't final has somebody whose move it is and a time for it; a final one has neither.</summary>
internal static class StateCheck
{
    public static IEnumerable<Flaw> Flaws(Process process) => process.States
        .SelectMany(state => state.IsFinal ? OfFinal(state) : OfOpen(process, state))
        .Concat(process.States.SelectMany(state => OfTimers(process, state)))
        .Concat(OfWhole(process));

    private static IEnumerable<Flaw> OfWhole(Process process)
    {
        if (!process.States.Any(state => state.IsFinal))
            yield return Flaw.At(["states"], "没有终态（final: true）", "there is no final state (final: true)");
        if (process.StateNamed(process.Initial) is { IsFinal: true })
            yield return Flaw.At(["initial", process.Initial], "初始状态不能是终态", "the initial state can't be final");
        if (process.Number is { } number && !IsPattern(number))
            yield return Flaw.At(["number", number], "编号须含 {seq}，另可含 {year}", "a number has {seq} in it, and perhaps {year}, and no other braces");
        var ladders = process.States.Where(state => state.DueWithFinding).DistinctBy(state => state.Ladder).ToArray();
        if (ladders.Length > 1)
            yield return Flaw.At(["states", ladders[1].Name, "ladder"], $"整改期限只有一个阶梯，“{ladders[0].Name}”用的是“{ladders[0].Ladder}”", $"the finding's deadline has one ladder, and '{ladders[0].Name}' names '{ladders[0].Ladder}'");
        if (process.States.FirstOrDefault(state => state.DueWithFinding) is { } work && !Site.AllOf(process).Any(site => site.Rule.HandsOver))
            yield return Flaw.At(["states", work.Name, "due"], "没有报送销号的动作（hands_over: true），整改期限永远不会算作完成", "no action hands over (hands_over: true), so the finding's deadline could never be met");
    }

    private static IEnumerable<Flaw> OfFinal(State state)
    {
        ImmutableArray<string> path = ["states", state.Name];
        if (state.Owner is not null)
            yield return Flaw.At([.. path, "owner"], "终态没有责任方", "a final state has no owner");
        if (state.Due is not null || state.DueWithFinding)
            yield return Flaw.At([.. path, "due"], "终态没有期限", "a final state has no due");
        if (state.SignOff is not null)
            yield return Flaw.At([.. path, "signoff"], "终态没有会签", "a final state has no sign-off");
        if (state.ProgressEvery is not null)
            yield return Flaw.At([.. path, "progress_every"], "终态没有进展填报", "a final state has no progress reports");
        foreach (var rule in state.Actions.Where(rule => rule.To is not null))
            yield return Flaw.At([.. path, "actions", rule.Name, "to"], "终态不再流转：动作只能 stay: true", "a final state stays final: its actions can only stay");
    }

    private static IEnumerable<Flaw> OfOpen(Process process, State state)
    {
        ImmutableArray<string> path = ["states", state.Name];
        if (state.Owner is null)
            yield return Flaw.At(path, $"状态“{state.Name}”没有责任方（owner）", $"the state '{state.Name}' has no owner");
        if (state.Due is null && !state.DueWithFinding)
            yield return Flaw.At(path, $"状态“{state.Name}”没有期限（due）", $"the state '{state.Name}' has no due");
        if (state.Freeze)
            yield return Flaw.At([.. path, "freeze"], "只有终态能冻结统计", "only a final state can freeze the figures");
        if (state.ProgressEvery is not null && !process.ActionsIn(state).Any(rule => rule.Progress))
            yield return Flaw.At([.. path, "progress_every"], "此状态没有填报进展的动作（progress: true）", "no action of this state reports progress (progress: true)");
    }

    private static IEnumerable<Flaw> OfTimers(Process process, State state)
    {
        foreach (var timer in state.After)
        {
            ImmutableArray<string> path = ["states", state.Name, "after", timer.After.ToString()];
            foreach (var message in Automatic.Objections(process, state, timer.Action))
                yield return new Flaw(path, message);
        }
    }

    private static bool IsPattern(string number)
    {
        var rest = number.Replace("{seq}", "", StringComparison.Ordinal);
        return rest.Length < number.Length && !rest.Replace("{year}", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal);
    }
}

/// <summary>What the service takes by itself, at a timer or a rung, with nothing in its hands.</summary>
internal static class Automatic
{
    public static IEnumerable<Text> Objections(Process process, State state, string action)
    {
        if (process.RuleFor(state, action) is not { } rule)
        {
            yield return new Text($"状态“{state.Name}”没有动作“{action}”", $"the state '{state.Name}' has no action '{action}'");
            yield break;
        }

        if (!rule.By.Contains(Party.System))
            yield return new Text($"动作“{action}”不许系统代办：by 中须有 system", $"the service may not take '{action}': 'system' isn't in its 'by'");
        if (rule.Needs.Note > 0 || rule.Needs.Evidence > 0 || rule.Needs.Fields.Length > 0 || rule.Needs.MeasuresDone || rule.Needs.MeasuresPlanned)
            yield return new Text($"系统代办不了“{action}”：它要附材料（needs）", $"the service can't bring what '{action}' needs");
        if (rule.Names is not null || rule.Measure is not null)
            yield return new Text($"系统代办不了“{action}”：它记名或涉及措施", $"the service can't take '{action}', which names a person or deals with a measure");
    }
}
