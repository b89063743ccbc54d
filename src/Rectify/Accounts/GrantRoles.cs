using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>What the security officer does: say who holds which role where, from which day to which. Never for themselves.</summary>
public sealed class GrantRoles(CityDatabase cities, TimeProvider clock)
{
    public async Task<Administered<Guid>> GrantAsync(CurrentAccount me, Guid account, RoleGranted granted, CancellationToken ct)
    {
        if (FaultsOf(granted) is { } faults)
            return faults;

        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (me.Id == account || !await Officers.IsAsync(city, me.Id, now, ct, Roles.SecurityOfficer))
            return Problem.NotYours;
        if (await city.Db.Accounts.FromSql($"select * from account where id = {account} for no key update").SingleOrDefaultAsync(ct) is null
            || !await city.Db.Organisations.AnyAsync(known => known.Id == granted.Organisation, ct))
            return Problem.NotFound;

        // What an officer may not hold they may not receive by standing in for somebody either.
        if (Roles.OfOfficers.Contains(granted.Role) && await DelegateAway.IsBoundAsync(city, account, granted.From, granted.To, ct))
            return new Problem(StatusCodes.Status409Conflict, "officer_delegates");

        var grant = new RoleGrant
        {
            TenantId = me.Tenant,
            Id = Guid.CreateVersion7(now),
            AccountId = account,
            OrganisationId = granted.Organisation,
            Role = granted.Role,
            ValidFrom = granted.From,
            ValidTo = granted.To,
            GrantedBy = me.Id,
        };
        city.Db.RoleGrants.Add(grant);
        city.Db.AuditEntries.Add(Audit.Of(me, "role_granted", account, now, new { granted.Role, granted.Organisation, granted.From, granted.To }));
        return await SaveAsync(city, ct) ?? (Administered<Guid>)grant.Id;
    }

    /// <summary>Ends a grant; what it allowed until then stays true of the past.</summary>
    /// <param name="on">The first day on which it no longer holds.</param>
    public async Task<Administered<Guid>> EndAsync(CurrentAccount me, Guid account, Guid id, DateOnly on, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (me.Id == account || !await Officers.IsAsync(city, me.Id, now, ct, Roles.SecurityOfficer))
            return Problem.NotYours;
        if (await city.Db.RoleGrants.SingleOrDefaultAsync(known => known.Id == id && known.AccountId == account, ct) is not { } grant)
            return Problem.NotFound;
        if (on < grant.ValidFrom)
            return EndsBeforeItBegins;

        grant.ValidTo = on;
        city.Db.AuditEntries.Add(Audit.Of(me, "role_ended", account, now, new { grant.Role, grant.OrganisationId, On = on }));
        return await SaveAsync(city, ct) ?? (Administered<Guid>)id;
    }

    // That no account holds two kinds of office is the table's to say, so that no race gets around it.
    private static async Task<Problem?> SaveAsync(CityTransaction city, CancellationToken ct)
    {
        try
        {
            await city.Db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.ExclusionViolation } refused)
        {
            return new(StatusCodes.Status409Conflict, refused.ConstraintName == "role_grant_one_office" ? "offices_exclude" : "role_held_already");
        }

        await city.CommitAsync(ct);
        return null;
    }

    private static readonly Problem EndsBeforeItBegins = new(StatusCodes.Status422UnprocessableEntity, "incomplete")
    {
        Missing = [new("ends_before_it_begins", "to")],
    };

    private static Problem? FaultsOf(RoleGranted granted)
    {
        if (!Roles.OfBusiness.Contains(granted.Role) && !Roles.OfOfficers.Contains(granted.Role))
            return new(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("no_such_role", "role", ("role", granted.Role))] };
        return granted.To < granted.From ? EndsBeforeItBegins : null;
    }
}

/// <summary>A role to grant.</summary>
/// <param name="To">The first day on which it no longer holds; absent for until further notice.</param>
public sealed record RoleGranted(
    [property: JsonRequired] Guid Organisation, [property: JsonRequired] string Role, [property: JsonRequired] DateOnly From, DateOnly? To);
