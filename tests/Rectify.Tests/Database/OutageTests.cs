using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Rectify.Accounts;
using Rectify.Audit;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Database;

/// <summary>PostgreSQL is stopped and started under a node that is at work: a process of its own, with its jobs.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const int Workers = 6;

    private readonly string _home = Directory.CreateTempSubdirectory("rectify-outage-").FullName;
    private readonly ConcurrentDictionary<string, Guid> _acknowledged = [];
    private readonly ConcurrentBag<HttpStatusCode> _refused = [];
    private TransportBureau? _bureau;
    private NpgsqlDataSource? _service;

    private PrivatePostgres Server => new(_home);
    private TransportBureau Bureau => _bureau!; // made by the test's first line

    public Task InitializeAsync()
    {
        // A temporary folder is closed to other accounts; PostgreSQL's must get in when the tests are root's.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_home, (UnixFileMode)0b111_101_101);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Server.StopAsync(CancellationToken.None);
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task A_database_that_goes_away_under_load_costs_no_acknowledged_command_and_work_goes_on_by_itself()
    {
        var connections = await BuildAsync();
        var token = await TokenAsync();
        await using var node = await Node.StartAsync(connections.Service, Path.Combine(_home, "key"));
        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => OpenManyAsync(node, token, worker, enough.Token)));

        for (var outage = 1; outage <= 2; outage++)
        {
            var before = _acknowledged.Count;
            await Node.UntilAsync(() => Task.FromResult(_acknowledged.Count >= before + 20), "commands are acknowledged");
            await Server.StopAsync(CancellationToken.None);
            var refused = _refused.Count;
            await Node.UntilAsync(() => Task.FromResult(_refused.Count >= refused + Workers), "commands are refused");
            await Server.StartAsync(CancellationToken.None);
        }

        var after = _acknowledged.Count;
        await Node.UntilAsync(() => Task.FromResult(_acknowledged.Count >= after + 20), "commands are acknowledged again");
        await enough.CancelAsync();
        await load;

        Assert.All(_refused, status => Assert.Equal(HttpStatusCode.ServiceUnavailable, status));
        Assert.Equal(_acknowledged.Values.Order(), await Bureau.ManyAsync<Guid>("select id from finding order by id"));
        Assert.Equal(_acknowledged.Count, _acknowledged.Values.Distinct().Count());
        Assert.Empty((await new VerifyChains(Bureau.Cities, new(_home)).RunAsync(_ => { }, CancellationToken.None)).Faults);
        await JobsTurnAgainAsync();
    }

    // Each command has its key and is repeated until it is acknowledged: what was committed unanswered must come back as the same one.
    private async Task OpenManyAsync(Node node, Secret token, int worker, CancellationToken enough)
    {
        using var client = node.ClientWith(token);
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var key = $"{worker}-{i}";
            while (!await TryAsync(client, key))
                await Task.Yield();
        }
    }

    private async Task<bool> TryAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/findings")
        {
            Content = JsonContent.Create(new
            {
                process = "rectification",
                unit = Bureau.County,
                team = Bureau.Team,
                fields = new { description = $"路面护栏缺失 {key}", source = "inspection_team", found_on = "2026-02-27" },
            }),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            _refused.Add(answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? answer.StatusCode : HttpStatusCode.Unused);
            return false;
        }

        _acknowledged[key] = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<Guid>();
        return true;
    }

    private async Task JobsTurnAgainAsync()
    {
        var since = TimeProvider.System.GetUtcNow();
        await Node.UntilAsync(
            async () => await Bureau.OneAsync<long>("select count(*) from job_run where name = 'fire_rungs' and ended_at > $1", Sql.Of(since)) == 1,
            "the jobs turn again");
    }

    private async Task<Connections> BuildAsync()
    {
        var connections = await Server.CreateAsync(CancellationToken.None);
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        var city = Guid.CreateVersion7();
        await using (var owner = NpgsqlDataSource.Create(connections.Owner))
        {
            await Migrate.RunAsync(owner, clock.Now, CancellationToken.None);
            await Installation.BelongToAsync(owner, KeyFile.ReadOrMake(Path.Combine(_home, "key")).Id, clock.Now, CancellationToken.None);
            await using var insert = owner.CreateCommand("insert into tenant (id, name, created_at) values ($1, '云江市', $2)");
            Sql.Bind(insert, Sql.Of(city), Sql.Of(clock.Now));
            await insert.ExecuteNonQueryAsync();
        }

        _service = NpgsqlDataSource.Create($"{connections.Service};Pooling=false"); // the outages are the node's to survive
        _bureau = await TransportBureau.BuildAsync(new CityDatabase(_service), city, clock);
        return connections;
    }

    private async Task<Secret> TokenAsync()
    {
        await Bureau.ChangeAsync("update account set must_change_password = false where id = $1", Sql.Of(Bureau["inspector"]));
        var (_, text) = await new OwnAccount(Bureau.Cities, Bureau.Clock).MakeTokenAsync(
            new(Bureau.City, Bureau["inspector"], "inspector", "inspector"), "test", TokenScope.All, TimeSpan.FromDays(1), CancellationToken.None);
        return Secret.TryParse(text, Secret.TokenPrefix, out var secret) ? secret : throw new InvalidOperationException(text);
    }
}
