using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Interviews;

/// <summary><c>/api/interviews</c>.</summary>
public static class InterviewEndpoints
{
    public static void AddInterviews(this IServiceCollection services)
    {
        services.AddSingleton<InterviewQuery>();
        services.AddSingleton<RecordInterview>();
    }

    public static void MapInterviews(this IEndpointRouteBuilder app)
    {
        var interviews = app.MapGroup("/api/interviews").WithTags("interviews").RequireAuthorization();
        interviews.MapGet("/", async (string? from, string? to, CurrentAccount me, InterviewQuery query, CancellationToken ct) =>
            Results.Json(await query.ReadAsync(me.Tenant, me.Id, Reader.DayOf(from), Reader.DayOf(to), ct), EngineJson.Options));
        interviews.MapPost("/", async (HttpContext http, CurrentAccount me, RecordInterview record, CancellationToken ct) =>
        {
            var (body, _, fault) = await JsonBody.ReadAsync<InterviewHeld>(http.Request, ct);
            return fault ?? (await record.HandleAsync(me, body!, ct)).Answer(id => Results.Created("/api/interviews", new { id })); // without a fault there is a body
        }).Takes<InterviewHeld>();
    }
}
