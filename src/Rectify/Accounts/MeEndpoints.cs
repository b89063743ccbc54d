using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary><c>/api/me</c>: who is signed in, and what they do with the account of their own.</summary>
internal static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder app)
    {
        var me = app.MapGroup("/api/me").WithTags("me").RequireAuthorization();
        me.MapGet("/", ReadAsync).Produces<Me>();
        me.MapPut("/password", ChangePasswordAsync).Takes<PasswordChange>().Produces(StatusCodes.Status204NoContent);
        me.MapGet("/tokens", TokensAsync).Produces<IReadOnlyList<TokenShown>>();
        me.MapPost("/tokens", MakeTokenAsync).Takes<TokenWanted>().Produces<TokenMade>(StatusCodes.Status201Created);
        me.MapDelete("/tokens/{id:guid}", async (Guid id, CurrentAccount who, OwnAccount own, CancellationToken ct) =>
            await own.RevokeTokenAsync(who, id, ct) ? Results.NoContent() : Problem.NotFound);
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http, CurrentAccount me, CityDatabase cities, IAntiforgery antiforgery, TimeProvider clock, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var held = await Officers.HeldBy(city, me.Id, clock.GetUtcNow())
            .Join(city.Db.Organisations, grant => grant.OrganisationId, organisation => organisation.Id, (grant, organisation) => new { grant, organisation })
            .OrderBy(row => row.grant.Role).ThenBy(row => row.organisation.Name)
            .Select(row => new RoleHeld(row.grant.Role, row.organisation.Id, row.organisation.Name))
            .ToListAsync(ct);
        var isByCookie = http.User.Identity?.AuthenticationType == SessionCookie.Scheme;
        return Results.Ok(new Me(
            me.Tenant, me.Id, me.Login, me.Name, held,
            http.User.HasClaim(SessionCookie.MustChangeClaim, "true"),
            isByCookie ? antiforgery.GetAndStoreTokens(http).RequestToken : null));
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext http, CurrentAccount me, OwnAccount own, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<PasswordChange>(http.Request, ct);
        if (fault is not null)
            return fault;

        return await own.ChangePasswordAsync(me, SessionCookie.SessionOf(http), body!.Present, body.Password, ct) ?? Results.NoContent(); // without a fault there is a body
    }

    private static async Task<IResult> TokensAsync(CurrentAccount me, CityDatabase cities, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        return Results.Ok(await city.Db.ApiTokens.Where(token => token.AccountId == me.Id && token.RevokedAt == null)
            .OrderBy(token => token.CreatedAt)
            .Select(token => new TokenShown(token.Id, token.Name, token.Scopes, token.CreatedAt, token.ExpiresAt)).ToListAsync(ct));
    }

    private static async Task<IResult> MakeTokenAsync(HttpContext http, CurrentAccount me, OwnAccount own, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<TokenWanted>(http.Request, ct);
        if (fault is not null)
            return fault;

        var missing = OwnAccount.FaultsOfToken(body!.Name, body.Scopes, body.Days, body.Source).ToList(); // without a fault there is a body
        if (missing.Count > 0)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = missing };
        var (token, text) = await own.MakeTokenAsync(me, body.Name, body.Scopes, TimeSpan.FromDays(body.Days), ct, body.Source);
        return Results.Created($"/api/me/tokens/{token.Id}", new TokenMade(token.Id, text, token.ExpiresAt));
    }

    /// <summary>Who is signed in.</summary>
    /// <param name="Antiforgery">To be sent as <c>X-Rectify-Antiforgery</c> with every change; absent for a token, which needs none.</param>
    internal sealed record Me(
        Guid City, Guid Id, string Login, string Name, IReadOnlyList<RoleHeld> Roles, bool MustChangePassword, string? Antiforgery);

    internal sealed record RoleHeld(string Role, Guid Organisation, string OrganisationName);

    internal sealed record PasswordChange([property: JsonRequired] string Present, [property: JsonRequired] string Password);

    internal sealed record TokenShown(Guid Id, string Name, string[] Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

    internal sealed record TokenWanted(
        [property: JsonRequired] string Name, [property: JsonRequired] string[] Scopes, [property: JsonRequired] int Days, string? Source = null);

    internal sealed record TokenMade(Guid Id, string Token, DateTimeOffset ExpiresAt);
}
