using System.Security.Cryptography;
using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary><c>/api/batches</c>: bring a ledger, see what it would do, commit it, undo it.</summary>
public static class BatchEndpoints
{
    private const long LargestFile = 100 << 20;

    public static void MapBatches(this IEndpointRouteBuilder app)
    {
        var batches = app.MapGroup("/api/batches").WithTags("batches").RequireAuthorization();
        batches.MapPost("/", StageAsync).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(LargestFile));
        batches.MapGet("/", async (CurrentAccount me, BatchQuery query, CancellationToken ct) => Results.Ok(await query.ListAsync(me.Tenant, me.Id, null, ct)));
        batches.MapGet("/{id:guid}", async (Guid id, CurrentAccount me, BatchQuery query, CancellationToken ct) =>
            await query.ListAsync(me.Tenant, me.Id, id, ct) is [var batch] ? Results.Ok(batch) : Problem.NotFound);
        batches.MapGet("/{id:guid}/rows", async (Guid id, string? fate, int? after, HttpRequest request, CurrentAccount me, BatchQuery query, CancellationToken ct) =>
            await query.RowsAsync(me.Tenant, me.Id, id, fate, after ?? 0, remarked: false, request.Language(), ct) is { } rows ? Results.Ok(rows) : Problem.NotFound);
        batches.MapPost("/{id:guid}/commit", async (Guid id, bool? skip_faulty, CurrentAccount me, CommitBatch commit, CancellationToken ct) =>
            await AnswerAsync(() => commit.HandleAsync(me.Tenant, me.Id, id, skip_faulty ?? false, ct)));
        batches.MapPost("/{id:guid}/undo", UndoAsync).Takes<Undoing>();
        app.MapGet("/import/mappings/{id:guid}", async (Guid id, CurrentAccount me, SavedMappings mappings, CancellationToken ct) =>
            (await mappings.ListAsync(me.Tenant, ct)).FirstOrDefault(saved => saved.Id == id) is { } saved
                ? Results.File(System.Text.Encoding.UTF8.GetBytes(saved.Body), "application/yaml; charset=utf-8", $"{saved.Name}.yaml") : Problem.NotFound)
            .RequireAuthorization().ExcludeFromDescription();
    }

    /// <summary>The body is the file; its name, campaign and mapping stand in the query. Without a mapping the header is guessed.</summary>
    private static async Task<IResult> StageAsync(
        Guid campaign, string? name, string? mapping, HttpRequest request, CurrentAccount me, StageLedger stage, BatchQuery query,
        SavedMappings mappings, CancellationToken ct)
    {
        await using var file = KeptLedger.Temporary();
        await request.Body.CopyToAsync(file, ct);
        file.Position = 0;
        var hash = await SHA256.HashDataAsync(file, ct);
        file.Position = 0;
        try
        {
            var chosen = mapping is null ? null : await mappings.NamedAsync(me.Tenant, mapping, ct);
            await using var ledger = await LedgerFile.OpenAsync(file, LedgerLimits.Standard, ct);
            var id = await stage.HandleAsync(new Staging(me.Tenant, me.Id, campaign, name ?? "ledger", hash, chosen), ledger, ct);
            return Results.Created($"/api/batches/{id}", (await query.ListAsync(me.Tenant, me.Id, id, ct)).Single());
        }
        catch (InvalidLedgerException refused)
        {
            return ProblemOf(refused.Sentence);
        }
    }

    private static Problem ProblemOf(Sentence refused) => new(
        refused.Code == "ledger_not_yours" ? StatusCodes.Status403Forbidden : StatusCodes.Status422UnprocessableEntity, refused.Code, refused.Arguments);

    // What was sound when it was staged may not be any more: its process has changed.
    private static async Task<IResult> AnswerAsync(Func<Task<BatchAnswer>> commit)
    {
        try
        {
            return Answer(await commit());
        }
        catch (InvalidLedgerException changed)
        {
            return ProblemOf(changed.Sentence);
        }
    }

    private static async Task<IResult> UndoAsync(Guid id, HttpContext http, CurrentAccount me, UndoBatch undo, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<Undoing>(http.Request, ct);
        if (fault is not null)
            return fault;
        return body!.Reason.Trim().Length < UndoBatch.ShortestReason // without a fault there is a body
            ? new Problem(StatusCodes.Status422UnprocessableEntity, "import_reason_wanted")
            : Answer(await undo.HandleAsync(me.Tenant, me.Id, id, body.Reason.Trim(), ct));
    }

    private static IResult Answer(BatchAnswer answer) => answer switch
    {
        BatchAnswer.Done done => Results.Ok(done),
        BatchAnswer.NotThere => Problem.NotFound,
        BatchAnswer.UnderWay => new Problem(StatusCodes.Status409Conflict, "ledger_batch_under_way"),
        BatchAnswer.NotNow now => new Problem(StatusCodes.Status409Conflict, "ledger_batch_not_now", ("status", now.Status)),
        BatchAnswer.Faulty faulty => new Problem(StatusCodes.Status422UnprocessableEntity, "ledger_batch_faulty", ("rows", faulty.Rows)),
        BatchAnswer.Outdated outdated => new Problem(StatusCodes.Status409Conflict, "ledger_batch_outdated", ("rows", outdated.Rows)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Why a committed batch is taken back.</summary>
    public sealed record Undoing(string Reason);
}
