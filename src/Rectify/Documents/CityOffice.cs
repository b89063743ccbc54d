using Microsoft.EntityFrameworkCore;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Organisations;

namespace Rectify.Documents;

/// <summary>The office at the city's top: the bulletins of a period are its own until they are out.</summary>
internal static class CityOffice
{
    /// <summary>Whether the account holds one of the roles there today.</summary>
    public static async Task<bool> IsOfAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct, params string[] roles)
    {
        var top = (await TopOrganisation.OfAsync(city, ct)).Id;
        return await Officers.HeldBy(city, account, now).AnyAsync(grant => grant.OrganisationId == top && roles.Contains(grant.Role), ct);
    }
}
