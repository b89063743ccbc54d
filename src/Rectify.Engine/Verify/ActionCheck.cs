using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Every action can be taken by somebody, and what it does has something to do it to.</summary>
internal static class ActionCheck
{
    public static IEnumerable<Flaw> Flaws(Process process, Surroundings around) =>
        Site.AllOf(process).SelectMany(site => Nobody(process, site, around)
            .Concat(OfFourEyes(process, site))
            .Concat(OfMeasures(process, site))
            .Concat(OfDeadline(process, site))
            .Concat(OfRaise(process, site, around))
            .Concat(OfLetter(site))
            .Concat(OfParts(process, site))
            .Concat(OfOthers(process, site))
            .Concat(OfMerge(process, site)));

    /// <summary>True when the party is one person, and that person alone takes an action that shuts out whoever took it.</summary>
    public static bool IsShutOut(Process process, string party, ImmutableArray<string> fourEyes) =>
        process.PartyNamed(party) is { Named: true } && fourEyes.Any(action => TakersOf(process, action) is [var only] && only == party);

    private static IEnumerable<Flaw> Nobody(Process process, Site site, Surroundings around)
    {
        ImmutableArray<string> path = [.. site.Path, "by"];
        var rule = site.Rule;
        if (rule.By.IsEmpty)
            yield return Flaw.At(path, "没有人能办这个动作：by 是空的", "nobody may take this action: 'by' is empty");
        else if (rule.By is [Party.System] && !IsAutomatic(process, site, around))
            yield return Flaw.At(path, "没有人能办这个动作：只许系统办，却没有定时（after）或阶梯（act）来办", "nobody takes this action: only the service may, and no timer or rung does");
        else if (rule.By is [Party.WhoActed] && site.In is { } state && !HasPredecessor(process, state))
            yield return Flaw.At(path, "没有人能办这个动作：在此之前没有人办过什么", "nobody may take this action: nobody has acted before");
        else if (rule.By.All(party => IsShutOut(process, party, rule.FourEyes)))
            yield return Flaw.At([.. site.Path, "four_eyes"], "没有人能办这个动作：能办的人都因四眼原则被排除", "nobody may take this action: four-eyes shuts out everyone who could");
    }

    private static IEnumerable<Flaw> OfFourEyes(Process process, Site site) => site.Rule.FourEyes
        .Where(action => TakersOf(process, action).Length == 0)
        .Select(action => Flaw.At([.. site.Path, "four_eyes", action], $"流程中没有动作“{action}”", $"the process has no action '{action}'"));

    private static IEnumerable<Flaw> OfMeasures(Process process, Site site)
    {
        var acts = Site.AllOf(process).Select(other => other.Rule.Measure).ToHashSet();
        if (site.Rule.Needs.MeasuresPlanned && !acts.Contains(MeasureAct.Plan))
            yield return Flaw.At([.. site.Path, "needs", "measures"], "流程中没有立措施的动作（measure: plan）", "no action of the process plans measures (measure: plan)");
        if (site.Rule.Needs.MeasuresDone && !(acts.Contains(MeasureAct.Plan) && acts.Contains(MeasureAct.Finish)))
            yield return Flaw.At([.. site.Path, "needs", "measures"], "流程中没有立措施、销措施的动作（measure: plan、finish）", "no actions of the process plan and finish measures (measure: plan, finish)");
        if (site.Rule.Measure == MeasureAct.Plan && !site.Rule.Needs.Fields.Contains("measure_title"))
            yield return Flaw.At([.. site.Path, "measure"], "立措施须填 measure_title（needs.fields）", "planning a measure needs the field measure_title");
    }

    private static IEnumerable<Flaw> OfDeadline(Process process, Site site)
    {
        ImmutableArray<string> path = [.. site.Path, "starts_deadline"];
        if (!site.Rule.StartsDeadline)
            yield break;
        if (process.FieldNamed("deadline") is null)
            yield return Flaw.At(path, "整改期限取自字段“deadline”，流程没有这个字段", "the deadline comes from the field 'deadline', which the process lacks");
        foreach (var flaw in FieldCheck.WrongType(process, path, "deadline", FieldType.Deadline))
            yield return flaw;
    }

    private static IEnumerable<Flaw> OfRaise(Process process, Site site, Surroundings around)
    {
        if (site.Rule.Raise is not { } rung)
            yield break;
        var own = process.States.FirstOrDefault(state => state.DueWithFinding)?.Ladder;
        if (own is null)
            yield return Flaw.At([.. site.Path, "raise", rung], "流程没有整改期限，无级可升", "the process has no finding's deadline whose rung could be raised");
        foreach (var name in process.Ladders.Select(choice => choice.Ladder).Append(own).OfType<string>().Distinct())
        {
            if (around.Ladders.GetValueOrDefault(name) is not { } ladder || ladder.PlaceOf(rung) >= 0)
                continue;
            yield return Flaw.At([.. site.Path, "raise", rung], $"阶梯“{name}”没有“{rung}”这一级", $"the ladder '{name}' has no rung '{rung}'");
        }
    }

    private static IEnumerable<Flaw> OfLetter(Site site)
    {
        if (site.Rule.SignBy is not null && site.Rule.Document is null)
            yield return Flaw.At([.. site.Path, "sign_by"], "没有文书（document），无从签发", "there is no document to sign");
        if (site.Rule is { Document: { } document, SignBy: null or Party.System })
            yield return Flaw.At([.. site.Path, "document", document], "文书签发前都是草稿：须写明由谁签发（sign_by）", "a letter is a draft until somebody signs it: say who does (sign_by)");
    }

    private static IEnumerable<Flaw> OfParts(Process process, Site site)
    {
        if (site.Rule.Opens is not { Parts: { } parts } opens)
            yield break;
        ImmutableArray<string> path = [.. site.Path, "opens", "parts"];
        if (opens.Process != process.Name)
            yield return Flaw.At(path, "拆分出的问题须仍走本流程", "what a finding is split into follows the same process");
        if (!Ends(process, site.Rule))
            yield return Flaw.At(path, "拆分后原问题须了结：to 应为终结状态", "a finding that is split ends: 'to' must be a final state");
        if (parts.Needs.IsEmpty)
            yield return Flaw.At(path, "每一部分至少须填一个字段（needs）", "each part must bring at least one field (needs)");
        foreach (var name in parts.Needs.Concat(parts.Takes).Where(name => process.FieldNamed(name) is { EachTime: true }))
            yield return Flaw.At(path, $"“{name}”属于每次办理，拆不到各部分", $"'{name}' belongs to each act, so no part can have it");
    }

    private static IEnumerable<Flaw> OfOthers(Process process, Site site)
    {
        if (site.Rule.Opens is not { AtOthers: { } others } opens)
            yield break;
        ImmutableArray<string> path = [.. site.Path, "opens", "at"];
        if (opens.Parts is not null)
            yield return Flaw.At(path, "拆分出的问题留在本单位，不能发往其他单位", "the parts of a finding stay in its unit");
        if (others.HandsOn.IsEmpty)
            yield return Flaw.At(path, "须写明把哪些字段告知其他单位（hands_on）", "say which fields the other units are told (hands_on)");
        foreach (var name in others.HandsOn.Where(name => process.FieldNamed(name) is { EachTime: true } or { Type: FieldType.Person or FieldType.Evidence }))
            yield return Flaw.At([.. site.Path, "opens", "hands_on", name], $"“{name}”是本单位或某次办理的，不告知其他单位", $"'{name}' is this unit's or an act's own, and no other unit is told it");
    }

    private static IEnumerable<Flaw> OfMerge(Process process, Site site)
    {
        if (site.Rule.Merges is not { } field)
            yield break;
        ImmutableArray<string> path = [.. site.Path, "merges"];
        if (!Ends(process, site.Rule))
            yield return Flaw.At(path, "并入后原问题须了结：to 应为终结状态", "a finding that is merged ends: 'to' must be a final state");
        if (!site.Rule.Needs.Fields.Contains(field))
            yield return Flaw.At(path, $"并入须填“{field}”（needs.fields）", $"merging needs the field '{field}'");
    }

    // Whether a state that isn't there is final is not asked; NameCheck says that it isn't there.
    private static bool Ends(Process process, ActionRule rule) => rule.To is not ActionRule.Previous and { } to && process.StateNamed(to) is null or { IsFinal: true };

    private static string[] TakersOf(Process process, string action) =>
        [.. Site.AllOf(process).Where(site => site.Rule.Name == action).SelectMany(site => site.Rule.By).Distinct()];

    private static bool IsAutomatic(Process process, Site site, Surroundings around)
    {
        var states = site.In is { } one ? [one] : process.States;
        return states.Any(state => state.After.Any(timer => timer.Action == site.Rule.Name))
            || NameCheck.Ladders(process).Any(named =>
                around.Ladders.GetValueOrDefault(named.Name)?.Rungs.Any(rung => rung.Act == site.Rule.Name) ?? false);
    }

    private static bool HasPredecessor(Process process, State state) =>
        Site.AllOf(process).Any(site => site.Rule.To == state.Name && site.In?.Name != state.Name);
}
