using Rectify.Accounts;

namespace Rectify.Audit;

/// <summary><c>GET /api/audit</c>: the log, for the audit officer.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/audit", async ([AsParameters] AuditAsked asked, CurrentAccount me, AuditLogQuery query, CancellationToken ct) =>
            (await query.ReadAsync(me, asked, ct)).Answer(Results.Ok)).WithTags("audit").RequireAuthorization().Produces<AuditPage>();
}
