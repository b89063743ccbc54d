using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rectify.Accounts;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

public class AdministrationTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly string _mark = Guid.NewGuid().ToString("n")[..8];
    private TestApp? _app;
    private Guid _bureau;

    private TestApp App => _app!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        _bureau = await database.AddBureauAsync();
        foreach (var role in Roles.OfOfficers)
            await database.AddPersonAsync($"{role}-{_mark}", _bureau, null, role);
        await database.AddPersonAsync($"inspector-{_mark}", _bureau, null, "inspector");
        _app = await TestApp.StartAsync(database, _clock);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task An_account_is_made_by_the_system_officer_and_opened_by_its_link_once()
    {
        var link = await MakeAccountAsync("new");

        Assert.Equal(HttpStatusCode.NoContent, (await UseLinkAsync(link, "Kai-2026-tong")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await UseLinkAsync(link, "Zai-2026-lai")).StatusCode);
        Assert.NotNull(await App.SignedInAsync($"new-{_mark}", "Kai-2026-tong"));
    }

    [Fact]
    public async Task Of_ten_that_use_a_link_at_once_one_succeeds()
    {
        var link = await MakeAccountAsync("raced");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => UseLinkAsync(link, $"Kai-2026-tong-{i}")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_link_is_spent_after_a_day()
    {
        var link = await MakeAccountAsync("late");
        _clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(HttpStatusCode.NotFound, (await UseLinkAsync(link, "Kai-2026-tong")).StatusCode);
    }

    [Fact]
    public async Task The_database_knows_neither_link_nor_token()
    {
        var link = await MakeAccountAsync("secret");
        var browser = await SignedInAsync("inspector");
        var token = (await PostAsync(browser, "/api/me/tokens", new { name = "export", scopes = new[] { "read" }, days = 30 }))["token"]!.ToString();

        await using var city = await database.BeginAsync();
        await using var everything = city.CreateCommand("select (select string_agg(t::text, '') from one_time_link t) || (select string_agg(t::text, '') from api_token t) || (select string_agg(t::text, '') from audit_log t)");
        var text = Assert.IsType<string>(await everything.ExecuteScalarAsync());

        Assert.DoesNotContain(link, text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspector")]
    [InlineData("security_officer")]
    [InlineData("audit_officer")]
    public async Task Nobody_but_the_system_officer_makes_accounts(string who)
    {
        var browser = await SignedInAsync(who);

        var refused = await browser.PostAsJsonAsync("/api/accounts", new { login = $"x-{_mark}", name = "某某" });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("inspector")]
    [InlineData("system_officer")]
    [InlineData("audit_officer")]
    public async Task Nobody_but_the_security_officer_grants_roles(string who) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await GrantAsync(who, await MakePersonAsync(), "inspector")).StatusCode);

    [Fact]
    public async Task The_security_officer_grants_themselves_nothing()
    {
        var me = await database.AddPersonAsync($"self-{_mark}", _bureau, null, "security_officer");
        var browser = await App.SignedInAsync($"self-{_mark}", People.Password);

        var refused = await browser.PostAsJsonAsync($"/api/accounts/{me}/roles", new { organisation = _bureau, role = "leader", from = "2026-03-02" });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("system_officer", "security_officer")]
    [InlineData("audit_officer", "system_officer")]
    [InlineData("security_officer", "leader")]
    [InlineData("rectifier", "audit_officer")]
    public async Task No_account_holds_two_offices(string held, string wanted)
    {
        var person = await MakePersonAsync(held);

        var refused = await GrantAsync("security_officer", person, wanted);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("offices_exclude", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
    }

    [Fact]
    public async Task Of_two_offices_granted_at_once_one_is_refused()
    {
        var person = await MakePersonAsync();

        var answers = await Task.WhenAll(
            GrantAsync("security_officer", person, "system_officer"), GrantAsync("security_officer", person, "audit_officer"),
            GrantAsync("security_officer", person, "leader"));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
    }

    [Fact]
    public async Task Several_roles_of_the_business_go_together() =>
        Assert.Equal(HttpStatusCode.Created, (await GrantAsync("security_officer", await MakePersonAsync("inspector"), "team_lead")).StatusCode);

    [Fact]
    public async Task A_token_opens_what_its_scopes_say_until_it_is_revoked()
    {
        var browser = await SignedInAsync("system_officer");
        var made = await PostAsync(browser, "/api/me/tokens", new { name = "export", scopes = new[] { "read" }, days = 30 });
        var program = App.NewBrowser();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made["token"]!.ToString());

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/accounts")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.PostAsJsonAsync("/api/accounts", new { login = "y", name = "某" })).StatusCode);
        await browser.DeleteAsync($"/api/me/tokens/{made["id"]}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/accounts")).StatusCode);
    }

    [Fact]
    public async Task A_token_ends_with_its_lifetime_and_with_its_account()
    {
        var browser = await SignedInAsync("system_officer");
        var made = await PostAsync(browser, "/api/me/tokens", new { name = "export", scopes = new[] { "read" }, days = 1 });
        var program = App.NewBrowser();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made["token"]!.ToString());

        _clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/me")).StatusCode);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/me")).StatusCode);
    }

    private Task<HttpClient> SignedInAsync(string who) => App.SignedInAsync($"{who}-{_mark}", People.Password);

    private async Task<string> MakeAccountAsync(string login)
    {
        var made = await PostAsync(await SignedInAsync("system_officer"), "/api/accounts", new { login = $"{login}-{_mark}", name = "周海" });
        return made["link"]!.ToString();
    }

    private Task<HttpResponseMessage> UseLinkAsync(string link, string password) =>
        App.NewBrowser().PostAsJsonAsync($"/api/password-links/{link}", new { password });

    private Task<Guid> MakePersonAsync(params string[] roles) => database.AddPersonAsync($"p{Guid.NewGuid():n}", _bureau, null, roles);

    private async Task<HttpResponseMessage> GrantAsync(string by, Guid person, string role) =>
        await (await SignedInAsync(by)).PostAsJsonAsync($"/api/accounts/{person}/roles", new { organisation = _bureau, role, from = "2026-03-02" });

    private static async Task<JsonObject> PostAsync(HttpClient browser, string path, object body)
    {
        var response = await browser.PostAsJsonAsync(path, body);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!; // a 201 of ours has a body
    }
}
