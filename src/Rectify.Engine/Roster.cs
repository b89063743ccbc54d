using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>A role that an active account holds today, in an organisation or in a team.</summary>
/// <param name="Place">The organisation's or team's id.</param>
/// <param name="InCharge">For leaders: the units in their charge; empty means all.</param>
public sealed record Standing(Guid Account, string Role, Guid Place, ImmutableArray<Guid> InCharge);

/// <summary>Who stands for which party of a finding, worked out anew at each command (engine.md 6.3, 6.4).</summary>
/// <param name="Superiors">The organisations above the unit, nearest first.</param>
/// <param name="FormerMembers">Accounts that once belonged to the unit: recused where a party asks for it.</param>
public sealed record Roster(
    ImmutableArray<Standing> Standings, ImmutableArray<Guid> Superiors, ImmutableArray<Guid> FormerMembers)
{
    /// <summary>The parties that an account holds, substitutes included, in the order of the file.</summary>
    public ImmutableArray<string> PartiesOf(Process process, CaseState state, Guid account) =>
        [.. process.Parties.Where(party => AccountsOf(process, state, party.Name).Contains(account)).Select(party => party.Name)];

    /// <summary>
    /// Who stands for a party: its holders; where four-eyes leaves none of them the present state's step, its substitute's too,
    /// else those of the superior organisation.
    /// </summary>
    public ImmutableArray<Guid> AccountsOf(Process process, CaseState state, string name) => Stand(process, state, name, process.Parties.Length);

    /// <summary>Parties that nobody stands for who could take the present state's step.</summary>
    public ImmutableArray<string> Vacant(Process process, CaseState state) => [.. process.Parties
        .Where(party => AccountsOf(process, state, party.Name).All(account => IsBarred(process, state, party, account)))
        .Select(party => party.Name)];

    /// <summary>The fields that name a person for a party of the unit who doesn't stand for it in that other unit.</summary>
    public ImmutableArray<string> NamedElsewhere(Process process, IReadOnlyDictionary<string, string> fields, Guid unit) => [.. process.Parties
        .Where(party => party is { Named: true, Of: PartyOf.Unit } && Guid.TryParse(fields.GetValueOrDefault(party.Name), out var named)
            && !Standings.Any(standing => standing.Account == named && standing.Place == unit && process.LetsBeNamed(party, standing.Role)))
        .Select(party => party.Name)];

    // A chain of substitutes is never longer than there are parties, unless it runs in a circle.
    private ImmutableArray<Guid> Stand(Process process, CaseState state, string name, int left)
    {
        if (left == 0 || process.PartyNamed(name) is not { } party)
            return [];
        var holders = Holders(process, state, party, PlaceOf(state, party));
        if (holders.Any(account => !IsBarred(process, state, party, account)))
            return holders;

        var others = party.Else is { } other ? Stand(process, state, other, left - 1) : [];
        if (others.IsEmpty && party is { Of: PartyOf.Unit, Named: false })
            others = FromSuperiors(process, state, party);
        return [.. holders.Union(others)];
    }

    private ImmutableArray<Guid> FromSuperiors(Process process, CaseState state, Party party)
    {
        foreach (var superior in Superiors)
        {
            var holders = Holders(process, state, party, superior);
            if (holders.Any(account => !IsBarred(process, state, party, account)))
                return holders;
        }

        return [];
    }

    private static bool IsBarred(Process process, CaseState state, Party party, Guid account)
    {
        if (state.Deeds.IsEmpty || process.StateNamed(state.State) is not { } here)
            return false;
        return here.Actions.Any(rule => rule.To is not null && rule.By.Contains(party.Name)
            && Guards.IsBarred(process, state, rule, new Actor(account, null, [])));
    }

    private ImmutableArray<Guid> Holders(Process process, CaseState state, Party party, Guid? place)
    {
        var named = party.Named && Guid.TryParse(state[party.Name], out var person) ? person : (Guid?)null;
        var holders = Standings.Where(standing => standing.Place == place
            && (named is null ? standing.Role == party.Role : standing.Account == named && process.LetsBeNamed(party, standing.Role)));
        if (party.InCharge)
            holders = holders.Where(standing => standing.InCharge.IsEmpty || standing.InCharge.Contains(state.Placement.Unit));
        if (party.NotFormerlyOfUnit)
            holders = holders.Where(standing => !FormerMembers.Contains(standing.Account));
        return [.. holders.Select(standing => standing.Account).Distinct()];
    }

    private static Guid? PlaceOf(CaseState state, Party party) => party.Of switch
    {
        PartyOf.Unit => state.Placement.Unit,
        PartyOf.Team => state.Placement.Team,
        PartyOf.City => state.Placement.City,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
