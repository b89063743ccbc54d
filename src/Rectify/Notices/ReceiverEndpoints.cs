using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary><c>/api/receivers</c>: where notices go outside the pages; the system officer's.</summary>
internal static class ReceiverEndpoints
{
    public static void MapReceivers(this IEndpointRouteBuilder app)
    {
        var receivers = app.MapGroup("/api/receivers").WithTags("receivers").RequireAuthorization();
        receivers.MapGet("/", async (CurrentAccount me, AdministerReceivers administer, CancellationToken ct) =>
            await administer.MayAsync(me, ct) ? Results.Ok(await administer.ListAsync(me.Tenant, ct)) : Problem.NotYours).Produces<IReadOnlyList<ReceiverShown>>();
        receivers.MapPost("/", async (HttpContext http, CurrentAccount me, AdministerReceivers administer, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<ReceiverWanted>(http.Request, ct);
            return fault ?? (await administer.AddAsync(me, body!, ct)).Answer(id => Results.Created($"/api/receivers/{id}", new ReceiverMade(id))); // without a fault there is a body
        }).Takes<ReceiverWanted>().Produces<ReceiverMade>(StatusCodes.Status201Created);
        receivers.MapDelete("/{id:guid}", async (Guid id, CurrentAccount me, AdministerReceivers administer, CancellationToken ct) =>
            await administer.StopAsync(me, id, ct) ?? Results.NoContent()).Produces(StatusCodes.Status204NoContent);
        receivers.MapPost("/{id:guid}/trials", TryAsync).Takes<TrialWanted>().Produces<TrialAnswer>();
    }

    private static async Task<IResult> TryAsync(Guid id, HttpContext http, CurrentAccount me, TryReceiver trial, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<TrialWanted>(http.Request, ct);
        if (fault is not null)
            return fault;
        return (await trial.HandleAsync(me, id, body!.To, http.Request.Language(), ct)).Answer(handed => Results.Ok(TrialAnswer.Of(handed, http.Request.Language()))); // without a fault there is a body
    }

    internal sealed record ReceiverMade(Guid Id);

    /// <param name="To">For mail an address, for SMS a number; absent for the others.</param>
    internal sealed record TrialWanted(string? To);
}

/// <summary>What came of a trial, in words.</summary>
/// <param name="Code">Absent when the receiver took it.</param>
/// <param name="Said">What the receiver said; empty when it said nothing.</param>
public sealed record TrialAnswer(bool Taken, string? Code, string Words, string Said)
{
    public static TrialAnswer Of(Handed handed, Language language) => handed switch
    {
        Handed.Later later => new(false, later.Code, Texts.Get(later.Code, language), later.Said),
        Handed.Refused refused => new(false, refused.Code, Texts.Get(refused.Code, language), refused.Said),
        _ => new(true, null, Texts.Get("receiver.took", language), ""),
    };
}
