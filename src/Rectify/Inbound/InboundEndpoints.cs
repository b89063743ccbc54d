using System.Text.Json;
using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Inbound;

/// <summary><c>POST /api/inbound/{source}</c>: what another system pushes, by a token that is bound to that source.</summary>
public static class InboundEndpoints
{
    private const int MostBytes = 4 * 1024 * 1024;

    public static void MapInbound(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/inbound/{source}", async (string source, HttpContext http, CurrentAccount me, ReceiveItems receive, CancellationToken ct) =>
        {
            if (http.User.FindFirst(TokenAuthentication.SourceClaim)?.Value != source)
                return (IResult)new Problem(StatusCodes.Status403Forbidden, "inbound_source_not_yours", ("source", source));
            var (body, _, fault) = await JsonBody.ReadAsync<ItemsPushed>(http.Request, ct, MostBytes);
            if (fault is not null)
                return fault;
            if (body!.Items.Length is 0 or > ReceiveItems.Most) // without a fault there is a body
                return new Problem(StatusCodes.Status422UnprocessableEntity, "inbound_items", ("most", ReceiveItems.Most));
            if (await receive.HandleAsync(me, source, body.Items, ct) is not { } received)
                return Problem.NotFound;
            var language = http.Request.Language();
            return Results.Json(Answer(received.Delivery, received.Items, language), EngineJson.Options);
        }).WithTags("inbound").RequireAuthorization().Takes<ItemsPushed>().Produces<DeliveryAnswer>();

    private static DeliveryAnswer Answer(Guid delivery, IReadOnlyList<ItemOutcome> items, Language language)
    {
        return new(
            delivery, Count(ItemFate.Opened), Count(ItemFate.Kept), Count(ItemFate.Known), Count(ItemFate.Changed), Count(ItemFate.Differs), Count(ItemFate.Refused),
            [.. items.Select((item, index) => item.Answer(index + 1, language))]);

        int Count(ItemFate fate) => items.Count(item => item.Fate == fate);
    }

    /// <summary>Items as their source writes them; <c>workflows/inbound</c> says which keys are read.</summary>
    internal sealed record ItemsPushed([property: JsonRequired] JsonElement[] Items);
}
