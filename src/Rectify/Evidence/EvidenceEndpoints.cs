using Microsoft.AspNetCore.Mvc;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Evidence;

/// <summary><c>/api/evidence</c>: files on their way to a finding, their sender's alone; <c>/api/findings/{id}/evidence</c>: what a
/// finding uses, for whoever may see it.</summary>
public static class EvidenceEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapEvidence(this IEndpointRouteBuilder app)
    {
        var staged = app.MapGroup("/api/evidence").WithTags("evidence").RequireAuthorization();
        staged.MapPost("/", PostAsync).WithMetadata(new DisableRequestSizeLimitAttribute()); // EvidenceLimits rules, file by file
        staged.MapMethods("/{id:guid}", Reading, (Guid id, HttpContext http, CurrentAccount me, CityDatabase database, CancellationToken ct) =>
            GiveAsync(http, me, database, city => EvidenceQuery.StagedAsync(city, me.Id, id, ct), thumbnail: false, ct));
        staged.MapMethods("/{id:guid}/thumbnail", Reading, (Guid id, HttpContext http, CurrentAccount me, CityDatabase database, CancellationToken ct) =>
            GiveAsync(http, me, database, city => EvidenceQuery.StagedAsync(city, me.Id, id, ct), thumbnail: true, ct));
        staged.MapDelete("/{id:guid}", async (Guid id, CurrentAccount me, StagedEvidence evidence, CancellationToken ct) =>
            await evidence.RemoveAsync(me.Tenant, me.Id, id, ct) ? Results.NoContent() : Problem.NotFound);

        var used = app.MapGroup("/api/findings/{finding:guid}/evidence").WithTags("evidence").RequireAuthorization();
        used.MapGet("/", ListAsync);
        used.MapMethods("/{id:guid}", Reading,
            (Guid finding, Guid id, HttpContext http, CurrentAccount me, CityDatabase database, TimeProvider clock, CancellationToken ct) =>
                GiveAsync(http, me, database, city => EvidenceQuery.UsedAsync(city, finding, id, me.Id, clock.GetUtcNow(), ct), thumbnail: false, ct));
        used.MapMethods("/{id:guid}/thumbnail", Reading,
            (Guid finding, Guid id, HttpContext http, CurrentAccount me, CityDatabase database, TimeProvider clock, CancellationToken ct) =>
                GiveAsync(http, me, database, city => EvidenceQuery.UsedAsync(city, finding, id, me.Id, clock.GetUtcNow(), ct), thumbnail: true, ct));
    }

    private static async Task<IResult> PostAsync(HttpContext http, CurrentAccount me, StageEvidence stage, CancellationToken ct)
    {
        try
        {
            var (offered, fault) = await OfferedOverHttp.ReadAsync(http.Request, ct);
            return offered is null
                ? fault! // one of the two is there
                : Answer(await stage.StageAsync(me.Tenant, me.Id, offered, ct));
        }
        catch (InvalidDataException) // a form that isn't one
        {
            return BrokenOff;
        }
        catch (IOException) // the body ended before the file did
        {
            return BrokenOff;
        }
    }

    private static readonly Problem BrokenOff = new(StatusCodes.Status400BadRequest, "evidence_broken_off");

    private static IResult Answer(Staging staging) => staging switch
    {
        Staging.Staged(var file, var size) => Results.Created($"/api/evidence/{file.Id}", StagedFile.Of(file, size)),
        Staging.Refused(var status, var why) => new Problem(status, why.Code, why.Arguments) { Missing = [why] },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static async Task<IResult> ListAsync(
        Guid finding, CurrentAccount me, CityDatabase database, TimeProvider clock, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        return await EvidenceQuery.MaySeeAsync(city, finding, me.Id, clock.GetUtcNow(), ct)
            ? Results.Ok(await EvidenceQuery.OfFindingAsync(city, finding, ct))
            : Problem.NotFound;
    }

    private static async Task<IResult> GiveAsync(
        HttpContext http, CurrentAccount me, CityDatabase database, Func<CityTransaction, Task<EvidenceFile?>> find, bool thumbnail, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        if (await find(city) is not { } file || (thumbnail && file.Thumbnail is null))
            return Problem.NotFound;
        return thumbnail
            ? await EvidenceDownload.ThumbnailAsync(http, database, await EvidenceQuery.ContentAsync(city, file.Thumbnail!, ct), file, ct) // seen above
            : EvidenceDownload.Of(http, database, await EvidenceQuery.ContentAsync(city, file.Sha256, ct), file);
    }
}

/// <summary>A staged file as its sender gets to know it.</summary>
/// <param name="Sha256">Hex, to compare with one's own; nothing can be read by it.</param>
public sealed record StagedFile(Guid Id, string Name, string MediaType, long Size, string Sha256, bool HasThumbnail, DateTimeOffset? TakenAt)
{
    internal static StagedFile Of(EvidenceFile file, long size) => new(
        file.Id, file.Name, file.MediaType, size, Convert.ToHexStringLower(file.Sha256), file.Thumbnail is not null, file.TakenAt);
}
