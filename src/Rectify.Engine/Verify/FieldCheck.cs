using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Every field that a process names is defined and of the type that its use asks for.</summary>
internal static class FieldCheck
{
    public static IEnumerable<Flaw> Flaws(Process process) =>
        Named(process).Where(named => process.FieldNamed(named.Name) is null)
            .Select(named => Flaw.At([.. named.Path, named.Name], $"没有字段“{named.Name}”", $"there is no field '{named.Name}'"))
            .Concat(Site.AllOf(process).SelectMany(site => OfTypes(process, site)))
            .Concat(process.States.SelectMany(state => OfSignOff(process, state)))
            .Concat(process.Fields.SelectMany(field => OfPresets(process, field)))
            .Concat(process.Ladders.SelectMany(choice => OfLadder(process, choice)));

    /// <summary>A flaw when the field is there but of another type; that it is there is checked elsewhere.</summary>
    public static IEnumerable<Flaw> WrongType(Process process, ImmutableArray<string> path, string? name, params FieldType[] types)
    {
        if (name is not null && process.FieldNamed(name) is { } field && !types.Contains(field.Type))
            yield return Flaw.At([.. path, name], $"字段“{name}”应为 {string.Join("/", types).ToLowerInvariant()} 型", $"the field '{name}' must be of type {string.Join(" or ", types).ToLowerInvariant()}");
    }

    private static IEnumerable<Flaw> OfLadder(Process process, LadderChoice choice)
    {
        ImmutableArray<string> path = ["ladders", choice.Field];
        if (process.FieldNamed(choice.Field) is { Type: FieldType.Choice } field && process.ChoicesOf(field)?.Find(choice.Value) is null)
            yield return Flaw.At([.. path, choice.Value], $"选项表“{field.Of}”没有“{choice.Value}”", $"the choice list '{field.Of}' has no '{choice.Value}'");
        foreach (var flaw in WrongType(process, path, choice.Field, FieldType.Choice))
            yield return flaw;
    }

    private static IEnumerable<(ImmutableArray<string> Path, string Name)> Named(Process process) =>
        process.Ladders.Select(choice => (Path: ImmutableArray.Create("ladders"), Name: choice.Field)).Concat(Site.AllOf(process).SelectMany(site => OfRule(site.Path, site.Rule))
            .Concat(process.States.Where(state => state.SignOff is not null).SelectMany(OfFail))
            .Concat(process.Requests.SelectMany(request =>
                List(["requests", request.Name, "needs", "fields"], request.Needs.Fields).Concat(List(["requests", request.Name, "takes"], request.Takes)))));

    private static IEnumerable<(ImmutableArray<string> Path, string Name)> OfRule(ImmutableArray<string> path, ActionRule rule) =>
        List([.. path, "needs", "fields"], rule.Needs.Fields)
            .Concat(List([.. path, "takes"], rule.Takes))
            .Concat(List([.. path, "may_change"], rule.MayChange))
            .Concat(List([.. path, "when"], rule.When.Select(condition => condition.Field)))
            .Concat(List([.. path, "new_deadline"], rule.NewDeadline is null ? [] : [rule.NewDeadline]))
            .Concat(List([.. path, "names"], rule.Names is null ? [] : [rule.Names]))
            .Concat(List([.. path, "merges"], rule.Merges is null ? [] : [rule.Merges]))
            .Concat(List([.. path, "opens", "parts", "needs"], rule.Opens?.Parts?.Needs ?? []))
            .Concat(List([.. path, "opens", "parts", "takes"], rule.Opens?.Parts?.Takes ?? []))
            .Concat(List([.. path, "opens", "hands_on"], rule.Opens?.AtOthers?.HandsOn ?? []));

    private static IEnumerable<(ImmutableArray<string> Path, string Name)> OfFail(State state)
    {
        ImmutableArray<string> path = ["states", state.Name, "signoff", "fail"];
        var field = state.SignOff?.NewDeadline;
        return List([.. path, "needs", "fields"], state.SignOff?.FailNeeds.Fields ?? []).Concat(List([.. path, "new_deadline"], field is null ? [] : [field]));
    }

    private static IEnumerable<(ImmutableArray<string> Path, string Name)> List(ImmutableArray<string> path, IEnumerable<string> names) =>
        names.Select(name => (path, name));

    private static IEnumerable<Flaw> OfTypes(Process process, Site site) =>
        WrongType(process, [.. site.Path, "new_deadline"], site.Rule.NewDeadline, FieldType.Deadline)
            .Concat(WrongType(process, [.. site.Path, "names"], site.Rule.Names, FieldType.Person))
            .Concat(WrongType(process, [.. site.Path, "merges"], site.Rule.Merges, FieldType.Text))
            .Concat(site.Rule.When.SelectMany(condition => OfCondition(process, site, condition)));

    private static IEnumerable<Flaw> OfSignOff(Process process, State state) =>
        WrongType(process, ["states", state.Name, "signoff", "fail", "new_deadline"], state.SignOff?.NewDeadline, FieldType.Deadline);

    private static IEnumerable<Flaw> OfCondition(Process process, Site site, Condition condition)
    {
        ImmutableArray<string> path = [.. site.Path, "when", condition.Field];
        if (process.FieldNamed(condition.Field) is not { } field)
            yield break;
        if (process.ChoicesOf(field) is not { } list)
            yield return Flaw.At(path, "条件只能用于选择型字段", "a condition can only be put on a field of choices");
        else
        {
            foreach (var value in condition.IsOneOf.Where(value => list.Find(value) is null))
                yield return Flaw.At([.. path, value], $"选项表“{list.Name}”没有“{value}”", $"the choice list '{list.Name}' has no '{value}'");
        }
    }

    private static IEnumerable<Flaw> OfPresets(Process process, Field field)
    {
        foreach (var choice in process.ChoicesOf(field)?.Values ?? [])
        {
            foreach (var (name, value) in choice.Sets)
            {
                if (process.FieldNamed(name) is not { } target)
                    yield return Flaw.At(["fields", field.Name, "of"], $"选项“{choice.Code}”要填的字段“{name}”不存在", $"the choice '{choice.Code}' sets the field '{name}', which isn't there");
                else if (FieldValue.Fault(process, target, value) is { } wanted)
                    yield return Flaw.At(["fields", field.Name, "of"], $"选项“{choice.Code}”给“{name}”的值“{value}”不对：{wanted}", $"the choice '{choice.Code}' sets '{name}' to '{value}', which will not do: {wanted}");
            }
        }
    }
}
