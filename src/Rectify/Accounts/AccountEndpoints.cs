using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary><c>/api/accounts</c>: the system officer's accounts and the security officer's roles.</summary>
internal static class AccountEndpoints
{
    public static void MapAccountAdministration(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/api/accounts").WithTags("accounts").RequireAuthorization();
        accounts.MapGet("/", ListAsync).Produces<IReadOnlyList<AccountShown>>();
        accounts.MapPost("/", CreateAsync).Takes<AccountWanted>().Produces<NewAccount>(StatusCodes.Status201Created);
        accounts.MapPut("/{id:guid}", RenameAsync).Takes<AccountRenamed>().Produces(StatusCodes.Status204NoContent);
        accounts.MapGet("/{id:guid}", FindAsync).Produces<AccountShown>();
        accounts.MapPost("/{id:guid}/disable", DisableAsync).Produces<HeldFindings>();
        accounts.MapPost("/{id:guid}/enable", async (Guid id, CurrentAccount me, AdministerAccounts administer, CancellationToken ct) =>
            (await administer.EnableAsync(me, id, ct)).Answer(_ => Results.NoContent()));
        accounts.MapPost("/{id:guid}/unlock", async (Guid id, CurrentAccount me, AdministerAccounts administer, CancellationToken ct) =>
            (await administer.UnlockAsync(me, id, ct)).Answer(_ => Results.NoContent()));
        accounts.MapPost("/{id:guid}/password-link", async (Guid id, CurrentAccount me, AdministerAccounts administer, CancellationToken ct) =>
            (await administer.MakeLinkAsync(me, id, ct)).Answer(Results.Ok));
        accounts.MapGet("/{id:guid}/roles", RolesAsync).Produces<IReadOnlyList<GrantShown>>();
        accounts.MapPost("/{id:guid}/roles", GrantAsync).Takes<RoleGranted>();
        accounts.MapPost("/{id:guid}/roles/{grant:guid}/end", EndAsync).Takes<GrantEnded>().Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(CurrentAccount me, CityDatabase cities, TimeProvider clock, CancellationToken ct, string? after = null)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        if (!await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Roles.SystemOfficer, Roles.SecurityOfficer, Roles.AuditOfficer))
            return Problem.NotYours;
#pragma warning disable CA1309 // becomes SQL, which compares by the database's collation as it orders
        var following = city.Db.Accounts.Where(account => after == null || string.Compare(account.Login, after) > 0);
#pragma warning restore CA1309 // as above
        return Results.Ok(await following.OrderBy(account => account.Login).Take(100)
            .Select(account => new AccountShown(account.Id, account.Login, account.Name, account.Phone, account.DisabledAt))
            .ToListAsync(ct));
    }

    private static async Task<IResult> FindAsync(Guid id, CurrentAccount me, CityDatabase cities, TimeProvider clock, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        if (!await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Roles.SystemOfficer, Roles.SecurityOfficer, Roles.AuditOfficer))
            return Problem.NotYours;
        return await city.Db.Accounts.Where(account => account.Id == id)
            .Select(account => new AccountShown(account.Id, account.Login, account.Name, account.Phone, account.DisabledAt))
            .SingleOrDefaultAsync(ct) is { } found ? Results.Ok(found) : Problem.NotFound;
    }

    private static async Task<IResult> DisableAsync(
        Guid id, CurrentAccount me, AdministerAccounts administer, CityDatabase cities, WorkbenchQuery workbench, CancellationToken ct) =>
        (await administer.DisableAsync(me, id, ct)).Refused
        ?? Results.Ok(await HeldFindings.ByAsync(cities, workbench, me.Tenant, id, ct));

    private static async Task<IResult> CreateAsync(HttpContext http, CurrentAccount me, AdministerAccounts administer, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<AccountWanted>(http.Request, ct);
        if (fault is not null)
            return fault;
        return (await administer.CreateAsync(me, body!.Login, body.Name, body.Phone, ct)) // without a fault there is a body
            .Answer(made => Results.Created($"/api/accounts/{made.Id}", made));
    }

    private static async Task<IResult> RenameAsync(Guid id, HttpContext http, CurrentAccount me, AdministerAccounts administer, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<AccountRenamed>(http.Request, ct);
        return fault ?? (await administer.RenameAsync(me, id, body!.Name, body.Phone, ct)).Answer(_ => Results.NoContent()); // without a fault there is a body
    }

    private static async Task<IResult> RolesAsync(Guid id, CurrentAccount me, CityDatabase cities, TimeProvider clock, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        if (!await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Roles.SystemOfficer, Roles.SecurityOfficer, Roles.AuditOfficer))
            return Problem.NotYours;
        return Results.Ok(await city.Db.RoleGrants.Where(grant => grant.AccountId == id).OrderBy(grant => grant.ValidFrom).ThenBy(grant => grant.Id)
            .Select(grant => new GrantShown(grant.Id, grant.OrganisationId, grant.Role, grant.ValidFrom, grant.ValidTo, grant.GrantedBy))
            .ToListAsync(ct));
    }

    private static async Task<IResult> GrantAsync(Guid id, HttpContext http, CurrentAccount me, GrantRoles roles, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<RoleGranted>(http.Request, ct);
        if (fault is not null)
            return fault;
        return (await roles.GrantAsync(me, id, body!, ct)).Answer(grant => // without a fault there is a body
            Results.Created($"/api/accounts/{id}/roles/{grant}", new { id = grant }));
    }

    private static async Task<IResult> EndAsync(Guid id, Guid grant, HttpContext http, CurrentAccount me, GrantRoles roles, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<GrantEnded>(http.Request, ct);
        if (fault is not null)
            return fault;
        return (await roles.EndAsync(me, id, grant, body!.On, ct)).Answer(_ => Results.NoContent()); // without a fault there is a body
    }

    internal sealed record AccountShown(Guid Id, string Login, string Name, string? Phone, DateTimeOffset? DisabledAt);

    internal sealed record AccountWanted([property: JsonRequired] string Login, [property: JsonRequired] string Name, string? Phone);

    internal sealed record AccountRenamed([property: JsonRequired] string Name, string? Phone);

    internal sealed record GrantShown(Guid Id, Guid Organisation, string Role, DateOnly From, DateOnly? To, Guid? GrantedBy);

    internal sealed record GrantEnded([property: JsonRequired] DateOnly On);
}
