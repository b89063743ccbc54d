using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Batches;

/// <summary><c>/api/bulk-acts</c>: the same act on many findings, each with its own answer.</summary>
public static class BulkActEndpoints
{
    public static void MapBulkActs(this IEndpointRouteBuilder app)
    {
        var acts = app.MapGroup("/api/bulk-acts").WithTags("bulk-acts").RequireAuthorization();
        acts.MapPost("/{act}", TakeAsync).Takes<BulkWanted>(isCommand: true).Produces<BulkAnswer>();
        acts.MapGet("/", async (CurrentAccount me, TakeBulkAct take, CancellationToken ct) =>
            Results.Json(await take.RecentAsync(me.Tenant, me.Id, ct), EngineJson.Options));
        acts.MapGet("/{id:guid}", async (Guid id, HttpContext http, CurrentAccount me, TakeBulkAct take, CancellationToken ct) =>
            Answer(http, await take.ReadAsync(me.Tenant, me.Id, id, ct)));
        acts.MapPost("/{id:guid}/resume", async (Guid id, HttpContext http, CurrentAccount me, TakeBulkAct take, CancellationToken ct) =>
            Answer(http, await take.ResumeAsync(me.Tenant, me.Id, id, ct)));
    }

    private static async Task<IResult> TakeAsync(string act, HttpContext http, CurrentAccount me, TakeBulkAct take, ProcessLibrary library, CancellationToken ct)
    {
        if (!BulkAct.Acts.Contains(act))
            return Problem.NotFound;
        var (body, bytes, fault) = await JsonBody.ReadAsync<BulkWanted>(http.Request, ct);
        if (fault is not null)
            return fault;
        if (body!.Findings.Length is 0 or > BulkAct.Most) // without a fault there is a body
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("batch_findings", "findings", ("most", BulkAct.Most))] };
        // A bulk act is kept with its fields, to be resumed after a crash.
        if (body.Fields?.Keys.Any((await library.OfAsync(me.Tenant, ct)).Seals) is true)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("batch_sealed", "fields")] };

        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var asked = new BulkAsked(
            me.Tenant, me.Id, act, [.. body.Findings], body.Note, body.Fields?.ToImmutableSortedDictionary() ?? ImmutableSortedDictionary<string, string>.Empty,
            key.Length is > 0 and <= 200 ? key : null, SHA256.HashData(bytes));
        return await take.HandleAsync(asked, ct) is { } done
            ? Answer(http, done)
            : new Problem(StatusCodes.Status422UnprocessableEntity, "key_reused");
    }

    private static IResult Answer(HttpContext http, BulkAct? act)
    {
        if (act is null)
            return Problem.NotFound;
        var english = http.Request.Language() == Language.English;
        return Results.Json(new BulkAnswer(
            act.Id, act.Act, act.MadeAt, act.FinishedAt,
            [.. act.Items.Select(item => new ItemAnswer(item.Finding, item.Outcome ?? "waiting", english ? item.Problem?.En : item.Problem?.Zh))]), EngineJson.Options);
    }

    /// <summary>What is asked of all the findings.</summary>
    internal sealed record BulkWanted([property: JsonRequired] Guid[] Findings, string? Note, Dictionary<string, string>? Fields);

    /// <param name="FinishedAt">Null while some finding waits.</param>
    internal sealed record BulkAnswer(Guid Id, string Act, DateTimeOffset MadeAt, DateTimeOffset? FinishedAt, IReadOnlyList<ItemAnswer> Items);

    /// <param name="Outcome">taken, refused or waiting.</param>
    internal sealed record ItemAnswer(Guid Finding, string Outcome, ProblemBody? Problem);
}
