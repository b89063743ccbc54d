using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rectify.Accounts;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

public class SessionTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Morning);
    private readonly string _login = $"lin{Guid.NewGuid():n}";
    private TestApp? _app;

    private TestApp App => _app!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        await database.AddPersonAsync(_login, await database.AddBureauAsync(), null, "inspector");
        _app = await TestApp.StartAsync(database, _clock);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task Nobody_gets_in_without_a_cookie() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await App.NewBrowser().GetAsync("/api/me")).StatusCode);

    [Fact]
    public async Task Whoever_signed_in_is_known_by_name_and_role()
    {
        var browser = await App.SignedInAsync(_login, People.Password);

        var me = await browser.GetFromJsonAsync<JsonObject>("/api/me");

        Assert.Equal(_login, (string?)me!["login"]);
        Assert.Equal("inspector", (string?)me["roles"]![0]!["role"]);
    }

    [Theory]
    [InlineData(30, HttpStatusCode.Unauthorized)]
    [InlineData(29, HttpStatusCode.OK)]
    public async Task After_half_an_hour_without_a_request_nobody_is_let_in(int minutes, HttpStatusCode expected)
    {
        var browser = await App.SignedInAsync(_login, People.Password);
        _clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(expected, (await browser.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task However_busy_a_session_ends_after_twelve_hours()
    {
        var browser = await App.SignedInAsync(_login, People.Password);
        for (var i = 1; i < 36; i++)
        {
            _clock.Set(Morning.AddMinutes(20 * i));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/me")).StatusCode);
        }

        _clock.Set(Morning.AddHours(12));

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_for_a_stolen_cookie_too()
    {
        var browser = await App.SignedInAsync(_login, People.Password);
        var signedOut = await browser.DeleteAsync("/api/session");

        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        Assert.Equal(0L, await CountAsync("select count(*) from session where ended_at is null and account_id = (select id from account where login = $1)"));
    }

    [Fact]
    public async Task A_disabled_account_is_out_with_its_next_request()
    {
        var browser = await App.SignedInAsync(_login, People.Password);
        await CountAsync("update account set disabled_at = '2026-03-02' where login = $1");

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task A_change_without_the_antiforgery_token_is_refused_and_changes_nothing()
    {
        var browser = await App.SignedInAsync(_login, People.Password);
        browser.DefaultRequestHeaders.Remove("X-Rectify-Antiforgery");

        var refused = await browser.DeleteAsync("/api/session");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("foreign_request", (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["code"]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task Whoever_must_change_the_password_can_do_nothing_else()
    {
        await CountAsync("update account set must_change_password = true where login = $1");
        var browser = await App.SignedInAsync(_login, People.Password);

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/accounts")).StatusCode);
        Assert.Equal("/account/password", (await browser.GetAsync("/")).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PutAsJsonAsync("/api/me/password", new { present = People.Password, password = "Xin-2026-mima" })).StatusCode);
        Assert.Equal("not_yours", await CodeAsync(await browser.GetAsync("/api/accounts")));
    }

    [Fact]
    public async Task Another_node_with_the_same_key_file_reads_the_cookie_and_one_with_another_does_not()
    {
        await using var twin = await TestApp.StartAsync(database.ServiceConnection, database.Keys, _clock, configure: null);
        await using var stranger = await TestApp.StartAsync(database.ServiceConnection, KeyFile.InMemory(), _clock, configure: null);
        var signedIn = await App.NewBrowser().PostAsJsonAsync("/api/session", new { login = _login, password = People.Password });
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("rectify_session=", StringComparison.Ordinal)).Split(';')[0];

        Assert.Equal(HttpStatusCode.OK, await AskAsync(twin, cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(stranger, cookie));
        var open = await CountAsync("select count(*) from data_protection_key where $1 <> '' and (xml not like '%sealed by%' or xml like '%<masterKey%')");
        Assert.Equal(0L, open);
    }

    [Theory]
    [InlineData("short1A", "password_length")]
    [InlineData("alllowercase1", "password_classes")]
    public async Task A_weak_password_is_refused_by_rule(string weak, string rule)
    {
        var browser = await App.SignedInAsync(_login, People.Password);

        var refused = await browser.PutAsJsonAsync("/api/me/password", new { present = People.Password, password = weak });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(rule, (string?)(await refused.Content.ReadFromJsonAsync<JsonObject>())!["missing"]![0]!["code"]);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_keeps_this_one()
    {
        var here = await App.SignedInAsync(_login, People.Password);
        var there = await App.SignedInAsync(_login, People.Password);

        await here.PutAsJsonAsync("/api/me/password", new { present = People.Password, password = "Xin-2026-mima" });

        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/api/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await there.GetAsync("/api/me")).StatusCode);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) => (string?)(await response.Content.ReadFromJsonAsync<JsonObject>())!["code"];

    // As the superuser would: over all cities, with this test's login as the only argument.
    private static async Task<HttpStatusCode> AskAsync(TestApp node, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me") { Headers = { { "Cookie", cookie } } };
        return (await node.NewBrowser().SendAsync(request)).StatusCode;
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var city = await database.BeginAsync();
        await using var command = city.CreateCommand(sql);
        command.Parameters.Add(new() { Value = _login });
        var count = await command.ExecuteScalarAsync();
        await city.CommitAsync(CancellationToken.None);
        return count as long? ?? 0;
    }
}
