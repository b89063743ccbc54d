using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Organisations;

/// <summary><c>/api/organisations</c>: the tree, for everybody signed in; its changes, for the system officer.</summary>
public static class OrganisationEndpoints
{
    public static void MapOrganisations(this IEndpointRouteBuilder app)
    {
        var organisations = app.MapGroup("/api/organisations").WithTags("organisations").RequireAuthorization();
        organisations.MapGet("/", async (Guid? after, CurrentAccount me, OrganisationQuery query, CancellationToken ct) =>
            Results.Ok(await query.ReadAsync(me.Tenant, after, null, ct))).Produces<IReadOnlyList<OrganisationShown>>();
        organisations.MapGet("/{id:guid}", async (Guid id, CurrentAccount me, OrganisationQuery query, CancellationToken ct) =>
            await query.ReadAsync(me.Tenant, null, id, ct) is [var one] ? Results.Ok(one) : Problem.NotFound).Produces<OrganisationShown>();
        organisations.MapPost("/", (HttpContext http, CurrentAccount me, AdministerOrganisations administer, CancellationToken ct) =>
            ReadAsync<OrganisationWanted>(http, async wanted => (await administer.AddAsync(me, wanted, ct)).Answer(id =>
                Results.Created($"/api/organisations/{id}", new { id })), ct)).Takes<OrganisationWanted>();
        organisations.MapPost("/{id:guid}/names", (Guid id, HttpContext http, CurrentAccount me, AdministerOrganisations administer, CancellationToken ct) =>
            ReadAsync<OrganisationRenamed>(http, async renamed => (await administer.RenameAsync(me, id, renamed, ct)).Answer(_ =>
                Results.NoContent()), ct)).Takes<OrganisationRenamed>();
        organisations.MapPost("/{id:guid}/end", (Guid id, HttpContext http, CurrentAccount me, AdministerOrganisations administer, CancellationToken ct) =>
            ReadAsync<OrganisationEnded>(http, async ended => (await administer.EndAsync(me, id, ended, ct)).Answer(_ =>
                Results.NoContent()), ct)).Takes<OrganisationEnded>();
    }

    private static async Task<IResult> ReadAsync<T>(HttpContext http, Func<T, Task<IResult>> change, CancellationToken ct)
        where T : class
    {
        var (body, _, fault) = await JsonBody.ReadAsync<T>(http.Request, ct);
        return fault ?? await change(body!); // without a fault there is a body
    }
}
