using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rectify.Accounts;
using Rectify.Layout;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

/// <summary>Whoever asks too often is told when to come again, and stands in nobody else's way.</summary>
public sealed class RequestLimitTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    // Few, and none comes back within a test.
    private static readonly RequestLimits Tight = new() { Person = 4, Token = 3, Inbound = 2, SignIn = 3, Stranger = 5 };

    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private TestApp? _app;
    private readonly string _login = $"caller{Guid.NewGuid():n}";
    private Guid _person;

    private TestApp App => _app!; // made by InitializeAsync

    public async Task InitializeAsync()
    {
        _person = await database.AddPersonAsync(_login, await database.AddBureauAsync(), null, "supervisor");
        _app = await StartAsync(Tight);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task A_token_that_asks_too_often_is_told_when_to_come_again()
    {
        var program = await ProgramAsync(TokenScope.Read);

        Assert.Equal([200, 200, 200], await AskAsync(program, "/api/me", 3));
        var refused = await program.GetAsync("/api/me");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20); // three a minute
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        var problem = (await refused.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal(("too_many_requests", "Too many requests"), ((string?)problem["code"], (string?)problem["title"]));
    }

    [Fact]
    public async Task The_refusal_speaks_the_callers_language()
    {
        var program = await ProgramAsync(TokenScope.Read);
        program.DefaultRequestHeaders.AcceptLanguage.Clear();
        program.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN");

        await AskAsync(program, "/api/me", 3);
        var problem = (await (await program.GetAsync("/api/me")).Content.ReadFromJsonAsync<JsonObject>())!;

        Assert.Equal("请求太频繁", (string?)problem["title"]);
        Assert.Contains("秒后再试", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_token_stands_in_no_way_of_another_or_of_its_person()
    {
        var (one, other) = (await ProgramAsync(TokenScope.Read), await ProgramAsync(TokenScope.Read));

        await AskAsync(one, "/api/me", 5);

        Assert.Equal([200, 200, 200, 429], await AskAsync(other, "/api/me", 4));
        Assert.Equal([200], await AskAsync(await BrowserAsync(), "/api/me", 1));
    }

    [Fact]
    public async Task What_a_token_pushes_has_a_limit_of_its_own()
    {
        var source = await ProgramAsync(TokenScope.Push, "sunshine-supervision");
        var other = await ProgramAsync(TokenScope.Push, "sunshine-supervision");

        var answers = new List<int>();
        foreach (var from in new[] { source, source, source, other })
            answers.Add((int)(await from.PostAsJsonAsync("/api/inbound/sunshine-supervision", new { items = new[] { new { problem_no = "1" } } })).StatusCode);

        Assert.Equal([404, 404, 429, 404], answers); // the city of this test has no such source
    }

    [Fact]
    public async Task Tries_to_sign_in_are_counted_by_address_and_nothing_else_is_stopped_by_them()
    {
        var stranger = App.NewBrowser();
        var answers = new List<int>();
        for (var tried = 0; tried < 4; tried++)
            answers.Add((int)(await stranger.PostAsJsonAsync("/api/session", new { login = "nobody", password = "wrong" })).StatusCode);

        Assert.Equal([401, 401, 401, 429], answers);
        Assert.Equal(200, (int)(await stranger.GetAsync("/sign-in")).StatusCode);
    }

    [Fact]
    public async Task A_page_is_refused_in_words_and_health_and_static_files_never()
    {
        var stranger = App.NewBrowser();
        await AskAsync(stranger, "/sign-in", 5);

        var page = await stranger.GetAsync("/sign-in");

        Assert.Equal((HttpStatusCode.TooManyRequests, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("Try again in", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotNull(page.Headers.RetryAfter);
        Assert.Equal(Enumerable.Repeat(200, 9), await AskAsync(stranger, "/healthz/live", 9));
        Assert.DoesNotContain(429, await AskAsync(stranger, "/icon.svg", 9));
    }

    [Fact]
    public async Task Each_node_counts_for_itself()
    {
        await using var second = await StartAsync(Tight);
        var token = await TokenAsync(TokenScope.Read);
        var (here, there) = (Bearing(App, token), Bearing(second, token));

        Assert.Equal([200, 200, 200, 429], await AskAsync(here, "/api/me", 4));
        Assert.Equal([200, 200, 200, 429], await AskAsync(there, "/api/me", 4));
    }

    [Fact]
    public async Task Nobody_who_works_by_hand_meets_a_limit_and_0_is_none()
    {
        await using var usual = await StartAsync(new());
        await using var none = await StartAsync(new() { Token = 0 });
        var token = await TokenAsync(TokenScope.Read);

        Assert.DoesNotContain(429, await AskAsync(Bearing(usual, token), "/api/me", 200)); // three a second for more than a minute
        Assert.DoesNotContain(429, await AskAsync(Bearing(none, token), "/api/me", 200));
    }

    [Fact]
    public void A_limit_below_zero_is_refused_at_the_start() =>
        Assert.Contains("Limits:Inbound", Assert.Throws<OperatorException>(() => new RequestLimits { Inbound = -1 }.Checked()).Message, StringComparison.Ordinal);

    private Task<TestApp> StartAsync(RequestLimits limits) =>
        TestApp.StartAsync(database, _clock, services => services.Replace(ServiceDescriptor.Singleton(limits)));

    private static async Task<List<int>> AskAsync(HttpClient client, string address, int times)
    {
        var answers = new List<int>();
        for (var time = 0; time < times; time++)
        {
            using var answer = await client.GetAsync(address);
            answers.Add((int)answer.StatusCode);
        }

        return answers;
    }

    private async Task<HttpClient> BrowserAsync()
    {
        var browser = App.NewBrowser();
        (await browser.PostAsJsonAsync("/api/session", new { login = _login, password = People.Password })).EnsureSuccessStatusCode();
        return browser;
    }

    private async Task<HttpClient> ProgramAsync(string scope, string? source = null) => Bearing(App, await TokenAsync(scope, source));

    private async Task<string> TokenAsync(string scope, string? source = null) => (await new OwnAccount(database.Cities, _clock).MakeTokenAsync(
        new(database.City, _person, "caller", "caller"), "test", [scope], TimeSpan.FromDays(1), CancellationToken.None, source)).Text;

    private static HttpClient Bearing(TestApp app, string token)
    {
        var client = app.NewBrowser();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }
}
