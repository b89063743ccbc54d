using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Npgsql;

namespace Rectify.Accounts;

/// <summary>Puts signing in together: a cookie for browsers, a token for programs, everything closed that doesn't say it is open.</summary>
public static class AccountWiring
{
    private const string Either = "either";

    public static void AddAccounts(this IServiceCollection services, KeyFile keys)
    {
        services.AddSingleton(keys);
        services.AddDataProtection().SetApplicationName("rectify");
        services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource, TimeProvider>((options, database, clock) =>
        {
            options.XmlRepository = new KeyRing(database, clock);
            options.XmlEncryptor = new KeyFileEncryptor(keys);
        });
        services.AddSingleton<SignIn>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<OwnAccount>();
        services.AddSingleton<OwnAccountQuery>();
        services.AddSingleton<AdministerAccounts>();
        services.AddSingleton<GrantRoles>();
        services.AddSingleton<AccountQuery>();
        services.AddSingleton<ImportAccounts>();
        services.AddSingleton<AccountForms>();
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector =
                http => TokenAuthentication.IsUsedBy(http.Request) ? TokenAuthentication.SchemeName : SessionCookie.Scheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddCookie(SessionCookie.Scheme, options =>
            {
                options.Cookie.Name = "rectify_session";
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.EventsType = typeof(SessionCookie);
                options.ExpireTimeSpan = Session.Longest;
                options.SlidingExpiration = false; // the session's row knows when it was last seen
                options.LoginPath = "/sign-in";
                options.ReturnUrlParameter = "back";
            });
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(asked => IsSignedIn(asked) || IsNowhere(asked)).Build());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "rectify_antiforgery";
            options.HeaderName = "X-Rectify-Antiforgery";
        });
    }

    private static bool IsSignedIn(AuthorizationHandlerContext asked) => asked.User.Identity?.IsAuthenticated is true;

    // What isn't there is not found, for strangers too.
    private static bool IsNowhere(AuthorizationHandlerContext asked) => asked.Resource is HttpContext http && http.GetEndpoint() is null;

    /// <summary>Who asks, and whether they may go on: after routing, before any endpoint.</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.Use(Gates.ScopeAsync);
        app.Use(Gates.NewPasswordAsync);
        app.UseAuthorization();
        app.Use(Gates.OwnPagesOnlyAsync);
    }

    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        app.MapSession();
        app.MapMe();
        app.MapAccountAdministration();
    }
}
