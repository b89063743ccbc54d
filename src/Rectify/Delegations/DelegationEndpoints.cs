using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Delegations;

/// <summary><c>/api/me/delegations</c>: who stands in for whom while they are away; <c>/api/accounts/{id}/delegations</c> for those who
/// can't say so themselves.</summary>
internal static class DelegationEndpoints
{
    public static void MapDelegations(this IEndpointRouteBuilder app)
    {
        var mine = app.MapGroup("/api/me/delegations").WithTags("me").RequireAuthorization();
        mine.MapGet("/", async (CurrentAccount me, DelegationQuery query, CancellationToken ct) =>
            Results.Ok(await query.ReadAsync(me, ct))).Produces<DelegationReading>();
        mine.MapPost("/", async (HttpContext http, CurrentAccount me, DelegateAway away, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<DelegationWanted>(http.Request, ct);
            return fault ?? (await away.MakeAsync(me, body!, ct)).Answer( // without a fault there is a body
                id => Results.Created($"/api/me/delegations/{id}", new DelegationMade(id)));
        }).Takes<DelegationWanted>().Produces<DelegationMade>(StatusCodes.Status201Created);
        mine.MapDelete("/{id:guid}", async (Guid id, CurrentAccount me, DelegateAway away, CancellationToken ct) =>
            await away.EndAsync(me, id, ct) ? Results.NoContent() : Problem.NotFound).Produces(StatusCodes.Status204NoContent);
        app.MapPost("/api/accounts/{id:guid}/delegations", async (Guid id, HttpContext http, CurrentAccount me, DelegateAway away, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<DelegationWanted>(http.Request, ct);
            return fault ?? (await away.MakeForAsync(me, id, body!, ct)).Answer( // without a fault there is a body
                made => Results.Created($"/api/me/delegations/{made}", new DelegationMade(made)));
        }).WithTags("accounts").RequireAuthorization().Takes<DelegationWanted>().Produces<DelegationMade>(StatusCodes.Status201Created);
    }

    internal sealed record DelegationMade(Guid Id);
}
