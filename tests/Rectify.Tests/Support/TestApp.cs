using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Rectify.Accounts;
using Rectify.Sealing;

namespace Rectify.Tests.Support;

/// <summary>The whole service in this process, on a test's database and clock, asked over HTTP without a network.</summary>
public sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app) => _app = app;

    /// <param name="configure">What the test replaces; absent when nothing.</param>
    public static Task<TestApp> StartAsync(TestDatabase database, TimeProvider clock, Action<IServiceCollection>? configure = null) =>
        StartAsync(database.ServiceConnection, database.Keys, clock, services =>
        {
            services.Replace(ServiceDescriptor.Singleton(database.SealKeys));
            configure?.Invoke(services);
        });

    internal static async Task<TestApp> StartAsync(string service, KeyFile keys, TimeProvider clock, Action<IServiceCollection>? configure)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "rectify", // whose lists of static files lie beside this assembly
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.AddRectify(service, keys);
        builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        builder.Services.Replace(ServiceDescriptor.Singleton(new SealKeys(path: null)));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseRectify();
        await app.StartAsync();
        return new(app);
    }

    /// <summary>Every route that it serves.</summary>
    public IEnumerable<RouteEndpoint> Routes => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>A browser of its own: keeps cookies, asks for English, follows no redirect.</summary>
    public HttpClient NewBrowser()
    {
        var client = new HttpClient(new CookieJar(_app.GetTestServer().CreateHandler())) { BaseAddress = new("http://localhost") };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return client;
    }

    /// <summary>A browser in which somebody has signed in, and which sends the antiforgery token with everything.</summary>
    public async Task<HttpClient> SignedInAsync(string login, string password)
    {
        var browser = NewBrowser();
        var signedIn = await browser.PostAsJsonAsync("/api/session", new { login, password });
        signedIn.EnsureSuccessStatusCode();
        var me = await browser.GetFromJsonAsync<JsonObject>("/api/me");
        browser.DefaultRequestHeaders.Add("X-Rectify-Antiforgery", me!["antiforgery"]!.GetValue<string>()); // /api/me has it for a cookie
        return browser;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
