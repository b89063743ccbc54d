using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.Findings;

/// <summary><c>/api/findings</c>: open, read, act, ask, decide, sign.</summary>
public static class FindingEndpoints
{
    public static void MapFindings(this IEndpointRouteBuilder app)
    {
        var findings = app.MapGroup("/api/findings").WithTags("findings").RequireAuthorization();

        findings.MapPost("/", (HttpContext http, CurrentAccount me, OpenFinding open, CancellationToken ct) =>
            PostAsync<FindingOpened>(http, async (body, key) => await open.HandleAsync(
                new(me.Tenant, me.Id, body.Process, body.Unit, body.Team, Sorted(body.Fields), key), ct), ct)).Takes<FindingOpened>(isCommand: true).Produces<FindingNow>();
        findings.MapPost("/{id:guid}/actions/{action}", (Guid id, string action, HttpContext http, CurrentAccount me, TakeAction take, CancellationToken ct) =>
            TakeAsync<ActionTaken>(http, me, take, id, body => body.For, (body, by) => new Command.Act(by, action, body.ToBrought()), ct)).Takes<ActionTaken>(isCommand: true).Produces<FindingNow>();
        findings.MapPost("/{id:guid}/requests/{kind}", (Guid id, string kind, HttpContext http, CurrentAccount me, TakeAction take, CancellationToken ct) =>
            TakeAsync<Bringing>(http, me, take, id, body => body.For, (body, by) => new Command.Submit(by, kind, body.ToBrought()), ct)).Takes<Bringing>(isCommand: true).Produces<FindingNow>();
        findings.MapPost("/{id:guid}/requests/{request}/approve", (Guid id, string request, HttpContext http, CurrentAccount me, TakeAction take, CancellationToken ct) =>
            TakeAsync<Bringing>(http, me, take, id, body => body.For, (body, by) => new Command.Approve(by, request, body.ToBrought()), ct)).Takes<Bringing>(isCommand: true).Produces<FindingNow>();
        findings.MapPost("/{id:guid}/requests/{request}/reject", (Guid id, string request, HttpContext http, CurrentAccount me, TakeAction take, CancellationToken ct) =>
            TakeAsync<Bringing>(http, me, take, id, body => body.For, (body, by) => new Command.Reject(by, request, body.ToBrought()), ct)).Takes<Bringing>(isCommand: true).Produces<FindingNow>();
        findings.MapPost("/{id:guid}/requests/{request}/withdraw", (Guid id, string request, HttpContext http, CurrentAccount me, TakeAction take, CancellationToken ct) =>
            TakeAsync<Bringing>(http, me, take, id, body => body.For, (_, by) => new Command.Withdraw(by, request), ct)).Takes<Bringing>(isCommand: true).Produces<FindingNow>();
        findings.MapPost("/{id:guid}/signatures/{party}", (Guid id, string party, HttpContext http, CurrentAccount me, TakeAction take, CancellationToken ct) =>
            TakeAsync<SignatureGiven>(http, me, take, id, body => body.For, (body, by) => new Command.Sign(by, party, body.Verdict, body.Content, body.ToBrought()), ct)).Takes<SignatureGiven>(isCommand: true).Produces<FindingNow>();
    }

    private static Task<IResult> TakeAsync<T>(
        HttpContext http, CurrentAccount me, TakeAction take, Guid id, Func<T, Guid?> whose, Func<T, Actor, Command> command, CancellationToken ct)
        where T : class =>
        PostAsync<T>(http, async (body, key) => IfMatch(http) is { IsFault: true }
            ? new Answer.Stale(0)
            : await take.HandleAsync(new(me.Tenant, me.Id, id, IfMatch(http).Sequence, key, by => command(body, by)) { For = whose(body) }, ct), ct);

    private static async Task<IResult> PostAsync<T>(HttpContext http, Func<T, IdempotencyKey?, Task<Answer>> handle, CancellationToken ct)
        where T : class
    {
        var (body, bytes, fault) = await JsonBody.ReadAsync<T>(http.Request, ct);
        if (fault is not null)
            return fault;
        return Result(http, await handle(body!, KeyOf(http, bytes))); // without a fault there is a body
    }

    private static IResult Result(HttpContext http, Answer answer)
    {
        switch (answer)
        {
            case Answer.Taken taken:
                http.Response.Headers.ETag = $"\"{taken.Finding.Sequence.ToString(CultureInfo.InvariantCulture)}\"";
                return Results.Json(taken.Finding, EngineJson.Options);
            case Answer.Repeated repeated:
                return Results.Bytes(repeated.Response, "application/json; charset=utf-8");
            default:
                return RefusalProblem.Of(answer);
        }
    }

    private static IdempotencyKey? KeyOf(HttpContext http, byte[] body)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        return key.Length is > 0 and <= 200 && CurrentAccount.Of(http.User) is { } me ? new IdempotencyKey(me.Id, $"POST {http.Request.Path}", key, SHA256.HashData(body)) : null;
    }

    private static (int? Sequence, bool IsFault) IfMatch(HttpContext http)
    {
        var tag = http.Request.Headers.IfMatch.ToString();
        if (tag is "" or "*")
            return (null, false);
        return int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? (sequence, false) : (null, true);
    }

    private static ImmutableSortedDictionary<string, string> Sorted(Dictionary<string, string>? fields) =>
        fields?.ToImmutableSortedDictionary() ?? ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>A finding to open.</summary>
    public sealed record FindingOpened(
        [property: JsonRequired] string Process, [property: JsonRequired] Guid Unit, Guid? Team, Dictionary<string, string>? Fields);

    /// <summary>What comes with an action.</summary>
    /// <param name="Parts">The fields of each of the findings that this one is split into.</param>
    /// <param name="For">For whom, where the caller stands in for somebody who is away; absent for whoever has the part, the caller first.</param>
    public sealed record ActionTaken(string? Note, Dictionary<string, string>? Fields, Guid[]? Evidence, int? Measure, Dictionary<string, string>?[]? Parts, Guid? For)
    {
        public Brought ToBrought() => new Bringing(Note, Fields, Evidence, Measure, For).ToBrought() with { Parts = Parts is null ? null : [.. Parts.Select(Sorted)] };
    }

    /// <summary>What comes with a request or a decision on one.</summary>
    /// <param name="For">As with an action.</param>
    public sealed record Bringing(string? Note, Dictionary<string, string>? Fields, Guid[]? Evidence, int? Measure, Guid? For)
    {
        public Brought ToBrought() => new(Note, Sorted(Fields), [.. Evidence ?? []], Measure ?? 0);
    }

    /// <summary>A verdict, and what comes with it.</summary>
    /// <param name="For">As with an action.</param>
    public sealed record SignatureGiven(
        [property: JsonRequired] Verdict Verdict, string? Content, string? Note, Dictionary<string, string>? Fields, Guid? For)
    {
        public Brought ToBrought() => new(Note, Sorted(Fields), []);
    }
}
