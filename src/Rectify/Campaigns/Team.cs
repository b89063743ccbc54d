using System.Text.Json.Serialization;

namespace Rectify.Campaigns;

/// <summary>An inspection team (督查组).</summary>
/// <param name="Members">Past and to come included, the earliest first.</param>
/// <param name="Scope">The organisations that it may open findings on, as far as the reader may see them.</param>
public sealed record Team(Guid Id, Guid Campaign, string Name, IReadOnlyList<Member> Members, IReadOnlyList<ScopedUnit> Scope);

/// <summary>An organisation that a team inspects.</summary>
public sealed record ScopedUnit(Guid Id, string Name);

/// <summary>Who is on a team, on the days [<paramref name="From"/>, <paramref name="To"/>).</summary>
/// <param name="Role">inspector or team_lead.</param>
/// <param name="To">Null while nobody has ended it.</param>
public sealed record Member(Guid Account, string Name, string Role, DateOnly From, DateOnly? To)
{
    public bool IsOn(DateOnly day) => From <= day && (To is null || To > day);
}

/// <summary>A team to form.</summary>
public sealed record TeamWanted([property: JsonRequired] Guid Campaign, [property: JsonRequired] string Name);

/// <summary>A team's new name.</summary>
public sealed record TeamRenamed([property: JsonRequired] string Name);

/// <summary>A member to add to a team.</summary>
public sealed record MemberWanted([property: JsonRequired] Guid Account, [property: JsonRequired] string Role, [property: JsonRequired] DateOnly From);

/// <summary>A membership to end.</summary>
/// <param name="On">The first day on which it no longer holds.</param>
public sealed record MemberEnded([property: JsonRequired] Guid Account, [property: JsonRequired] string Role, [property: JsonRequired] DateOnly On);

/// <summary>Everything that a team is to inspect.</summary>
public sealed record ScopeWanted([property: JsonRequired] Guid[] Organisations);
