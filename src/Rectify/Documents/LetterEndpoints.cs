using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Documents;

/// <summary><c>/api/letters</c>: read, sign, drop.</summary>
public static class LetterEndpoints
{
    private const int ShortestReason = 2;

    public static void MapLetters(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/api/letters").WithTags("letters").RequireAuthorization();
        letters.MapGet("/{id:guid}", async (Guid id, CurrentAccount me, SignLetter letter, CancellationToken ct) =>
            await letter.ReadAsync(me.Tenant, me.Id, id, ct) is { } view ? Results.Json(view, EngineJson.Options) : Problem.NotFound);
        letters.MapPost("/{id:guid}/sign", async (Guid id, CurrentAccount me, SignLetter letter, CancellationToken ct) =>
            Result(await letter.SignAsync(me.Tenant, me.Id, id, ct)));
        letters.MapPost("/{id:guid}/drop", async (Guid id, HttpContext http, CurrentAccount me, SignLetter letter, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<Dropping>(http.Request, ct);
            if (fault is not null)
                return fault;
            return body!.Reason.Trim().Length < ShortestReason // without a fault there is a body
                ? new Problem(StatusCodes.Status422UnprocessableEntity, "letter_reason_wanted")
                : Result(await letter.DropAsync(me.Tenant, me.Id, id, body.Reason.Trim(), ct));
        }).Takes<Dropping>();
    }

    private static IResult Result(LetterAnswer answer) => answer switch
    {
        LetterAnswer.Done => Results.NoContent(),
        LetterAnswer.NotThere => Problem.NotFound,
        LetterAnswer.NotYours => Problem.NotYours,
        LetterAnswer.NoDraft => new Problem(StatusCodes.Status409Conflict, "letter_no_draft"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Why a draft won't go out.</summary>
    public sealed record Dropping(string Reason);
}
