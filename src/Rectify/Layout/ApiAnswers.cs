namespace Rectify.Layout;

/// <summary>Sees to it that whatever goes wrong under <c>/api</c> is answered as problem+json, also before an endpoint is reached.</summary>
public static class ApiAnswers
{
    public static void AddApiAnswers(this IServiceCollection services) => services.AddExceptionHandler<FaultAnswers>();

    public static void UseApiAnswers(this WebApplication app) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api"), api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = _ => Task.CompletedTask });
            api.UseStatusCodePages(context => ProblemOf(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        });

    private static Problem ProblemOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Problem.NotSignedIn,
        StatusCodes.Status403Forbidden => Problem.NotYours,
        StatusCodes.Status404NotFound => Problem.NotFound,
        StatusCodes.Status405MethodNotAllowed => new(status, "method_not_allowed"),
        StatusCodes.Status413PayloadTooLarge => new(status, "request_too_large"),
        StatusCodes.Status415UnsupportedMediaType => new(status, "media_type_wanted"),
        _ => new(status, "bad_request"),
    };
}
