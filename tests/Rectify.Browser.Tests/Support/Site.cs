using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests.Support;

/// <summary>The real service on a real database and a real port of this machine, and a browser to open it with.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly TestDatabase _database = new();
    private WebApplication? _app;

    public TestDatabase Database => _database;
    public Chromium Chromium { get; } = new();

    /// <summary>Without a slash at its end.</summary>
    public string Address => _app!.Urls.First(); // running once InitializeAsync is over

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await Chromium.StartAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "rectify", // whose lists of static files lie beside this assembly
            EnvironmentName = "Development",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddRectify(_database.ServiceConnection, _database.Keys);
        _app = builder.Build();
        _app.UseRectify();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Chromium.StopAsync();
        if (_app is not null)
            await _app.DisposeAsync();
        await _database.DisposeAsync();
    }
}

/// <summary>All browser tests share one service and take turns.</summary>
[CollectionDefinition(Name)]
public sealed class SiteCollection : ICollectionFixture<Site>
{
    public const string Name = "site";
}
