using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Sealing;

/// <summary><c>POST /api/findings/{id}/sealed/{field}</c>: opens a sealed value, which is written down.</summary>
public static class SealedEndpoints
{
    public static void MapSealed(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/findings/{id:guid}/sealed/{field}", async (Guid id, string field, HttpContext http, CurrentAccount me, OpenSealed open, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<SealedAsked>(http.Request, ct);
            if (fault is not null)
                return fault;
            var (value, problem) = await open.HandleAsync(me, id, field, body!.Reason, ct); // without a fault there is a body
            http.Response.Headers.CacheControl = "no-store";
            return problem is null ? Results.Ok(new SealedRead(value!)) : problem; // one or the other
        }).WithTags("findings").RequireAuthorization().Takes<SealedAsked>().Produces<SealedRead>();

    internal sealed record SealedAsked([property: JsonRequired] string Reason);

    internal sealed record SealedRead(string Value);
}
