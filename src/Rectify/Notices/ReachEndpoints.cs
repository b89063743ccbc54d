using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary><c>/api/me/reach</c> and <c>/api/me/views</c>: how one wants to be reached, and which saved views one hears of.</summary>
internal static class ReachEndpoints
{
    public static void MapReach(this IEndpointRouteBuilder app)
    {
        // A link of an inbox's message.
        app.MapGet("/me/notices/views/{id:guid}", async (Guid id, CurrentAccount me, ViewSubscriptions views, CancellationToken ct) =>
            Results.LocalRedirect(await views.AddressAsync(me, id, ct) ?? "/me/notices#views")).RequireAuthorization().ExcludeFromDescription();
        var mine = app.MapGroup("/api/me").WithTags("me").RequireAuthorization();
        mine.MapGet("/reach", async (CurrentAccount me, OwnReach reach, CancellationToken ct) => Results.Ok(await reach.ReadAsync(me, ct))).Produces<ReachShown>();
        mine.MapPut("/reach", async (HttpContext http, CurrentAccount me, OwnReach reach, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<ReachWanted>(http.Request, ct);
            return fault ?? await reach.KeepAsync(me, body!, ct) ?? Results.NoContent(); // without a fault there is a body
        }).Takes<ReachWanted>().Produces(StatusCodes.Status204NoContent);
        mine.MapGet("/views", async (CurrentAccount me, ViewSubscriptions views, CancellationToken ct) =>
            Results.Ok(await views.ListAsync(me, ct))).Produces<IReadOnlyList<SubscribedView>>();
        mine.MapPut("/views/{id:guid}", async (Guid id, HttpContext http, CurrentAccount me, ViewSubscriptions views, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<RhythmWanted>(http.Request, ct);
            return fault ?? await views.ChooseAsync(me, id, body!.Rhythm, ct) ?? Results.NoContent(); // without a fault there is a body
        }).Takes<RhythmWanted>().Produces(StatusCodes.Status204NoContent);
    }

    /// <param name="Rhythm">at_once, daily or weekly; null for never.</param>
    internal sealed record RhythmWanted([property: JsonRequired] string? Rhythm);
}
