using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Every party that a process names is defined, and can be filled.</summary>
internal static class PartyCheck
{
    private static readonly string[] Reserved = [Party.System, Party.WhoActed, Party.Owner];

    public static IEnumerable<Flaw> Flaws(Process process, Surroundings around) =>
        Named(process).Where(named => process.PartyNamed(named.Name) is null)
            .Select(named => Flaw.At([.. named.Path, named.Name], $"没有当事角色“{named.Name}”", $"there is no party '{named.Name}'"))
            .Concat(process.Parties.SelectMany(party => OfParty(process, party, around)));

    private static IEnumerable<(ImmutableArray<string> Path, string Name)> Named(Process process)
    {
        foreach (var opener in process.OpenedBy)
            yield return (["opened_by"], opener);
        foreach (var state in process.States)
        {
            if (state.Owner is { } owner)
                yield return (["states", state.Name, "owner"], owner);
            foreach (var party in state.SignOff?.Parties ?? [])
                yield return (["states", state.Name, "signoff", "parties"], party);
        }

        foreach (var site in Site.AllOf(process))
        {
            foreach (var party in site.Rule.By.Except([Party.System, Party.WhoActed]))
                yield return ([.. site.Path, "by"], party);
            if (site.Rule.SignBy is { } signer and not Party.System)
                yield return ([.. site.Path, "sign_by"], signer);
            foreach (var party in site.Rule.Tells.Except([Party.Owner]))
                yield return ([.. site.Path, "tells"], party);
        }

        foreach (var request in process.Requests)
        {
            foreach (var party in request.By)
                yield return (["requests", request.Name, "by"], party);
            foreach (var party in request.Approve)
                yield return (["requests", request.Name, "approve"], party);
        }
    }

    private static IEnumerable<Flaw> OfParty(Process process, Party party, Surroundings around)
    {
        ImmutableArray<string> path = ["parties", party.Name];
        if (Reserved.Contains(party.Name))
            yield return Flaw.At(path, $"“{party.Name}”是保留名", $"'{party.Name}' is a reserved name");
        if (!around.Roles.Contains(party.Role))
            yield return Flaw.At([.. path, "role", party.Role], $"没有角色“{party.Role}”，可用：{string.Join("、", around.Roles)}", $"there is no role '{party.Role}': {string.Join(", ", around.Roles)}");
        if (party.Named && process.FieldNamed(party.Name) is not { Type: FieldType.Person })
            yield return Flaw.At([.. path, "named"], $"须有同名的 person 型字段“{party.Name}”", $"a named party needs a field '{party.Name}' of type person");
        if (party.Else is { } other && process.PartyNamed(other) is null)
            yield return Flaw.At([.. path, "else", other], $"没有当事角色“{other}”", $"there is no party '{other}'");
        if (GoesInCircles(process, party))
            yield return Flaw.At([.. path, "else"], "替补绕回了自己", "the substitutes go round in a circle");
    }

    private static bool GoesInCircles(Process process, Party party)
    {
        var seen = new HashSet<string>();
        for (var next = party; next is not null; next = next.Else is null ? null : process.PartyNamed(next.Else))
        {
            if (!seen.Add(next.Name))
                return next.Name == party.Name;
        }

        return false;
    }
}
