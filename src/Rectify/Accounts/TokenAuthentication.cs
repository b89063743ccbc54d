using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>Lets a program in by <c>Authorization: Bearer rct_…</c>; the token's row and its account are asked on every request.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CityDatabase cities, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";
    public const string ScopeClaim = "scope";

    /// <summary>The source that the token is bound to; absent for any other.</summary>
    public const string SourceClaim = "source";

    /// <summary>The id of the token's row.</summary>
    public const string TokenClaim = "token";

    private const string Bearer = "Bearer ";

    /// <summary>Whether the request comes with a token rather than a cookie.</summary>
    public static bool IsUsedBy(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsUsedBy(Request))
            return AuthenticateResult.NoResult();
        if (!Secret.TryParse(Request.Headers.Authorization.ToString()[Bearer.Length..].Trim(), Secret.TokenPrefix, out var secret))
            return AuthenticateResult.Fail("not a token of ours");

        var identity = await FindAsync(secret, Context.RequestAborted);
        return identity is null
            ? AuthenticateResult.Fail("unknown, revoked or expired")
            : AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.NotSignedIn.ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problem.NotYours.ExecuteAsync(Context);

    private async Task<ClaimsIdentity?> FindAsync(Secret secret, CancellationToken ct)
    {
        await using var batch = cities.CreateBatch(secret.Tenant);
        batch.BatchCommands.Add(new("""
            select account.id, account.login, account.name, api_token.scopes, api_token.source, api_token.id
            from api_token join account on account.tenant_id = api_token.tenant_id and account.id = api_token.account_id
            where api_token.hash = $1 and api_token.revoked_at is null and api_token.expires_at > $2
                and account.disabled_at is null and not account.must_change_password
            """) { Parameters = { Sql.Of(secret.Hash), Sql.Of(clock.GetUtcNow()) } });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;

        var account = new CurrentAccount(secret.Tenant, reader.GetGuid(0), reader.GetString(1), reader.GetString(2));
        var source = await reader.IsDBNullAsync(4, ct) ? [] : new[] { new Claim(SourceClaim, reader.GetString(4)) };
        return new([.. account.Claims(), new(TokenClaim, reader.GetGuid(5).ToString()), .. reader.GetFieldValue<string[]>(3).Select(scope => new Claim(ScopeClaim, scope)), .. source], SchemeName);
    }
}
