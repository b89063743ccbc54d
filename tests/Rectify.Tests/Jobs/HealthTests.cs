using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rectify.Jobs;
using Rectify.Layout;
using Rectify.Tests.Support;

namespace Rectify.Tests.Jobs;

public sealed class HealthTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly TestDatabase _database = new();
    private readonly TemporaryFolder _folder = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_job_is_late_when_it_has_missed_two_rounds()
    {
        var (runs, job) = (new JobRuns(_database.Service, _clock), new Hourly());
        Assert.Equal(["hourly"], await runs.LateAsync([job], CancellationToken.None));

        await runs.TurnAsync(job, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(122));
        Assert.Empty(await runs.LateAsync([job], CancellationToken.None));

        _clock.Advance(TimeSpan.FromTicks(10));
        Assert.Equal(["hourly"], await runs.LateAsync([job], CancellationToken.None));
    }

    [Fact]
    public async Task A_turn_that_failed_is_kept_beside_the_last_that_came_to_its_end()
    {
        var (runs, well) = (new JobRuns(_database.Service, _clock), new Sealing(() => Task.CompletedTask));
        await runs.TurnAsync(well, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(60));

        await Assert.ThrowsAsync<InvalidOperationException>(() => runs.TurnAsync(
            new Sealing(() => throw new InvalidOperationException("the disk is full")), CancellationToken.None));

        var shown = Assert.Single(await runs.ShownAsync([well], Language.English, CancellationToken.None));
        Assert.Equal((_clock.GetUtcNow().AddHours(-1), _clock.GetUtcNow()), (shown.EndedAt, shown.FailedAt));
    }

    [Fact]
    public async Task A_node_is_live_and_ready_and_its_jobs_turn()
    {
        var keys = await Node.MakeKeyFileAsync(_database, _folder.Path);
        await using var node = await Node.StartAsync(_database, keys);
        using var client = new HttpClient { BaseAddress = new(node.Address) };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/healthz/ready")).StatusCode);
        await Node.UntilAsync(async () => (await client.GetAsync("/healthz/jobs")).StatusCode == HttpStatusCode.OK, "every job has run");
    }

    [Fact]
    public async Task A_service_whose_database_has_another_shape_is_live_and_not_ready()
    {
        await using var app = await TestApp.StartAsync(_database, _clock);
        await using (var older = _database.Owner.CreateCommand("delete from schema_migration where name like '0012%'"))
            await older.ExecuteNonQueryAsync();

        var ready = await app.NewBrowser().GetAsync("/healthz/ready");

        Assert.Equal(HttpStatusCode.OK, (await app.NewBrowser().GetAsync("/healthz/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("rectify migrate", (string?)(await ready.Content.ReadFromJsonAsync<JsonObject>())!["title"], StringComparison.Ordinal);
    }

    private sealed class Hourly : IJob
    {
        public string Name => "hourly";
        public TimeSpan Every => TimeSpan.FromHours(1);

        public Task RunAsync(CancellationToken ct) => Task.CompletedTask;
    }

    // Named as one that has a title.
    private sealed class Sealing(Func<Task> work) : IJob
    {
        public string Name => "seal_heads";
        public TimeSpan Every => TimeSpan.FromDays(1);

        public Task RunAsync(CancellationToken ct) => work();
    }
}
