using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>The cookie of a signed-in browser. It only names the session's row, which is asked on every request: a session that
/// ended, idled out or expired, and a disabled account, let nobody in from that moment on.</summary>
public sealed class SessionCookie(CityDatabase cities, TimeProvider clock) : CookieAuthenticationEvents
{
    public const string Scheme = "session";
    public const string SessionClaim = "session";
    public const string MustChangeClaim = "must_change_password";

    /// <summary>Which of the three officers the person is; absent for everybody else.</summary>
    public const string OfficeClaim = "office";

    // Not every request writes: idleness is known to the minute.
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(1);

    /// <summary>Gives the browser its cookie.</summary>
    public static Task IssueAsync(HttpContext http, SignInAnswer.SignedIn signedIn) => http.SignInAsync(Scheme, new(Identity(
        new(signedIn.Session.TenantId, signedIn.Account.Id, signedIn.Account.Login, signedIn.Account.Name),
        signedIn.Session.Id,
        signedIn.Account.MustChangePassword,
        office: null))); // asked on every request

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (await FindAsync(context.Principal!, context.HttpContext.RequestAborted) is { } identity) // the cookie's, so it is there
            context.ReplacePrincipal(new(identity));
        else
            context.RejectPrincipal();
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) =>
        IsApi(context.Request) ? Problem.NotSignedIn.ExecuteAsync(context.HttpContext) : base.RedirectToLogin(context);

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (IsApi(context.Request))
            return Problem.NotYours.ExecuteAsync(context.HttpContext);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task<ClaimsIdentity?> FindAsync(ClaimsPrincipal cookie, CancellationToken ct)
    {
        if (CurrentAccount.Of(cookie) is not { } account
            || !Guid.TryParse(cookie.FindFirstValue(SessionClaim), CultureInfo.InvariantCulture, out var session))
            return null;

        var now = clock.GetUtcNow();
        await using var batch = cities.CreateBatch(account.Tenant);
        batch.BatchCommands.Add(Touch(session, now));
        batch.BatchCommands.Add(Find(session, now));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return await reader.ReadAsync(ct)
            ? Identity(new(account.Tenant, reader.GetGuid(0), reader.GetString(1), reader.GetString(2)), session, reader.GetBoolean(3), await reader.IsDBNullAsync(4, ct) ? null : reader.GetString(4))
            : null;
    }

    private static NpgsqlBatchCommand Touch(Guid session, DateTimeOffset now) => new("""
        update session set seen_at = $2 where id = $1 and ended_at is null and seen_at > $3 and seen_at < $4
        """) { Parameters = { Sql.Of(session), Sql.Of(now), Sql.Of(now - Session.Idle), Sql.Of(now - Grain) } };

    private static NpgsqlBatchCommand Find(Guid session, DateTimeOffset now) => new("""
        select account.id, account.login, account.name, account.must_change_password, (
            select role from role_grant g join organisation o on o.tenant_id = g.tenant_id and o.id = g.organisation_id
            where g.tenant_id = account.tenant_id and g.account_id = account.id and g.office <> 'business'
                and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
            limit 1)
        from session join account on account.tenant_id = session.tenant_id and account.id = session.account_id
        where session.id = $1 and session.ended_at is null and session.seen_at > $3 and session.created_at > $4
            and account.disabled_at is null
        """) { Parameters = { Sql.Of(session), Sql.Of(now), Sql.Of(now - Session.Idle), Sql.Of(now - Session.Longest) } };

    private static ClaimsIdentity Identity(CurrentAccount account, Guid session, bool mustChange, string? office) => new(
    [
        .. account.Claims(),
        new(SessionClaim, session.ToString()),
        .. mustChange ? new Claim[] { new(MustChangeClaim, "true") } : [],
        .. office is null ? [] : new Claim[] { new(OfficeClaim, office) },
    ], Scheme);

    /// <summary>Null for a program's token.</summary>
    public static Guid? SessionOf(HttpContext http) =>
        Guid.TryParse(http.User.FindFirst(SessionClaim)?.Value, CultureInfo.InvariantCulture, out var id) ? id : null;

    internal static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api");
}
