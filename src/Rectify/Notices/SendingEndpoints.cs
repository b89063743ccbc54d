using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary><c>/api/sending</c>: whether anything goes out, for everybody to read and for the system officer to decide.</summary>
internal static class SendingEndpoints
{
    public static void MapSending(this IEndpointRouteBuilder app)
    {
        var sending = app.MapGroup("/api/sending").WithTags("sending").RequireAuthorization();
        sending.MapGet("/", async (CurrentAccount me, PauseSending pause, CancellationToken ct) =>
            Results.Ok(new Sending(await pause.IsPausedAsync(me, ct)))).Produces<Sending>();
        sending.MapPut("/", async (HttpContext http, CurrentAccount me, PauseSending pause, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<Sending>(http.Request, ct);
            return fault ?? await pause.HandleAsync(me, body!.Paused, ct) ?? Results.NoContent(); // without a fault there is a body
        }).Takes<Sending>().Produces(StatusCodes.Status204NoContent);
    }

    internal sealed record Sending([property: JsonRequired] bool Paused);
}
