using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>What a signed-in request must pass before any endpoint sees it.</summary>
internal static class Gates
{
    private static readonly PathString[] OpenToOldPasswords = ["/account/password", "/sign-out", "/api/session", "/api/me"];

    /// <summary>Whoever must change the password may do nothing else.</summary>
    public static Task NewPasswordAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.User.HasClaim(SessionCookie.MustChangeClaim, "true") || IsOpenToAll(http)
            || OpenToOldPasswords.Any(path => http.Request.Path.StartsWithSegments(path)))
            return next(http);
        if (SessionCookie.IsApi(http.Request))
            return new Problem(StatusCodes.Status403Forbidden, "must_change_password").ExecuteAsync(http);

        http.Response.Redirect("/account/password");
        return Task.CompletedTask;
    }

    /// <summary>A token is good for its scopes only.</summary>
    public static Task ScopeAsync(HttpContext http, RequestDelegate next)
    {
        var needed = TokenScope.NeededFor(http.Request);
        var isByToken = http.User.Identity?.AuthenticationType == TokenAuthentication.SchemeName;
        return !isByToken || http.User.HasClaim(TokenAuthentication.ScopeClaim, needed)
            ? next(http)
            : new Problem(StatusCodes.Status403Forbidden, "scope_missing", ("scope", needed)).ExecuteAsync(http);
    }

    /// <summary>A browser's cookie comes along with whatever a foreign page makes it send; the antiforgery token doesn't. The forms
    /// that a page answers itself are checked by the framework, everything else here.</summary>
    public static async Task OwnPagesOnlyAsync(HttpContext http, RequestDelegate next)
    {
        var isByCookie = http.User.Identity?.AuthenticationType == SessionCookie.Scheme;
        var isOurs = SessionCookie.IsApi(http.Request) || http.Request.Path == "/sign-out";
        if (isByCookie && isOurs && IsUnsafe(http.Request.Method)
            && !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            await new Problem(StatusCodes.Status400BadRequest, "foreign_request").ExecuteAsync(http);
        else
            await next(http);
    }

    private static bool IsOpenToAll(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsUnsafe(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method);
}
