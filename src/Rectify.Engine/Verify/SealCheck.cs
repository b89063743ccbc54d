using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Nothing that a process does depends on a sealed value, none is handed on, and a confined process has no party that may not know of it.</summary>
internal static class SealCheck
{
    private static readonly ImmutableHashSet<FieldType> Sealable = [FieldType.Text, FieldType.LongText];

    public static IEnumerable<Flaw> Flaws(Process process) => process.Fields.Where(field => field.Seal is not null).SelectMany(field => OfField(process, field))
        .Concat(process.Ladders.SelectMany(choice => Reads(process, ["ladders", choice.Field], choice.Field)))
        .Concat(Site.AllOf(process).SelectMany(site => OfRule(process, site)))
        .Concat(OfConfinement(process));

    private static IEnumerable<Flaw> OfField(Process process, Field field)
    {
        ImmutableArray<string> path = ["fields", field.Name];
        if (!Sealable.Contains(field.Type))
            yield return Flaw.At([.. path, "type"], "只有 text、long_text 型字段可以加密", "only fields of type text or long_text can be sealed");
        foreach (var party in field.Seal!.MayRead.Where(party => process.PartyNamed(party) is null)) // only such fields come here
            yield return Flaw.At([.. path, "may_read", party], $"没有当事角色“{party}”", $"there is no party '{party}'");
    }

    private static IEnumerable<Flaw> OfRule(Process process, Site site)
    {
        var rule = site.Rule;
        return rule.When.SelectMany(condition => Reads(process, [.. site.Path, "when", condition.Field], condition.Field))
            .Concat(rule.Merges is { } merges ? Reads(process, [.. site.Path, "merges"], merges) : [])
            .Concat((rule.Opens?.AtOthers?.HandsOn ?? []).SelectMany(name => Reads(process, [.. site.Path, "opens", "hands_on", name], name)))
            .Concat(rule.Opens?.Parts is null || process.Fields.All(field => field.Seal is null)
                ? []
                : [Flaw.At([.. site.Path, "opens", "parts"], "有加密字段的流程不能拆分", "a process with sealed fields can't be split")]);
    }

    private static IEnumerable<Flaw> Reads(Process process, ImmutableArray<string> path, string name)
    {
        if (process.FieldNamed(name) is { Seal: not null })
            yield return Flaw.At(path, $"“{name}”是加密字段，流程不能读取", $"'{name}' is sealed: a process can't read it");
    }

    private static IEnumerable<Flaw> OfConfinement(Process process)
    {
        if (process.ConfinedTo.IsEmpty)
            yield break;
        foreach (var name in process.ConfinedTo)
        {
            if (process.PartyNamed(name) is not { } party)
                yield return Flaw.At(["confined_to", name], $"没有当事角色“{name}”", $"there is no party '{name}'");
            else if (party.Of != PartyOf.City)
                yield return Flaw.At(["confined_to", name], $"“{name}”不是市级角色", $"'{name}' is no party of the city");
        }

        foreach (var party in process.Parties.Where(party => !process.ConfinedTo.Contains(party.Name)))
            yield return Flaw.At(["parties", party.Name], $"“{party.Name}”看不到这样的问题，不能当事", $"'{party.Name}' can't see such a finding and so has no part in it");
    }
}
