using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Rectify.Accounts;
using Rectify.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Evidence;

/// <summary>Evidence over HTTP, on a real Kestrel: whoever calls is the account that X-Account names.</summary>
public sealed class EvidenceHost : IAsyncLifetime
{
    private WebApplication? _app;

    public TestDatabase Database { get; } = new();

    public ManualClock Clock { get; } = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    public EvidenceRows Rows => new(Database, Clock);

    /// <summary>A client that is this account.</summary>
    public HttpClient ClientOf(Guid account)
    {
        var client = new HttpClient { BaseAddress = new(_app!.Urls.First()) }; // started by InitializeAsync
        client.DefaultRequestHeaders.Add("X-Account", account.ToString());
        return client;
    }

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddRectify(Database.ServiceConnection, Database.Keys);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, ByHeader>("test", _ => { });
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton(Database);
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapEvidence();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync(); // made by InitializeAsync
        await Database.DisposeAsync();
    }

    private sealed class ByHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TestDatabase database)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers["X-Account"].ToString() is not { Length: > 0 } account)
                return Task.FromResult(AuthenticateResult.NoResult());
            Claim[] claims = [new(CurrentAccount.TenantClaim, database.City.ToString()), new(ClaimTypes.NameIdentifier, account)];
            return Task.FromResult(AuthenticateResult.Success(new(new(new ClaimsIdentity(claims, "test")), "test")));
        }
    }
}
