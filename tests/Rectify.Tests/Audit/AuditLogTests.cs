using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rectify.Accounts;
using Rectify.Tests.Support;

namespace Rectify.Tests.Audit;

public sealed class AuditLogTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly TestDatabase _database = new();
    private TestApp? _app;
    private Guid _officer;

    private TestApp App => _app!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        var bureau = await _database.AddBureauAsync();
        foreach (var role in Roles.OfOfficers)
            await _database.AddPersonAsync(role, bureau, null, role);
        _officer = await _database.AddPersonAsync("second", bureau, null, "system_officer");
        await _database.AddPersonAsync("leader", bureau, null, "leader");
        _app = await TestApp.StartAsync(_database, _clock);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Its_pages_join_without_a_gap_newest_first()
    {
        await MakeAccountsAsync(7);
        var reader = await App.SignedInAsync("audit_officer", People.Password);
        var whole = await ReadAsync(reader, "/api/audit?size=200");

        var pages = new List<long>();
        for (var before = ""; ;)
        {
            var page = await ReadAsync(reader, $"/api/audit?size=3{before}");
            pages.AddRange(IdsOf(page));
            if (page["next"] is null)
                break;
            before = $"&before={page["next"]}";
        }

        Assert.Equal(IdsOf(whole), pages);
        Assert.Equal(pages.OrderDescending(), pages);
        Assert.True(pages.Count >= 9);
    }

    [Fact]
    public async Task It_is_narrowed_by_act_person_subject_outcome_and_time()
    {
        var made = await MakeAccountsAsync(2);
        await App.NewBrowser().PostAsJsonAsync("/api/session", new { login = "leader", password = "wrong" });
        var reader = await App.SignedInAsync("audit_officer", People.Password);
        _clock.Advance(TimeSpan.FromMinutes(20));
        await App.SignedInAsync("leader", People.Password);

        Assert.Equal(2, IdsOf(await ReadAsync(reader, "/api/audit?act=account_created")).Count);
        Assert.Equal(3, IdsOf(await ReadAsync(reader, $"/api/audit?by={_officer}")).Count); // one sign-in, two accounts
        Assert.Single(IdsOf(await ReadAsync(reader, $"/api/audit?subject={made[0]}")));
        Assert.Equal("leader", (string?)(await ReadAsync(reader, "/api/audit?succeeded=false"))["entries"]![0]!["detail"]!["login"]);
        Assert.Single(IdsOf(await ReadAsync(reader, "/api/audit?from=2026-03-02T09:20:00%2B08:00")));
        Assert.Equal(5, IdsOf(await ReadAsync(reader, "/api/audit?to=2026-03-02T01:20:00Z")).Count);
    }

    [Theory]
    [InlineData("system_officer")]
    [InlineData("security_officer")]
    [InlineData("leader")]
    public async Task Nobody_but_the_audit_officer_reads_it(string who) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await (await App.SignedInAsync(who, People.Password)).GetAsync("/api/audit")).StatusCode);

    private async Task<List<Guid>> MakeAccountsAsync(int count)
    {
        var officer = await App.SignedInAsync("second", People.Password);
        var made = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            var answer = await officer.PostAsJsonAsync("/api/accounts", new { login = $"new{i}", name = "周海" });
            made.Add((await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>());
        }

        return made;
    }

    private static async Task<JsonObject> ReadAsync(HttpClient reader, string path) =>
        (await reader.GetFromJsonAsync<JsonObject>(path))!; // a 200 of ours has a body

    private static List<long> IdsOf(JsonObject page) => [.. page["entries"]!.AsArray().Select(entry => entry!["id"]!.GetValue<long>())];
}
