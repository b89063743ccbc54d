using System.Text.Json.Serialization;

namespace Rectify.Organisations;

/// <summary>An organisation to add.</summary>
/// <param name="ShortName">Absent when it is the name.</param>
/// <param name="Zone">Absent when it is its superior's; the calendar alike.</param>
public sealed record OrganisationWanted(
    [property: JsonRequired] Guid Parent, [property: JsonRequired] string Name, string? ShortName, [property: JsonRequired] string Kind,
    string? Zone, string? Calendar, [property: JsonRequired] DateOnly From)
{
    internal Organisation Under(Organisation parent, Guid id) => new()
    {
        TenantId = parent.TenantId,
        Id = id,
        ParentId = parent.Id,
        Name = Name,
        ShortName = ShortName ?? Name,
        Kind = Kind,
        Zone = Zone ?? parent.Zone,
        Calendar = Calendar ?? parent.Calendar,
        ValidFrom = From,
    };
}

/// <summary>What it is called from a day on; the organisation stays the same.</summary>
/// <param name="ShortName">Absent when it is the name.</param>
public sealed record OrganisationRenamed([property: JsonRequired] string Name, string? ShortName, [property: JsonRequired] DateOnly From);

/// <summary>The first day on which it is no more, and who carries on; absent when nobody does.</summary>
public sealed record OrganisationEnded([property: JsonRequired] DateOnly On, Guid? Successor);
