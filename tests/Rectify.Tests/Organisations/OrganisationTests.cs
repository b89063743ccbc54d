using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rectify.Organisations;
using Rectify.Tests.Support;

namespace Rectify.Tests.Organisations;

public sealed class OrganisationTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly string _mark = Guid.NewGuid().ToString("n")[..8];
    private TestApp? _app;
    private Guid _bureau;
    private HttpClient? _officer;

    private HttpClient Officer => _officer!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        _bureau = await database.AddBureauAsync();
        await database.AddPersonAsync($"system-{_mark}", _bureau, null, "system_officer");
        await database.AddPersonAsync($"leader-{_mark}", _bureau, null, "leader");
        _app = await TestApp.StartAsync(database, _clock);
        _officer = await _app.SignedInAsync($"system-{_mark}", People.Password);
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync(); // made by InitializeAsync, before any test

    [Fact]
    public async Task An_organisation_is_added_under_its_superior_with_its_zone_and_calendar()
    {
        var id = await AddAsync("青浦县局");

        var added = await ReadAsync(id);

        Assert.Equal(("Asia/Shanghai", "cn", _bureau), ((string?)added["zone"], (string?)added["calendar"], added["parent"]!.GetValue<Guid>()));
        Assert.Contains(id.ToString(), await Officer.GetStringAsync("/api/organisations"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_today_holds_at_once_and_one_ahead_from_its_day_on_where_it_is()
    {
        var id = await AddAsync("旧名局");

        Assert.Equal(HttpStatusCode.NoContent, (await RenameAsync(id, "新名局", "2026-03-02")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await RenameAsync(id, "将名局", "2026-04-01")).StatusCode);
        Assert.Equal($"新名局{_mark}", (string?)(await ReadAsync(id))["name"]);

        _clock.Set(new(2026, 3, 31, 15, 59, 59, TimeSpan.Zero)); // in Shanghai a second before the first of April
        _officer = await _app!.SignedInAsync($"system-{_mark}", People.Password); // a month later, a session later
        await new ApplyRenames(database.Cities, _clock).RunAsync(CancellationToken.None);
        Assert.Equal($"新名局{_mark}", (string?)(await ReadAsync(id))["name"]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await new ApplyRenames(database.Cities, _clock).RunAsync(CancellationToken.None);

        var renamed = await ReadAsync(id);
        Assert.Equal($"将名局{_mark}", (string?)renamed["name"]);
        Assert.Equal(
            [$"2026-01-01 旧名局{_mark}", $"2026-03-02 新名局{_mark}", $"2026-04-01 将名局{_mark}"],
            renamed["names"]!.AsArray().Select(name => $"{name!["from"]} {name["name"]}"));
    }

    [Fact]
    public async Task An_organisation_ends_on_a_day_and_names_who_carries_on()
    {
        var (old, successor) = (await AddAsync("旧局"), await AddAsync("新局"));

        Assert.Equal(HttpStatusCode.NoContent, (await EndAsync(old, "2026-06-01", successor)).StatusCode);
        Assert.Equal("2026-06-01", (string?)(await ReadAsync(old))["to"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EndAsync(successor, "2026-06-01", successor)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await EndAsync(successor, "2019-06-01", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await EndAsync(_bureau, "2026-06-01", null)).StatusCode);
    }

    [Fact]
    public async Task Two_organisations_in_force_never_have_one_name()
    {
        var (held, other) = (await AddAsync("同名局"), await AddAsync("异名局"));

        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(Officer, $"同名局{_mark}", "county")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await RenameAsync(other, "同名局", "2026-03-02")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await RenameAsync(held, "同名局", "2026-03-02")).StatusCode);
    }

    [Fact]
    public async Task Of_ten_that_add_one_name_at_once_one_does()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PostAsync(Officer, $"抢名局{_mark}", "county")));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Nobody_but_the_system_officer_changes_organisations()
    {
        var leader = await _app!.SignedInAsync($"leader-{_mark}", People.Password); // made by InitializeAsync, before any test

        Assert.Equal(HttpStatusCode.OK, (await leader.GetAsync("/api/organisations")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(leader, $"某局{_mark}", "county")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await leader.PutAsJsonAsync("/api/sending", new { paused = true })).StatusCode);
    }

    [Fact]
    public async Task There_is_one_city_at_the_root() =>
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(Officer, $"第二市局{_mark}", "city")).StatusCode);

    private async Task<Guid> AddAsync(string name)
    {
        var added = await PostAsync(Officer, $"{name}{_mark}", "county");
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        return (await added.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>();
    }

    private async Task<JsonObject> ReadAsync(Guid id) => (await Officer.GetFromJsonAsync<JsonObject>($"/api/organisations/{id}"))!; // a 200 of ours has a body

    private Task<HttpResponseMessage> PostAsync(HttpClient browser, string name, string kind) =>
        browser.PostAsJsonAsync("/api/organisations", new { parent = _bureau, name, kind, from = "2026-01-01" });

    private Task<HttpResponseMessage> RenameAsync(Guid id, string name, string from) =>
        Officer.PostAsJsonAsync($"/api/organisations/{id}/names", new { name = $"{name}{_mark}", from });

    private Task<HttpResponseMessage> EndAsync(Guid id, string on, Guid? successor) =>
        Officer.PostAsJsonAsync($"/api/organisations/{id}/end", new { on, successor });
}
