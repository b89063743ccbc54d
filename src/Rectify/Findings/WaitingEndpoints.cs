using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Findings;

/// <summary><c>/api/owed</c> and <c>/api/stranded</c>: what waits for the city, and what waits for nobody at all.</summary>
public static class WaitingEndpoints
{
    /// <summary>Who is told of findings that nobody can move: they can put it right.</summary>
    internal static readonly string[] ToldOfStranded = ["supervisor", Roles.SystemOfficer, Roles.SecurityOfficer];

    public static void MapWaiting(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/owed", async (Guid? unit, CurrentAccount me, OwedQuery query, CancellationToken ct) =>
            await query.ReadAsync(me.Tenant, me.Id, unit, ct) is { } owed ? Results.Json(owed, EngineJson.Options) : (IResult)Problem.NotFound)
            .WithTags("findings").RequireAuthorization();
        app.MapGet("/api/stranded", async (CurrentAccount me, CityDatabase database, StrandedFindings stranded, TimeProvider clock, CancellationToken ct) =>
            await MayReadStrandedAsync(database, me, clock.GetUtcNow(), ct) ? Results.Json(await stranded.ListAsync(me.Tenant, ct), EngineJson.Options) : (IResult)Problem.NotYours)
            .WithTags("findings").RequireAuthorization();
    }

    internal static Task<bool> MayReadStrandedAsync(CityDatabase database, CurrentAccount me, DateTimeOffset now, CancellationToken ct) =>
        Officers.IsAsync(database, me, now, ct, ToldOfStranded);
}
