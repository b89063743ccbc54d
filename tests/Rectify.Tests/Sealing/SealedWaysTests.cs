using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rectify.Accounts;
using Rectify.Ledger;
using Rectify.Tests.Ledger;
using Rectify.Tests.Migrating;
using Rectify.Tests.Support;

namespace Rectify.Tests.Sealing;

/// <summary>By whatever way a sealed value comes in, and whatever becomes of it: it stands in no table and in no line of the log.</summary>
public sealed class SealedWaysTests : IAsyncLifetime
{
    private const string Name = "欧阳秋实", Telephone = "13987654321";

    private readonly TestDatabase _database = new(hasCity: false);
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly WrittenLog _log = new();
    private TransportBureau? _bureau;
    private TestApp? _app;
    private HttpClient? _caller;

    private TransportBureau Bureau => _bureau!; // made by InitializeAsync
    private HttpClient Caller => _caller!; // as above

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _bureau = await TransportBureau.BuildAsync(_database, _clock);
        await _database.AddPersonAsync("caller", Bureau.Bureau, Bureau.City, "supervisor");
        _app = await TestApp.StartAsync(_database, _clock, services =>
        {
            services.AddSingleton<ILoggerProvider>(_log);
            services.Configure<LoggerFilterOptions>(options => options.MinLevel = LogLevel.Trace);
        });
        _caller = await _app.SignedInAsync("caller", People.Password);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync(); // made by InitializeAsync
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_command_that_is_repeated_refused_or_too_late_leaves_nothing_behind()
    {
        var opening = Opening(new { channel = "hotline", found_on = "2026-03-01", complaint_kind = "service", description = "窗口十点仍未开门", complainant = Name, telephone = Telephone });
        var first = await SendAsync("/api/findings", opening, key: "open");
        var again = await SendAsync("/api/findings", opening, key: "open");
        var reused = await SendAsync("/api/findings", Opening(new { description = "另一件", telephone = Telephone }), key: "open");
        var finding = (await first.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>();
        var edit = new { fields = new { telephone = Telephone, complainant = Name } };
        var edited = await SendAsync($"/api/findings/{finding}/actions/edit", edit, key: "edit");
        var stale = await SendAsync($"/api/findings/{finding}/actions/edit", edit, match: "\"1\"");
        var refused = await SendAsync($"/api/findings/{finding}/actions/close", edit);
        var wrong = await SendAsync("/api/findings", Opening(new { description = "太长", telephone = new string('1', 200) + Telephone }));

        Assert.Equal([200, 200, 422, 200, 412, 409, 422], new[] { first, again, reused, edited, stale, refused, wrong }.Select(answer => (int)answer.StatusCode));
        await AssertNowhereAsync();
    }

    [Fact]
    public async Task A_ledger_of_a_process_with_sealed_fields_is_refused_and_not_kept()
    {
        var mapping = LedgerMapping.Plain with
        {
            Name = "投诉登记",
            Process = "complaint",
            Fields = ImmutableSortedDictionary<LedgerField, FieldSource>.Empty
                .Add(LedgerField.Unit, Column("被检查单位")).Add(LedgerField.Description, Column("存在问题")).Add(LedgerField.Person, Column("投诉人电话")),
        };
        await new SavedMappings(Bureau.Cities, _clock).SaveAsync(Bureau.City, Bureau["supervisor"], mapping, CancellationToken.None);
        var ledger = Encoding.UTF8.GetBytes($"被检查单位,存在问题,投诉人电话\n云山县交通运输局,窗口十点仍未开门,{Name} {Telephone}\n");

        var direct = await Caller.PostAsync($"/api/batches?campaign={Bureau.Campaign}&mapping=投诉登记&name=a.csv", new ByteArrayContent(ledger));
        var page = await StagedOnThePageAsync(ledger, "投诉登记");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, direct.StatusCode);
        Assert.Contains("ledger_sealed", await direct.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("has sealed fields and takes no ledgers", page, StringComparison.Ordinal);
        await AssertNowhereAsync();
    }

    [Fact]
    public async Task A_ledger_staged_before_a_field_was_sealed_is_not_committed_after()
    {
        var imports = new Imports(Bureau);
        var batch = await imports.StageAsync(null, Sheets.Csv("被检查单位,存在问题\n云山县交通运输局,案件逾期未办结"), LedgerMapping.Plain with
        {
            Process = "alert",
            Fields = ImmutableSortedDictionary<LedgerField, FieldSource>.Empty.Add(LedgerField.Unit, Column("被检查单位")).Add(LedgerField.Description, Column("存在问题")),
        });
        using var next = await NextVersion.WriteAsync(null);
        await next.SealAsync("alert", "feedback");
        await next.PublishAsync(Bureau);

        var refused = await Assert.ThrowsAsync<InvalidLedgerException>(() => imports.CommitAsync(batch, skipFaulty: true));

        Assert.Equal("ledger_sealed_since", refused.Sentence.Code);
        Assert.Equal(0L, await Bureau.OneAsync<long>("select count(*) from finding"));
        var answer = await Caller.PostAsync($"/api/batches/{batch}/commit?skip_faulty=true", null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }

    [Fact]
    public async Task A_bulk_act_brings_no_sealed_field()
    {
        var finding = await Bureau.OpenAsync();

        var refused = await SendAsync("/api/bulk-acts/urge", new { findings = new[] { finding }, fields = new { telephone = Telephone } }, key: "bulk");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("batch_sealed", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await AssertNowhereAsync();
    }

    [Fact]
    public async Task What_another_system_pushes_is_sealed_also_when_it_is_known_differs_or_is_refused()
    {
        var (_, token) = await new OwnAccount(Bureau.Cities, _clock).MakeTokenAsync(
            new(Bureau.City, await Bureau.OneAsync<Guid>("select id from account where login = 'caller'"), "caller", ""), "hotline", [TokenScope.Push], TimeSpan.FromDays(9), CancellationToken.None, "hotline-12345");
        var source = _app!.NewBrowser(); // made by InitializeAsync
        source.DefaultRequestHeaders.Authorization = new("Bearer", token);
        object Order(string number, string content, string phone) =>
            new { order_no = number, unit = "云山县交通运输局", content, called_at = "2026-03-01", caller = Name, phone, kind = "service" };

        var statuses = new List<string>();
        foreach (var order in new[] { Order("1", "窗口", Telephone), Order("1", "窗口", Telephone), Order("1", "另一处窗口", Telephone), Order("2", "窗口", new string('1', 200) + Telephone) })
        {
            var answer = await source.PostAsJsonAsync("/api/inbound/hotline-12345", new { items = new[] { order } });
            statuses.Add((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["items"]![0]!["status"]!);
        }

        Assert.Equal(["opened", "known", "differs", "refused"], statuses);
        Assert.Equal(2L, await Bureau.OneAsync<long>("select count(*) from sealed_value"));
        await AssertNowhereAsync();
    }

    private async Task AssertNowhereAsync()
    {
        foreach (var plain in new[] { Name, Telephone })
        {
            Assert.Empty(await PlainText.WhereAsync(_database, plain));
            Assert.DoesNotContain(_log.Lines, line => line.Contains(plain, StringComparison.Ordinal));
        }

        Assert.NotEmpty(await PlainText.WhereAsync(_database, "云山县")); // what isn't sealed is found by the same search
    }

    private async Task<string> StagedOnThePageAsync(byte[] ledger, string mapping)
    {
        var uploaded = await Caller.PostAsync("/api/evidence?name=a.csv", new ByteArrayContent(ledger) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } });
        var file = (await uploaded.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>();
        Assert.NotEmpty(await PlainText.WhereAsync(_database, Telephone));
        var staged = await Caller.PostAsync(
            $"/import/{file}?campaign={Bureau.Campaign}&mapping={mapping}", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "columns", ["year"] = "2026" }));
        return await staged.Content.ReadAsStringAsync();
    }

    private static FieldSource Column(string header) => new([header], "；", ImmutableDictionary<string, string>.Empty, null, null);

    private object Opening(object fields) => new { process = "complaint", unit = Bureau.County, fields };

    private async Task<HttpResponseMessage> SendAsync(string address, object body, string? key = null, string? match = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (match is not null)
            request.Headers.TryAddWithoutValidation("If-Match", match);
        return await Caller.SendAsync(request);
    }
}
