using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.SelfInspections;

/// <summary><c>/api/self-inspections</c> and a campaign's: tasks, what units reported, who is urged.</summary>
public static class TaskEndpoints
{
    public static void AddSelfInspections(this IServiceCollection services)
    {
        services.AddSingleton<TaskQuery>();
        services.AddSingleton<SendTask>();
        services.AddSingleton<ReportTask>();
        services.AddSingleton<UrgeTask>();
        services.AddSingleton<TaskForms>();
    }

    public static void MapSelfInspections(this IEndpointRouteBuilder app)
    {
        var ofCampaign = app.MapGroup("/api/campaigns/{id:guid}/self-inspections").WithTags("self-inspections").RequireAuthorization();
        ofCampaign.MapGet("/", async (Guid id, CurrentAccount me, TaskQuery query, CancellationToken ct) => Found(await query.OfCampaignAsync(me, id, ct)));
        ofCampaign.MapPost("/", (Guid id, HttpContext http, CurrentAccount me, SendTask send, CancellationToken ct) =>
            WithBodyAsync<TaskWanted>(http, async body =>
                (await send.HandleAsync(me, id, body, ct)).Answer(task => Results.Created($"/api/self-inspections/{task}", new { id = task })), ct)).Takes<TaskWanted>();

        var tasks = app.MapGroup("/api/self-inspections").WithTags("self-inspections").RequireAuthorization();
        tasks.MapGet("/", async (CurrentAccount me, TaskQuery query, CancellationToken ct) => Found(await query.OwedAsync(me, ct)));
        tasks.MapGet("/{id:guid}", async (Guid id, CurrentAccount me, TaskQuery query, CancellationToken ct) => Found(await query.FindAsync(me, id, ct)));
        tasks.MapPost("/{id:guid}/units/{unit:guid}/report", (Guid id, Guid unit, HttpContext http, CurrentAccount me, ReportTask report, CancellationToken ct) =>
            WithBodyAsync<ReportWanted>(http, async body =>
                (await report.HandleAsync(me, id, unit, body, ct)).Answer(findings => Results.Ok(new { findings })), ct)).Takes<ReportWanted>();
        tasks.MapPost("/{id:guid}/urge", (Guid id, HttpContext http, CurrentAccount me, UrgeTask urge, CancellationToken ct) =>
            WithBodyAsync<UrgeWanted>(http, async body =>
                (await urge.HandleAsync(me, id, body, ct)).Answer(urged => Results.Json(urged, EngineJson.Options)), ct)).Takes<UrgeWanted>();
    }

    private static async Task<IResult> WithBodyAsync<T>(HttpContext http, Func<T, Task<IResult>> handle, CancellationToken ct)
        where T : class
    {
        var (body, _, fault) = await JsonBody.ReadAsync<T>(http.Request, ct);
        return fault ?? await handle(body!); // without a fault there is a body
    }

    private static IResult Found<T>(T? answer)
        where T : class => answer is null ? Problem.NotFound : Results.Json(answer, EngineJson.Options);
}
