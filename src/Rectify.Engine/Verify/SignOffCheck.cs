using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>A sign-off can be passed: enough parties can speak, and none that must is shut out.</summary>
internal static class SignOffCheck
{
    public static IEnumerable<Flaw> Flaws(Process process) => process.States
        .Where(state => state.SignOff is not null)
        .SelectMany(state => OfRule(process, ["states", state.Name, "signoff"], state.SignOff!)); // filtered just above

    private static IEnumerable<Flaw> OfRule(Process process, ImmutableArray<string> path, SignOffRule rule)
    {
        var twice = rule.Parties.GroupBy(party => party).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
            yield return Flaw.At([.. path, "parties", twice], $"会签方“{twice}”重复", $"the party '{twice}' is there twice");
        foreach (var party in rule.Veto.Where(party => !rule.Parties.Contains(party)))
            yield return Flaw.At([.. path, "veto", party], $"“{party}”不是会签方", $"'{party}' doesn't sign");
        if (rule.AtLeast > rule.Parties.Length)
            yield return Flaw.At([.. path, "rule"], $"要 {rule.AtLeast} 方同意，会签方只有 {rule.Parties.Length} 个", $"{rule.AtLeast} must be for it, and only {rule.Parties.Length} sign");
        if (rule.Pass == rule.Fail)
            yield return Flaw.At([.. path, "pass"], "通过与不通过去往同一状态", "passing and failing lead to the same state");
        if (rule.NewDeadline is null && process.StateNamed(rule.Fail) is { DueWithFinding: true })
            yield return Flaw.At([.. path, "fail"], "退回整改须能另定期限（new_deadline）：原期限可能已过", "a return must be able to set the deadline anew (new_deadline): the old one may be past");
        foreach (var flaw in OfFourEyes(process, path, rule))
            yield return flaw;
    }

    private static IEnumerable<Flaw> OfFourEyes(Process process, ImmutableArray<string> path, SignOffRule rule)
    {
        var shut = rule.Parties.Where(party => ActionCheck.IsShutOut(process, party, rule.FourEyes)).ToImmutableArray();
        if (shut.IsEmpty || (rule.AtLeast <= rule.Parties.Length - shut.Length && !shut.Any(rule.Veto.Contains)))
            yield break;
        yield return Flaw.At([.. path, "four_eyes"], $"会签永远通不过：“{string.Join("、", shut)}”因四眼原则签不了", $"this can never pass: four-eyes shuts out '{string.Join(", ", shut)}'");
    }
}
