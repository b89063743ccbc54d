using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Rectify.Layout;

/// <summary>Answers a request that failed: 503 while the database is away, what HTTP itself refuses, else 500; a problem+json for
/// the API, and for a page a sentence that needs no database.</summary>
internal sealed class FaultAnswers : IExceptionHandler
{
    private static readonly Problem DatabaseAway = new(StatusCodes.Status503ServiceUnavailable, "database_away");

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var isApi = httpContext.Request.Path.StartsWithSegments("/api");
        if (IsDatabaseAway(exception))
        {
            httpContext.Response.Headers.RetryAfter = "5";
            await (isApi ? DatabaseAway.ExecuteAsync(httpContext) : DatabaseAway.WritePageAsync(httpContext, cancellationToken));
            return true;
        }

        if (isApi)
            await ProblemOf(exception, httpContext).ExecuteAsync(httpContext);
        return isApi;
    }

    /// <summary>Whether the database didn't answer, is going down or coming up, or has no connection left.</summary>
    internal static bool IsDatabaseAway(Exception exception) => exception switch
    {
        PostgresException e => e.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || e.SqlState.StartsWith("53", StringComparison.Ordinal) || e.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException => true,
        { InnerException: { } inner } => IsDatabaseAway(inner), // EF Core wraps it
        _ => false,
    };

    private static Problem ProblemOf(Exception exception, HttpContext http) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(StatusCodes.Status413PayloadTooLarge, "request_too_large"),
        BadHttpRequestException e => new(e.StatusCode, "bad_request"),
        _ => new(StatusCodes.Status500InternalServerError, "internal_fault", ("trace", http.TraceIdentifier)),
    };
}
