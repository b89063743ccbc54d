using Microsoft.EntityFrameworkCore;
using Rectify.Database;

namespace Rectify.Accounts;

/// <summary>Which roles an account holds today.</summary>
public static class Officers
{
    /// <summary>The account's grants in force today, each by the local day of its organisation.</summary>
    public static IQueryable<RoleGrant> HeldBy(CityTransaction city, Guid account, DateTimeOffset now) => city.Db.RoleGrants.FromSql($"""
        select role_grant.* from role_grant join organisation on organisation.id = role_grant.organisation_id
        where role_grant.account_id = {account} and role_grant.valid_from <= ({now} at time zone organisation.zone)::date
            and (role_grant.valid_to is null or role_grant.valid_to > ({now} at time zone organisation.zone)::date)
        """).AsNoTracking();

    /// <summary>Whether the person holds one of the roles today, asked by itself.</summary>
    public static async Task<bool> IsAsync(CityDatabase database, CurrentAccount me, DateTimeOffset now, CancellationToken ct, params string[] roles)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return await IsAsync(city, me.Id, now, ct, roles);
    }

    /// <summary>Whether the account holds one of the roles today.</summary>
    public static Task<bool> IsAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct, params string[] roles) =>
        HeldBy(city, account, now).AnyAsync(grant => roles.Contains(grant.Role), ct);
}
