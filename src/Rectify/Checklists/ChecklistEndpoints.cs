using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Checklists;

/// <summary><c>/api/campaigns/{id}/checklists</c>: how far the units are, one unit's checklist, and ticking it.</summary>
public static class ChecklistEndpoints
{
    public static void AddChecklists(this IServiceCollection services)
    {
        services.AddSingleton<ChecklistQuery>();
        services.AddSingleton<TickEntries>();
        services.AddSingleton<OpenFromEntry>();
    }

    public static void MapChecklists(this IEndpointRouteBuilder app)
    {
        var lists = app.MapGroup("/api/campaigns/{id:guid}/checklists").WithTags("checklists").RequireAuthorization();
        lists.MapGet("/", async (Guid id, CurrentAccount me, ChecklistQuery query, CancellationToken ct) =>
            Found(await query.RollUpAsync(me, id, ct)));
        lists.MapGet("/{unit:guid}/{checklist}", async (Guid id, Guid unit, string checklist, CurrentAccount me, ChecklistQuery query, CancellationToken ct) =>
            Found(await query.OfUnitAsync(me, new(id, unit, checklist), ct)));
        lists.MapPut("/{unit:guid}/{checklist}", async (Guid id, Guid unit, string checklist, HttpContext http, CurrentAccount me, TickEntries ticks, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<TicksWanted>(http.Request, ct);
            return fault ?? (await ticks.HandleAsync(me, new(id, unit, checklist), body!.Entries, ct)).Answer(changed => Results.Ok(new { changed })); // without a fault there is a body
        }).Takes<TicksWanted>();
        lists.MapPost("/{unit:guid}/{checklist}/{entry}/finding", async (
            Guid id, Guid unit, string checklist, string entry, CurrentAccount me, OpenFromEntry open, CancellationToken ct) =>
            (await open.HandleAsync(me, new(id, unit, checklist), entry, ct)).Answer(finding => Results.Created($"/api/findings/{finding}", new { id = finding })));
    }

    private static IResult Found<T>(T? answer)
        where T : class => answer is null ? Problem.NotFound : Results.Json(answer, EngineJson.Options);
}
