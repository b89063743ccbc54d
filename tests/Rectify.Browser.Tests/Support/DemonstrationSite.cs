using Microsoft.AspNetCore.Builder;
using Rectify.Demonstration;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests.Support;

/// <summary>The real service on a demonstration of sixty findings, and a browser to open it with.</summary>
public sealed class DemonstrationSite : IAsyncLifetime
{
    private readonly SmallCity _city = new();
    private readonly Chromium _chromium = new();
    private readonly Dictionary<string, string> _cookies = [];
    private WebApplication? _app;
    private string _address = "";

    public async Task InitializeAsync()
    {
        await _city.InitializeAsync();
        await _chromium.StartAsync();
        _app = await Site.ServeAsync(_city.Database, new ManualClock(SmallCity.Now), []);
        _address = _app.Urls.First();
    }

    /// <summary>Stops the service and starts another at the same address, which knows nothing but the database and its key file.</summary>
    public async Task RestartAsync()
    {
        await _app!.DisposeAsync(); // running since InitializeAsync
        _app = await Site.ServeAsync(_city.Database, new ManualClock(SmallCity.Now), [], _address);
    }

    /// <summary>A tab of somebody who hasn't signed in.</summary>
    public Task<Tab> OpenAsync(int width = Tab.Desk, bool scripts = true) => _chromium.OpenAsync(_address, width, scripts);

    /// <summary>A tab of somebody of the demonstration who has signed in.</summary>
    /// <param name="anew">In a session of its own; otherwise in the one of an earlier test.</param>
    public async Task<Tab> OpenAsAsync(string login, int width = Tab.Desk, bool anew = false, bool scripts = true)
    {
        if (!anew && _cookies.GetValueOrDefault(login) is { } known)
            return await _chromium.OpenAsync(_address, width, scripts, known);

        var tab = await OpenAsync(width, scripts);
        await tab.Page.GotoAsync("/sign-in");
        await SignInAsync(tab, login);
        if (!anew)
            _cookies[login] = await tab.Page.Context.StorageStateAsync();
        return tab;
    }

    public static async Task SignInAsync(Tab tab, string login)
    {
        await tab.Page.FillAsync("#login", login);
        await tab.Page.FillAsync("#password", InventedPeople.Password);
        await tab.FollowAsync("main form button");
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<string> OneAsync(string sql) => (await _city.ListAsync(sql))[0];

    /// <summary>Changes rows of the city as the service may.</summary>
    public async Task ChangeAsync(string sql)
    {
        await using var city = await _city.Database.Cities.BeginAsync(InventedPlaces.Tenant, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _chromium.StopAsync();
        if (_app is not null)
            await _app.DisposeAsync();
        await _city.DisposeAsync();
    }
}

/// <summary>All tests on the demonstration share it and take turns.</summary>
[CollectionDefinition(Name)]
public sealed class DemonstrationCollection : ICollectionFixture<DemonstrationSite>
{
    public const string Name = "demonstration";
}
