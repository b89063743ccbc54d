using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Rectify.Accounts;
using Rectify.Jobs;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests.Support;

/// <summary>The real service on a real database and a real port of this machine, a bureau with its people in it, and a browser to
/// open it with.</summary>
public sealed class Site : IAsyncLifetime
{
    private readonly TestDatabase _database = new();
    private readonly Chromium _chromium = new();
    private WebApplication? _app;
    private TransportBureau? _bureau;
    private readonly Dictionary<string, string> _cookies = [];
    private string _city = "";

    /// <summary>A Monday morning in Shanghai.</summary>
    public ManualClock Clock { get; } = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    /// <summary>The jobs that somebody had take a turn; no host turns any here.</summary>
    public ConcurrentBag<string> Nudged { get; } = [];

    /// <summary>Its people, the three officers among them, sign in by the name of their role and <see cref="People.Password"/>.</summary>
    public TransportBureau Bureau => _bureau!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _bureau = await TransportBureau.BuildAsync(_database, Clock);
        _city = (await _database.Cities.TenantsAsync(CancellationToken.None)).Single(tenant => tenant.Id == _bureau.City).Name;
        await GivePasswordsAsync();
        foreach (var officer in Roles.OfOfficers)
            await _database.AddPersonAsync(officer, Bureau.Bureau, Bureau.City, officer);
        await _chromium.StartAsync();
        _app = await ServeAsync(_database, Clock, Nudged);
    }

    /// <summary>Runs the service on a database.</summary>
    /// <param name="address">Port 0 for any that is free.</param>
    internal static async Task<WebApplication> ServeAsync(TestDatabase database, TimeProvider clock, ConcurrentBag<string> nudged, string address = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "rectify", // whose lists of static files lie beside this assembly
            EnvironmentName = "Production",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration[Layout.ComponentsPage.Demonstration] = "true";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(address);
        builder.AddRectify(database.ServiceConnection, database.Keys);
        builder.Services.Replace(ServiceDescriptor.Singleton(clock));
        builder.Services.Replace(ServiceDescriptor.Singleton(database.SealKeys));
        builder.Services.AddSingleton<NudgeJob>((job, _) =>
        {
            nudged.Add(job);
            return Task.CompletedTask;
        });
        var app = builder.Build();
        app.UseRectify();
        await app.StartAsync();
        return app;
    }

    /// <summary>A tab of somebody who hasn't signed in.</summary>
    public Task<Tab> OpenAsync(int width = Tab.Desk, bool scripts = true) =>
        _chromium.OpenAsync(_app!.Urls.First(), width, scripts); // running once InitializeAsync is over

    /// <summary>A tab of somebody of the bureau who has signed in, today or in an earlier test.</summary>
    public async Task<Tab> OpenAsAsync(string person, int width = Tab.Desk, bool scripts = true)
    {
        if (_cookies.GetValueOrDefault(person) is { } known)
            return await _chromium.OpenAsync(_app!.Urls.First(), width, scripts, known); // running once InitializeAsync is over

        var tab = await OpenAsync(width, scripts);
        await tab.Page.GotoAsync("/sign-in");
        await SignInAsync(tab, person, People.Password);
        _cookies[person] = await tab.Page.Context.StorageStateAsync();
        return tab;
    }

    /// <summary>Fills in the form of the sign-in page that the tab shows, and sends it.</summary>
    public async Task SignInAsync(Tab tab, string login, string password)
    {
        await tab.Page.SelectOptionAsync("[name=city]", _city);
        await tab.Page.FillAsync("#login", login);
        await tab.Page.FillAsync("#password", password);
        await tab.FollowAsync("main button");
    }

    public async Task DisposeAsync()
    {
        await _chromium.StopAsync();
        if (_app is not null)
            await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task GivePasswordsAsync()
    {
        await using var city = await _database.Cities.BeginAsync(Bureau.City, CancellationToken.None);
        foreach (var account in await city.Db.Accounts.ToListAsync())
            city.GivePassword(account, Clock.GetUtcNow());
        await city.Db.SaveChangesAsync();
        await city.CommitAsync(CancellationToken.None);
    }
}

/// <summary>All browser tests share one service and take turns.</summary>
[CollectionDefinition(Name)]
public sealed class SiteCollection : ICollectionFixture<Site>
{
    public const string Name = "site";
}
