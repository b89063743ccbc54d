using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>A role that an active account holds today, in an organisation or in a team.</summary>
/// <param name="Place">The organisation's or team's id.</param>
/// <param name="InCharge">For leaders: the units in their charge; empty means all.</param>
public sealed record Standing(Guid Account, string Role, Guid Place, ImmutableArray<Guid> InCharge);

/// <summary>Somebody who stands in for a person who is away.</summary>
public readonly record struct StandIn(Guid Delegate, Guid Absent);

/// <summary>Who stands for which party of a finding, worked out anew at each command (engine.md 6.3, 6.4).</summary>
/// <param name="Superiors">The organisations above the unit, nearest first.</param>
/// <param name="FormerMembers">Accounts that belong to the unit or once did: recused where a party asks for it.</param>
public sealed record Roster(
    ImmutableArray<Standing> Standings, ImmutableArray<Guid> Superiors, ImmutableArray<Guid> FormerMembers)
{
    /// <summary>Who stands in for people of the finding today, the earliest delegation first. A delegate acts for the absent one, and holds no party by it.</summary>
    public ImmutableArray<StandIn> StandIns { get; init; } = [];

    /// <summary>Whom an account may speak for: itself, then those for whom it stands in.</summary>
    public IEnumerable<Guid> PersonsBehind(Guid account) =>
        [account, .. StandIns.Where(one => one.Delegate == account).Select(one => one.Absent).Distinct()];

    /// <summary>As whom an account may act: in its own right, then for each person whom it stands in for, with those of that one's parties
    /// from which the account itself would not be recused.</summary>
    /// <param name="only">Whom it wants to act for, itself perhaps; null for anybody.</param>
    public IEnumerable<Actor> ActorsFor(Process process, CaseState state, Guid account, Guid? only = null) => PersonsBehind(account)
        .Where(person => only is null || person == only)
        .Select(person => person == account
            ? new Actor(account, null, PartiesOf(process, state, account))
            : new Actor(account, person, [.. PartiesOf(process, state, person).Where(party => !IsRecused(process, party, account))]));

    /// <summary>The people, and whoever stands in for one of them; each once.</summary>
    public IEnumerable<Guid> WithStandIns(IReadOnlyCollection<Guid> people) =>
        people.Concat(StandIns.Where(one => people.Contains(one.Absent)).Select(one => one.Delegate)).Distinct();

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

    /// <summary>
    /// Whether somebody takes a state's step on every finding that stands in it at that place: the owner has a holder whom nothing that was
    /// done before can bar and no field can rule out. False says nothing; <see cref="Vacant"/> looks at the finding itself.
    /// </summary>
    public bool Mans(Process process, State state, Placement place) =>
        state.Owner is { } owner && process.PartyNamed(owner) is { Named: false } party
        && !state.Actions.Any(rule => rule.To is not null && rule.By.Contains(owner) && process.NeedsFourEyes(rule.Name))
        && Holders(place, party, Standings.Where(standing => standing.Place == PlaceOf(place, party) && standing.Role == party.Role)).Any();

    /// <summary>The fields that name a person for a party of the unit who doesn't stand for it in that other unit.</summary>
    public ImmutableArray<string> NamedElsewhere(Process process, IReadOnlyDictionary<string, string> fields, Guid unit) => [.. process.Parties
        .Where(party => party is { Named: true, Of: PartyOf.Unit } && Guid.TryParse(fields.GetValueOrDefault(party.Name), out var named)
            && !Standings.Any(standing => standing.Account == named && standing.Place == unit && process.LetsBeNamed(party, standing.Role)))
        .Select(party => party.Name)];

    private bool IsRecused(Process process, string party, Guid account) =>
        process.PartyNamed(party) is { NotFormerlyOfUnit: true } && FormerMembers.Contains(account);

    // A chain of substitutes is never longer than there are parties, unless it runs in a circle.
    private ImmutableArray<Guid> Stand(Process process, CaseState state, string name, int left)
    {
        if (left == 0 || process.PartyNamed(name) is not { } party)
            return [];
        var holders = Holders(process, state, party, PlaceOf(state.Placement, party));
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
        var standings = Standings.Where(standing => standing.Place == place
            && (named is null ? standing.Role == party.Role : standing.Account == named && process.LetsBeNamed(party, standing.Role)));
        return [.. Holders(state.Placement, party, standings).Distinct()];
    }

    private IEnumerable<Guid> Holders(Placement finding, Party party, IEnumerable<Standing> standings)
    {
        if (party.InCharge)
            standings = standings.Where(standing => standing.InCharge.IsEmpty || standing.InCharge.Contains(finding.Unit));
        if (party.NotFormerlyOfUnit)
            standings = standings.Where(standing => !FormerMembers.Contains(standing.Account));
        return standings.Select(standing => standing.Account);
    }

    private static Guid? PlaceOf(Placement finding, Party party) => party.Of switch
    {
        PartyOf.Unit => finding.Unit,
        PartyOf.Team => finding.Team,
        PartyOf.City => finding.City,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
