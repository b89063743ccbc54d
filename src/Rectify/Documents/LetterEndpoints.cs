using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Documents.Typesetting;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Documents;

/// <summary><c>/api/letters</c>: the register, and what is done with a letter; and the documents that a finding's history gives.</summary>
public static class LetterEndpoints
{
    /// <summary>The least length of a reason.</summary>
    internal const int ShortestReason = 2;

    public static void AddLetters(this IServiceCollection services)
    {
        services.AddSingleton<LetterQuery>();
        services.AddSingleton<LetterRegister>();
        services.AddSingleton<SignLetter>();
        services.AddSingleton<SignLetters>();
        services.AddSingleton<DraftsToSign>();
        services.AddSingleton<CorrectLetter>();
        services.AddSingleton<ReceiveLetter>();
        services.AddSingleton<DraftLetters>();
        services.AddSingleton<ActPapers>();
        services.AddSingleton<ReceiptPapers>();
    }

    public static void MapLetters(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/api/letters").WithTags("letters").RequireAuthorization();
        letters.MapGet("/", async ([AsParameters] LettersAsked asked, CurrentAccount me, LetterRegister register, CancellationToken ct) =>
            Results.Json(await register.ReadAsync(me.Tenant, me.Id, asked, ct), EngineJson.Options));
        letters.MapGet("/{id:guid}", async (Guid id, CurrentAccount me, LetterQuery query, CancellationToken ct) =>
            await query.ReadAsync(me.Tenant, me.Id, id, ct) is { } view ? Results.Json(view, EngineJson.Options) : Problem.NotFound);
        letters.MapGet("/{id:guid}/docx", async (Guid id, CurrentAccount me, LetterQuery query, CancellationToken ct) =>
            await query.ReadAsync(me.Tenant, me.Id, id, ct) is { } view ? File(view.Paper, view.Number) : Problem.NotFound);
        letters.MapPost("/{id:guid}/sign", async (Guid id, CurrentAccount me, SignLetter letter, CancellationToken ct) =>
            Result(await letter.SignAsync(me.Tenant, me.Id, id, ct)));
        letters.MapPost("/sign", async (HttpContext http, CurrentAccount me, SignLetters sign, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<Chosen>(http.Request, ct);
            if (fault is not null)
                return fault;
            return body!.Letters.Count is 0 or > SignLetters.Most // without a fault there is a body
                ? new Problem(StatusCodes.Status422UnprocessableEntity, "letters_wanted", ("most", SignLetters.Most))
                : Results.Json((await sign.HandleAsync(me, body.Letters, ct)).Select(one => new Row(one.Letter, one.Answer == LetterAnswer.Done ? null : CodeOf(one.Answer))), EngineJson.Options);
        }).Takes<Chosen>();
        letters.MapPost("/{id:guid}/drop", (Guid id, HttpContext http, CurrentAccount me, SignLetter letter, CancellationToken ct) =>
            WithReasonAsync(http, async reason => Result(await letter.DropAsync(me.Tenant, me.Id, id, reason, ct)), ct)).Takes<Reasoned>();
        letters.MapPost("/{id:guid}/void", (Guid id, HttpContext http, CurrentAccount me, CorrectLetter letter, CancellationToken ct) =>
            WithReasonAsync(http, async reason => Result(await letter.VoidAsync(me.Tenant, me.Id, id, reason, ct)), ct)).Takes<Reasoned>();
        letters.MapPost("/{id:guid}/correct", (Guid id, HttpContext http, CurrentAccount me, CorrectLetter letter, CancellationToken ct) =>
            WithReasonAsync(http, async reason =>
            {
                var (answer, draft) = await letter.CorrectAsync(me.Tenant, me.Id, id, reason, ct);
                return draft is { } made ? Made(made) : Result(answer);
            }, ct)).Takes<Reasoned>();
        letters.MapPost("/{id:guid}/receive", async (Guid id, CurrentAccount me, ReceiveLetter letter, CancellationToken ct) =>
            Result(await letter.HandleAsync(me.Tenant, me.Id, id, ct)));
        letters.MapGet("/{id:guid}/receipts/{unit:guid}/docx", async (Guid id, Guid unit, CurrentAccount me, ReceiptPapers papers, CancellationToken ct) =>
            await papers.ReadAsync(me.Tenant, me.Id, id, unit, ct) is { } paper ? File(paper, null) : Problem.NotFound);
        letters.MapPost("/bulletins", async (HttpContext http, CurrentAccount me, DraftLetters draft, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<Days>(http.Request, ct);
            return fault ?? (await draft.BulletinAsync(me, body!.From, body.To, ct)).Answer(Made); // without a fault there is a body
        }).Takes<Days>();
        app.MapGroup("/api/campaigns").WithTags("letters").RequireAuthorization()
            .MapPost("/{id:guid}/feedback", async (Guid id, CurrentAccount me, DraftLetters draft, CancellationToken ct) =>
                (await draft.FeedbackAsync(me, id, ct)).Answer(drafted => Results.Ok(new { drafted })));
        MapActPapers(app.MapGroup("/api/findings").WithTags("letters").RequireAuthorization());
    }

    private static void MapActPapers(RouteGroupBuilder findings)
    {
        findings.MapGet("/{id:guid}/documents", async (Guid id, CurrentAccount me, ActPapers papers, CancellationToken ct) =>
            await papers.ListAsync(me.Tenant, me.Id, id, ct) is { } list ? Results.Json(list, EngineJson.Options) : Problem.NotFound);
        findings.MapGet("/{id:guid}/documents/{kind}/{sequence:int}/docx", async (Guid id, string kind, int sequence, CurrentAccount me, ActPapers papers, CancellationToken ct) =>
            await papers.ReadAsync(me.Tenant, me.Id, id, kind, sequence, ct) is { } paper ? File(paper, null) : Problem.NotFound);
    }

    private static IResult File(Paper paper, string? number) => Results.File(Docx.Of(paper), Docx.MediaType, $"{paper.Title}{number}.docx");

    private static IResult Made(Guid draft) => Results.Created($"/api/letters/{draft}", new { id = draft });

    private static async Task<IResult> WithReasonAsync(HttpContext http, Func<string, Task<IResult>> handle, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<Reasoned>(http.Request, ct);
        if (fault is not null)
            return fault;
        var reason = body!.Reason.Trim(); // without a fault there is a body
        return reason.Length < ShortestReason ? new Problem(StatusCodes.Status422UnprocessableEntity, "letter_reason_wanted") : await handle(reason);
    }

    private static IResult Result(LetterAnswer answer) => answer switch
    {
        LetterAnswer.Done => Results.NoContent(),
        LetterAnswer.NotThere => Problem.NotFound,
        LetterAnswer.NotYours => Problem.NotYours,
        _ => new Problem(StatusCodes.Status409Conflict, CodeOf(answer)),
    };

    /// <summary>Why it can't be done now, as a problem's code.</summary>
    internal static string CodeOf(LetterAnswer answer) => answer switch
    {
        LetterAnswer.NotYours => "not_yours",
        LetterAnswer.NotThere => "not_found",
        LetterAnswer.NoDraft => "letter_no_draft",
        LetterAnswer.NotInForce => "letter_not_in_force",
        LetterAnswer.BeingCorrected => "letter_being_corrected",
        LetterAnswer.Received => "letter_received_before",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Why a draft won't go out, or why a letter is voided or corrected.</summary>
    public sealed record Reasoned([property: JsonRequired] string Reason);

    /// <summary>Drafts to be signed in one step.</summary>
    public sealed record Chosen([property: JsonRequired] IReadOnlyList<Guid> Letters);

    /// <summary>One of them.</summary>
    /// <param name="Refused">Code of what was in the way; null when it was signed.</param>
    public sealed record Row(Guid Letter, string? Refused);

    /// <summary>The days of a bulletin, both included.</summary>
    public sealed record Days([property: JsonRequired] DateOnly From, [property: JsonRequired] DateOnly To);
}
