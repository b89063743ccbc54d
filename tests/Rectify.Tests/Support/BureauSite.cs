using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Rectify.Tests.Support;

/// <summary>The whole service over HTTP with one bureau in its database, whose people may sign in.</summary>
public sealed class BureauSite : IAsyncLifetime
{
    private readonly TestDatabase _database = new(hasCity: false);
    private readonly Dictionary<string, HttpClient> _browsers = [];
    private TransportBureau? _bureau;
    private TestApp? _app;

    public ManualClock Clock { get; } = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    public TransportBureau Bureau => _bureau!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _bureau = await TransportBureau.BuildAsync(_database, Clock);
        await using (var city = await Bureau.Cities.BeginAsync(Bureau.City, CancellationToken.None))
        {
            foreach (var account in await city.Db.Accounts.ToListAsync())
                city.GivePassword(account, Clock.GetUtcNow());
            await city.Db.SaveChangesAsync();
            await city.CommitAsync(CancellationToken.None);
        }

        foreach (var officer in new[] { "system_officer", "security_officer" })
            await _database.AddPersonAsync(officer, Bureau.Bureau, Bureau.City, officer);
        _app = await TestApp.StartAsync(_database, Clock);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync(); // made by InitializeAsync
        await _database.DisposeAsync();
    }

    /// <summary>A browser of one of the bureau's people, in English.</summary>
    public async Task<HttpClient> AsAsync(string person)
    {
        if (!_browsers.TryGetValue(person, out var browser))
            _browsers[person] = browser = await _app!.SignedInAsync(person, People.Password); // made by InitializeAsync
        return browser;
    }

    /// <summary>A program that comes with a token.</summary>
    public HttpClient Bearing(string token)
    {
        var client = _app!.NewBrowser(); // made by InitializeAsync
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    public async Task<T> ReadAsync<T>(string person, string address)
        where T : JsonNode =>
        (await (await AsAsync(person)).GetFromJsonAsync<T>(address))!; // an answer has a body

    /// <returns>The status, and the body where there is one.</returns>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(string person, HttpMethod method, string address, object? body = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await (await AsAsync(person)).SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
