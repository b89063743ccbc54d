using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Campaigns;

/// <summary><c>/api/campaigns</c>: campaigns, how far they are signed for, and the issue to all their counties.</summary>
public static class CampaignEndpoints
{
    public static void MapCampaigns(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/api/campaigns").WithTags("campaigns").RequireAuthorization();
        campaigns.MapGet("/", async (CurrentAccount me, CampaignQuery query, CancellationToken ct) =>
            Results.Json(await query.ListAsync(me.Tenant, me.Id, ct), EngineJson.Options));
        campaigns.MapGet("/{id:guid}", async (Guid id, CurrentAccount me, CampaignQuery query, CancellationToken ct) =>
            Found(await query.FindAsync(me.Tenant, me.Id, id, ct)));
        campaigns.MapGet("/{id:guid}/sign-for", async (Guid id, CurrentAccount me, SignForProgress progress, CancellationToken ct) =>
            Found(await progress.OfAsync(me.Tenant, me.Id, id, ct)));
        campaigns.MapGet("/{id:guid}/areas", async (Guid id, CurrentAccount me, CampaignQuery query, CampaignAreas areas, CancellationToken ct) =>
            Found(await query.FindAsync(me.Tenant, me.Id, id, ct) is { } campaign ? await areas.OfAsync(me.Tenant, me.Id, campaign, ct) : null));
        campaigns.MapGet("/{id:guid}/count", async (Guid id, CurrentAccount me, WindowCounts counts, CancellationToken ct) =>
            Found(await counts.OfAsync(me.Tenant, me.Id, id, ct)));
        campaigns.MapPost("/", (HttpContext http, CurrentAccount me, ArrangeCampaigns arrange, CancellationToken ct) =>
            WithBodyAsync<CampaignWanted>(http, async body => (await arrange.OpenAsync(me, body, ct)).Answer(id => Made($"/api/campaigns/{id}", id)), ct)).Takes<CampaignWanted>();
        campaigns.MapPut("/{id:guid}", (Guid id, HttpContext http, CurrentAccount me, ArrangeCampaigns arrange, CancellationToken ct) =>
            WithBodyAsync<CampaignWanted>(http, async body => (await arrange.ChangeAsync(me, id, body, ct)).Answer(_ => Results.NoContent()), ct)).Takes<CampaignWanted>();
        campaigns.MapPost("/{id:guid}/issue", (Guid id, HttpContext http, CurrentAccount me, IssueCampaign issue, CancellationToken ct) =>
            WithBodyAsync<IssueWanted>(http, async body =>
                (await issue.HandleAsync(me, id, body.Units, body.Deadline, KeyOf(http), ct)).Answer(act => Made($"/api/bulk-acts/{act}", act)), ct)).Takes<IssueWanted>();
        MapTeams(app.MapGroup("/api/teams").WithTags("teams").RequireAuthorization());
    }

    private static void MapTeams(RouteGroupBuilder teams)
    {
        teams.MapGet("/", async (Guid? campaign, CurrentAccount me, CampaignQuery query, CancellationToken ct) =>
            Results.Json(await query.TeamsAsync(me.Tenant, me.Id, campaign, null, ct), EngineJson.Options));
        teams.MapGet("/{id:guid}", async (Guid id, CurrentAccount me, CampaignQuery query, CancellationToken ct) =>
            Found((await query.TeamsAsync(me.Tenant, me.Id, null, id, ct)).SingleOrDefault()));
        teams.MapPost("/", (HttpContext http, CurrentAccount me, ArrangeTeams arrange, CancellationToken ct) =>
            WithBodyAsync<TeamWanted>(http, async body => (await arrange.FormAsync(me, body, ct)).Answer(id => Made($"/api/teams/{id}", id)), ct)).Takes<TeamWanted>();
        teams.MapPut("/{id:guid}", (Guid id, HttpContext http, CurrentAccount me, ArrangeTeams arrange, CancellationToken ct) =>
            WithBodyAsync<TeamRenamed>(http, async body => (await arrange.RenameAsync(me, id, body.Name, ct)).Answer(_ => Results.NoContent()), ct)).Takes<TeamRenamed>();
        teams.MapPost("/{id:guid}/members", (Guid id, HttpContext http, CurrentAccount me, ArrangeTeams arrange, CancellationToken ct) =>
            WithBodyAsync<MemberWanted>(http, async body => (await arrange.AddMemberAsync(me, id, body, ct)).Answer(_ => Results.NoContent()), ct)).Takes<MemberWanted>();
        teams.MapPost("/{id:guid}/members/end", (Guid id, HttpContext http, CurrentAccount me, ArrangeTeams arrange, CancellationToken ct) =>
            WithBodyAsync<MemberEnded>(http, async body => (await arrange.EndMemberAsync(me, id, body, ct)).Answer(_ => Results.NoContent()), ct)).Takes<MemberEnded>();
        teams.MapPut("/{id:guid}/scope", (Guid id, HttpContext http, CurrentAccount me, ArrangeTeams arrange, CancellationToken ct) =>
            WithBodyAsync<ScopeWanted>(http, async body => (await arrange.SetScopeAsync(me, id, body.Organisations, ct)).Answer(_ => Results.NoContent()), ct)).Takes<ScopeWanted>();
    }

    private static async Task<IResult> WithBodyAsync<T>(HttpContext http, Func<T, Task<IResult>> handle, CancellationToken ct)
        where T : class
    {
        var (body, _, fault) = await JsonBody.ReadAsync<T>(http.Request, ct);
        return fault ?? await handle(body!); // without a fault there is a body
    }

    private static IResult Found<T>(T? answer)
        where T : class => answer is null ? Problem.NotFound : Results.Json(answer, EngineJson.Options);

    private static string? KeyOf(HttpContext http) => http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 200 } key ? key : null;

    private static IResult Made(string at, Guid id) => Results.Created(at, new { id });

    /// <summary>Which units to issue to, and the deadline; absent, each finding keeps the one it was entered with.</summary>
    internal sealed record IssueWanted([property: JsonRequired] Guid[] Units, string? Deadline);
}
