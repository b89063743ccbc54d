using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>Lists what stories of a process must reach: what it offers, and every refusal that the engine could give for it.</summary>
internal static class StoryTargets
{
    public static IEnumerable<string> Of(Process process) => Actions(process).Concat(ActionRefusals(process)).Concat(Requests(process)).Concat(SignOffs(process));

    private static IEnumerable<string> Actions(Process process) =>
        process.States.SelectMany(state => process.ActionsIn(state).Select(rule => $"action {state.Name}.{rule.Name}"))
            .Concat(process.States.SelectMany(state => state.After.Select(timer => $"timer {state.Name}.{timer.Action}")));

    private static IEnumerable<string> ActionRefusals(Process process) =>
        from state in process.States
        from rule in process.ActionsIn(state)
        from code in CodesOf(process, state, rule)
        select $"refusal {rule.Name}: {code}";

    private static IEnumerable<RefusalCode> CodesOf(Process process, State state, ActionRule rule)
    {
        var target = rule.To is null ? null : process.StateNamed(rule.To);
        var setsReview = rule.Progress && rule.Accepts("review_on") && process.Requests.Any(request => request.Then == RequestVerb.LongTerm);
        var setsDeadline = setsReview || rule.StartsDeadline || rule.Measure == MeasureAct.Plan || (rule.NewDeadline is not null && target is { DueWithFinding: true });
        (RefusalCode Code, bool CanBe)[] codes =
        [
            (RefusalCode.NotHere, process.States.Any(other => !other.IsFinal && process.RuleFor(other, rule.Name) is null)),
            (RefusalCode.Ended, process.States.Any(other => other.IsFinal && process.RuleFor(other, rule.Name) is null)),
            (RefusalCode.NotYourPart, true),
            (RefusalCode.NotNow, !rule.When.IsEmpty || rule.EndsPause || rule.UntilNamed),
            (RefusalCode.ActedOn, rule.UntilActedOn),
            (RefusalCode.FourEyes, FollowsWhatItExcludes(process, state, rule)),
            (RefusalCode.Incomplete, true),
            (RefusalCode.HandedOver, rule.Measure == MeasureAct.Plan && HandedOver(process).Contains(state)),
            (RefusalCode.DeadlinePast, setsDeadline),
            (RefusalCode.TooLong, rule.Measure == MeasureAct.Plan && !BeforeDeadline(process).Contains(state)),
            (RefusalCode.NobodyThere, rule.StartsDeadline),
        ];
        return codes.Where(code => code.CanBe).Select(code => code.Code);
    }

    // Four-eyes can refuse an action only where its state comes after one that it shares no hands with.
    private static bool FollowsWhatItExcludes(Process process, State state, ActionRule rule) =>
        (from earlier in process.States
         from other in process.ActionsIn(earlier)
         where process.NeedFourEyes(rule.Name, other.Name)
         select other.To is null ? earlier : process.StateNamed(other.To)).OfType<State>()
        .Any(after => Reached(process, [after], _ => true).Contains(state));

    private static HashSet<State> HandedOver(Process process) =>
        Reached(process, TargetsOf(process, process.States.SelectMany(state => state.Actions).Where(rule => rule.HandsOver)), state => !state.DueWithFinding);

    private static HashSet<State> BeforeDeadline(Process process)
    {
        var starts = process.States.SelectMany(state => state.Actions).Where(rule => rule.StartsDeadline);
        var started = Reached(process, TargetsOf(process, starts), _ => true);
        return [.. process.States.Where(state => !started.Contains(state))];
    }

    private static HashSet<State> Reached(Process process, IEnumerable<State> from, Func<State, bool> enters)
    {
        var reached = new HashSet<State>(ReferenceEqualityComparer.Instance);
        var open = new Stack<State>(from);
        while (open.TryPop(out var state))
        {
            if (!enters(state) || !reached.Add(state))
                continue;
            foreach (var next in After(process, state))
                open.Push(next);
        }

        return reached;
    }

    private static IEnumerable<State> After(Process process, State state)
    {
        var requested = process.Requests.Where(rule => !state.IsFinal && (rule.While.IsEmpty || rule.While.Contains(state.Name))).Select(rule => rule.EndAs);
        string?[] signed = [state.SignOff?.Pass, state.SignOff?.Fail];
        return TargetsOf(process, process.ActionsIn(state)).Concat(
            requested.Concat(signed).Select(name => name is null ? null : process.StateNamed(name)).OfType<State>());
    }

    private static IEnumerable<State> TargetsOf(Process process, IEnumerable<ActionRule> rules) =>
        rules.Select(rule => rule.To is null ? null : process.StateNamed(rule.To)).OfType<State>();

    private static IEnumerable<string> Requests(Process process) => process.Requests.SelectMany(rule => Outcomes(rule).Concat(Refusals(process, rule)));

    private static IEnumerable<string> Outcomes(RequestRule rule) =>
        ((string[])["approved", "rejected", "withdrawn", "voided", "late"]).Select(outcome => $"request {rule.Name}: {outcome}");

    private static IEnumerable<string> Refusals(Process process, RequestRule rule)
    {
        var movesTime = rule.Then is RequestVerb.Extend or RequestVerb.Pause or RequestVerb.LongTerm
            || (rule.Then == RequestVerb.Reassign && (rule.Takes.Contains("new_deadline") || rule.Needs.Fields.Contains("new_deadline")));
        (RefusalCode Code, bool CanBe)[] asking =
        [
            (RefusalCode.NotHere, process.States.Any(state => !state.IsFinal && !rule.While.IsEmpty && !rule.While.Contains(state.Name))),
            (RefusalCode.Ended, true),
            (RefusalCode.NotYourPart, true),
            (RefusalCode.AlreadyPending, true),
            (RefusalCode.TooOften, rule.AtMost is not null && rule.Then != RequestVerb.EndAs),
            (RefusalCode.TooLate, rule.Before is not null || rule.Within is not null || rule.Then is RequestVerb.Extend or RequestVerb.LongTerm),
            (RefusalCode.Incomplete, true),
            (RefusalCode.DeadlinePast, movesTime),
            (RefusalCode.TooLong, rule.Limit is not null || rule.AtMostDays is not null),
        ];
        RefusalCode[] deciding = [RefusalCode.NotPending, RefusalCode.NotYourPart, RefusalCode.OneStepEach, RefusalCode.Incomplete];
        return asking.Where(code => code.CanBe).Select(code => $"request {rule.Name}: refused {code.Code}")
            .Concat(deciding.Select(code => $"request {rule.Name}: deciding refused {code}"));
    }

    private static IEnumerable<string> SignOffs(Process process) => process.States
        .Where(state => state.SignOff is not null).SelectMany(state => SignOff(state.Name, state.SignOff!)); // just asked for

    private static IEnumerable<string> SignOff(string state, SignOffRule rule)
    {
        (string What, bool CanBe)[] all =
        [
            ("passed", true), ("failed", true), ("vetoed", !rule.Veto.IsEmpty), ("abstained", true),
            ("refused NotHere", true), ("refused Ended", true), ("refused NotYourPart", true), ("refused AlreadySigned", true),
            ("refused NotYourTurn", rule.InOrder), ("refused FourEyes", !rule.FourEyes.IsEmpty), ("refused ContentChanged", true),
            ("refused Incomplete", true), ("refused DeadlinePast", rule.NewDeadline is not null),
        ];
        return all.Where(one => one.CanBe).Select(one => one.What.StartsWith("refused", StringComparison.Ordinal) ? $"signing: {one.What}" : $"sign-off {state}: {one.What}");
    }
}
