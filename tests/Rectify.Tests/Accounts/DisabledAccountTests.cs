using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

/// <summary>The head of the county office is shut out while a finding waits for them.</summary>
public sealed class DisabledAccountTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly TestDatabase _database = new(hasCity: false);
    private TransportBureau? _bureau;
    private TestApp? _app;

    private TransportBureau Bureau => _bureau!; // made by InitializeAsync, before any test
    private TestApp App => _app!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _bureau = await TransportBureau.BuildAsync(_database, _clock);
        await _database.AddPersonAsync("system", Bureau.Bureau, Bureau.City, "system_officer");
        await Bureau.ChangeAsync("update account set password_hash = (select password_hash from account where login = 'system'), must_change_password = false where login = 'head'");
        _app = await TestApp.StartAsync(_database, _clock);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Disabling_an_account_tells_what_it_still_holds()
    {
        var waiting = await Bureau.IssueAsync();
        var named = await Bureau.IssueAsync();
        await Bureau.ActAsync(named, "head", "acknowledge");
        await Bureau.ChangeAsync("update finding set rectifier_id = $2 where id = $1", Sql.Of(named), Sql.Of(Bureau["head"]));

        var held = await DisableAsync();

        var findings = held["findings"]!.AsArray().ToDictionary(finding => finding!["id"]!.GetValue<Guid>(), finding => finding!["is_named"]!.GetValue<bool>());
        Assert.Equal(new() { [waiting] = false, [named] = true }, findings);
        Assert.True(held["waiting"]!.GetValue<int>() >= 1);
    }

    [Fact]
    public async Task A_disabled_account_is_refused_at_once_at_every_door()
    {
        var finding = await Bureau.IssueAsync();
        var (browser, program) = (await App.SignedInAsync("head", People.Password), await ProgramAsync());
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync($"/api/findings/{finding}")).StatusCode);
        var link = await LinkAsync();

        await DisableAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync($"/findings/{finding}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync($"/api/findings/{finding}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AcknowledgeAsync(program, finding)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await App.NewBrowser().PostAsJsonAsync("/api/session", new { login = "head", password = People.Password })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await App.NewBrowser().PostAsJsonAsync($"/api/password-links/{link}", new { password = "Kai-2026-tong" })).StatusCode);
        Assert.IsType<Answer.NotThere>(await Bureau.ActAsync(finding, "head", "acknowledge"));
    }

    private async Task<JsonObject> DisableAsync()
    {
        var officer = await App.SignedInAsync("system", People.Password);
        var answer = await officer.PostAsync($"/api/accounts/{Bureau["head"]}/disable", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!; // a 200 of ours has a body
    }

    private async Task<string> LinkAsync()
    {
        var officer = await App.SignedInAsync("system", People.Password);
        var made = await officer.PostAsync($"/api/accounts/{Bureau["head"]}/password-link", null);
        return (string)(await made.Content.ReadFromJsonAsync<JsonObject>())!["link"]!;
    }

    private async Task<HttpClient> ProgramAsync()
    {
        var own = new OwnAccount(_database.Cities, _clock);
        var (_, text) = await own.MakeTokenAsync(new(Bureau.City, Bureau["head"], "head", "head"), "test", TokenScope.All, TimeSpan.FromDays(1), CancellationToken.None);
        var program = App.NewBrowser();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        return program;
    }

    private static Task<HttpResponseMessage> AcknowledgeAsync(HttpClient program, Guid finding) =>
        program.PostAsJsonAsync($"/api/findings/{finding}/actions/acknowledge", new { });
}
