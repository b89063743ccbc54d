using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary><c>/api/session</c>: sign in and out; the form that leaves from any page; setting a password by a one-time link.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/session", SignInAsync).Takes<SigningIn>().AllowAnonymous().WithTags("session");
        app.MapDelete("/api/session", SignOutAsync).WithTags("session");
        app.MapPost("/api/password-links/{link}", UseLinkAsync).Takes<PasswordChosen>().Produces(StatusCodes.Status204NoContent).AllowAnonymous().WithTags("session");
        app.MapPost("/sign-out", async (HttpContext http, CurrentAccount me, OwnAccount own, CancellationToken ct) =>
        {
            await SignOutAsync(http, me, own, ct);
            return Results.LocalRedirect("/sign-in");
        }).ExcludeFromDescription(); // a plain form, from any page
    }

    /// <summary>The problem to answer a sign-in with; absent when it let the person in.</summary>
    public static Problem? ProblemOf(SignInAnswer answer, DateTimeOffset now) => answer switch
    {
        SignInAnswer.SignedIn => null,
        SignInAnswer.Failed => new(StatusCodes.Status401Unauthorized, "sign_in_failed"),
        SignInAnswer.Locked locked => new(StatusCodes.Status429TooManyRequests, "sign_in_locked", ("minutes", Math.Ceiling((locked.Until - now).TotalMinutes))),
        SignInAnswer.NoSuchCity => new(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("no_such_city", "city")] },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static async Task<IResult> SignInAsync(HttpContext http, SignIn signIn, TimeProvider clock, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<SigningIn>(http.Request, ct);
        if (fault is not null)
            return fault;

        var answer = await signIn.HandleAsync(body!.City, body.Login, body.Password, SessionOrigin.Of(http), ct); // without a fault there is a body
        if (ProblemOf(answer, clock.GetUtcNow()) is { } refused)
            return refused;
        var signedIn = (SignInAnswer.SignedIn)answer;
        await SessionCookie.IssueAsync(http, signedIn);
        return Results.Ok(new { signedIn.Account.Name, signedIn.Account.MustChangePassword });
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, CurrentAccount me, OwnAccount own, CancellationToken ct)
    {
        if (SessionCookie.SessionOf(http) is { } session)
            await own.SignOutAsync(me, session, ct);
        await http.SignOutAsync(SessionCookie.Scheme);
        return Results.NoContent();
    }

    private static async Task<IResult> UseLinkAsync(string link, HttpContext http, OwnAccount own, CancellationToken ct)
    {
        var (body, _, fault) = await JsonBody.ReadAsync<PasswordChosen>(http.Request, ct);
        return fault ?? await own.UseLinkAsync(link, body!.Password, ct) ?? Results.NoContent(); // without a fault there is a body
    }

    /// <param name="City">Absent where there is one city only.</param>
    internal sealed record SigningIn(string? City, [property: JsonRequired] string Login, [property: JsonRequired] string Password);

    internal sealed record PasswordChosen([property: JsonRequired] string Password);
}
