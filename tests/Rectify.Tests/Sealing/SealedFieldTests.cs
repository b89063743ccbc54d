using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rectify.Accounts;
using Rectify.Audit;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Sealing;
using Rectify.Tests.Support;

namespace Rectify.Tests.Sealing;

/// <summary>A complaint and a clue are registered over HTTP: what is sealed of them stands nowhere in the clear.</summary>
public sealed class SealedFieldTests : IAsyncLifetime, IDisposable
{
    private const string Name = "欧阳秋实", Telephone = "13987654321", Body = "反映某项目经理在桩基检测中弄虚作假";

    private readonly TestDatabase _database = new(hasCity: false);
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly WrittenLog _log = new();
    private readonly string _home = Directory.CreateTempSubdirectory("rectify-").FullName;
    private TransportBureau? _bureau;
    private TestApp? _app;

    private TransportBureau Bureau => _bureau!; // made by InitializeAsync

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _bureau = await TransportBureau.BuildAsync(_database, _clock);
        foreach (var (login, role) in new[] { ("caller", "supervisor"), ("group", "discipline"), ("chief", "leader"), ("auditor", Roles.AuditOfficer) })
            await _database.AddPersonAsync(login, Bureau.Bureau, Bureau.City, role);
        await _database.AddPersonAsync("county", Bureau.County, Bureau.City, "head");
        _app = await TestApp.StartAsync(_database, _clock, services =>
        {
            services.AddSingleton<ILoggerProvider>(_log);
            services.Configure<LoggerFilterOptions>(options => options.MinLevel = LogLevel.Trace);
        });
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync(); // made by InitializeAsync
        await _database.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task The_plain_text_stands_in_no_column_and_no_line_of_the_log()
    {
        var complaint = await ComplaintAsync();
        var clue = await ClueAsync();
        await ReadAsync("caller", complaint, "telephone");
        await ReadAsync("group", clue, "body");
        (await (await AsAsync("caller")).PostAsJsonAsync($"/api/findings/{complaint}/actions/edit", new { fields = new { telephone = Telephone } })).EnsureSuccessStatusCode();

        foreach (var plain in new[] { Name, Telephone, Body })
        {
            Assert.Empty(await PlainText.WhereAsync(_database, plain));
            Assert.DoesNotContain(_log.Lines, line => line.Contains(plain, StringComparison.Ordinal));
        }

        Assert.NotEmpty(await PlainText.WhereAsync(_database, "窗口")); // what isn't sealed is found by the same search
        Assert.NotEmpty(_log.Lines);
    }

    [Fact]
    public async Task Chains_and_replays_hold_and_a_changed_ciphertext_is_found()
    {
        var complaint = await ComplaintAsync();
        await ClueAsync();

        Assert.Equal(0, (await VerifyAsync()).FaultCount);
        Assert.Equal(0, (await new ReplayHistories(_database.Cities, Bureau.Library).RunAsync(_ => { }, default)).FaultCount);

        await TestServer.RunAsync(_database.Name, $"set session_replication_role = replica; update sealed_value set content = content || '\\x00' where finding_id = '{complaint}'");
        Assert.Equal(["sealed_changed"], (await VerifyAsync()).Faults.Select(fault => fault.Code).Distinct());
        await TestServer.RunAsync(_database.Name, $"set session_replication_role = replica; delete from sealed_value where finding_id = '{complaint}'");
        Assert.Equal(["sealed_missing"], (await VerifyAsync()).Faults.Select(fault => fault.Code).Distinct());
    }

    [Fact]
    public async Task Whoever_may_reads_it_with_a_reason_and_each_reading_is_written_down()
    {
        var complaint = await ComplaintAsync();

        var without = await ReadAsync("caller", complaint, "telephone", reason: " ");
        var foreign = await ReadAsync("chief", complaint, "telephone");
        var read = await ReadAsync("caller", complaint, "telephone");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.NotFound, HttpStatusCode.OK), (without.Status, foreign.Status, read.Status));
        Assert.Equal(Telephone, read.Value);
        var readings = await Bureau.ManyAsync<string>("select a.login || ' ' || r.field || ' ' || r.reason from sealed_reading r join account a on a.id = r.account_id");
        Assert.Equal(["caller telephone 回访投诉人"], readings);
        var page = await new SealedReadings(_database.Cities, _clock).ReadAsync(new(Bureau.City, await IdOfAsync("auditor"), "auditor", ""), null, default);
        Assert.Equal(("caller", "telephone", "回访投诉人"), (page.Result!.Readings[0].Login, page.Result.Readings[0].Field, page.Result.Readings[0].Reason)); // the officer may
        Assert.NotNull((await new SealedReadings(_database.Cities, _clock).ReadAsync(new(Bureau.City, await IdOfAsync("caller"), "caller", ""), null, default)).Refused);
    }

    [Fact]
    public async Task A_clue_is_there_for_the_discipline_group_alone_and_counted_for_the_city()
    {
        var clue = await ClueAsync();

        foreach (var person in new[] { "county", "caller", "chief" })
        {
            var browser = await AsAsync(person);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/api/findings/{clue}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await ReadAsync(person, clue, "body")).Status);
            Assert.Equal(0, (await browser.GetFromJsonAsync<JsonObject>("/api/findings?process=clue"))!["count"]!.GetValue<int>());
            Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsJsonAsync($"/api/findings/{clue}/actions/annotate", new { note = "看一看" })).StatusCode);
        }

        Assert.Equal(1, (await (await AsAsync("group")).GetFromJsonAsync<JsonObject>("/api/findings?process=clue"))!["count"]!.GetValue<int>());
        var found = new CluesFound(_database.Cities, Bureau.Library, _clock);
        Assert.Equal(new Clues(1, MayOpen: true), await found.ReadAsync(await MeAsync("group"), null, null, default));
        Assert.Equal(new Clues(1, MayOpen: false), await found.ReadAsync(await MeAsync("chief"), null, null, default));
        Assert.Null(await found.ReadAsync(await MeAsync("county"), null, null, default));
    }

    [Fact]
    public async Task Nobody_passes_a_reference_off_as_what_was_sealed()
    {
        var complaint = await ComplaintAsync();
        var reference = await Bureau.OneAsync<string>("select case_state #>> '{fields,telephone}' from finding where id = $1", Sql.Of(complaint));

        (await (await AsAsync("caller")).PostAsJsonAsync($"/api/findings/{complaint}/actions/edit", new { fields = new { complainant = reference } })).EnsureSuccessStatusCode();

        Assert.Equal(reference, (await ReadAsync("caller", complaint, "complainant")).Value);
        Assert.True(SealedValue.Is(reference));
    }

    [Fact]
    public async Task What_only_looks_like_a_reference_stands_in_no_open_field()
    {
        var answer = await (await AsAsync("caller")).PostAsJsonAsync(
            "/api/findings", Opening("complaint", new { channel = "hotline", found_on = "2026-03-01", complaint_kind = "service", description = SealedValue.Of(new byte[32]) }));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("description", (await answer.Content.ReadFromJsonAsync<JsonObject>())!["missing"]![0]!["field"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_too_long_is_refused_in_words_of_the_field()
    {
        var answer = await (await AsAsync("caller")).PostAsJsonAsync("/api/findings", Opening("complaint", new { telephone = new string('1', 201), description = "窗口" }));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var missing = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["missing"]![0]!;
        Assert.Equal("telephone", missing["field"]!.GetValue<string>());
        Assert.Contains("<=200", missing["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private Task<Guid> ComplaintAsync() => OpenAsync("caller", "complaint", new
    {
        channel = "hotline",
        found_on = "2026-03-01",
        complaint_kind = "service",
        description = "窗口十点仍未开门",
        complainant = Name,
        telephone = Telephone,
    });

    private Task<Guid> ClueAsync() => OpenAsync("group", "clue", new { source = "petition", found_on = "2026-03-01", body = Body, reflected = Name });

    private async Task<Guid> OpenAsync(string person, string process, object fields)
    {
        var answer = await (await AsAsync(person)).PostAsJsonAsync("/api/findings", Opening(process, fields));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>();
    }

    private object Opening(string process, object fields) => new { process, unit = Bureau.County, fields };

    private async Task<(HttpStatusCode Status, string? Value)> ReadAsync(string person, Guid finding, string field, string reason = "回访投诉人")
    {
        var answer = await (await AsAsync(person)).PostAsJsonAsync($"/api/findings/{finding}/sealed/{field}", new { reason });
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["value"]?.GetValue<string>());
    }

    private readonly Dictionary<string, HttpClient> _browsers = [];

    private async Task<HttpClient> AsAsync(string person) => _browsers.TryGetValue(person, out var known)
        ? known
        : _browsers[person] = await _app!.SignedInAsync(person, People.Password); // made by InitializeAsync

    private Task<Guid> IdOfAsync(string login) => Bureau.OneAsync<Guid>("select id from account where login = $1", Sql.Of(login));

    private async Task<CurrentAccount> MeAsync(string login) => new(Bureau.City, await IdOfAsync(login), login, login);

    private Task<AuditReport> VerifyAsync() => new VerifyChains(_database.Cities, new(_home)).RunAsync(_ => { }, default);
}
