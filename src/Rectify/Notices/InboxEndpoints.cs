using Rectify.Accounts;
using Rectify.Findings;

namespace Rectify.Notices;

/// <summary><c>/api/me/inbox</c> and <c>/api/me/workbench</c>: what a person has been told, and what waits for them.</summary>
public static class InboxEndpoints
{
    public static void MapInbox(this IEndpointRouteBuilder app)
    {
        // A link and no form: a message is opened in a new tab, or from a bookmark, as well.
        app.MapGet("/inbox/{id:guid}", async (Guid id, CurrentAccount me, Inbox inbox, CancellationToken ct) =>
            Results.LocalRedirect(await inbox.OpenAsync(me.Tenant, me.Id, id, ct) ?? "/inbox")).RequireAuthorization().ExcludeFromDescription();
        var mine = app.MapGroup("/api/me").WithTags("me").RequireAuthorization();
        mine.MapGet("/inbox", async (Guid? before, CurrentAccount me, Inbox inbox, CancellationToken ct) =>
            Results.Json(await inbox.ReadAsync(me.Tenant, me.Id, before, ct), EngineJson.Options));
        mine.MapPost("/inbox/read", async (CurrentAccount me, Inbox inbox, CancellationToken ct) =>
        {
            await inbox.ReadAllAsync(me.Tenant, me.Id, ct);
            return Results.NoContent();
        });
        mine.MapGet("/workbench", async (CurrentAccount me, WorkbenchQuery workbench, CancellationToken ct) =>
            Results.Json(await workbench.ReadAsync(me.Tenant, me.Id, ct), EngineJson.Options));
    }
}
