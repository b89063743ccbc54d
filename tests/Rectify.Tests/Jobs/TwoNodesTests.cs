using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Findings;
using Rectify.Jobs;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Jobs;

/// <summary>Nodes are killed by SIGKILL in the middle of a transaction of theirs, held there by a lock of the test's. What another node
/// then makes of it is compared with a twin city that was swept in this process, undisturbed. Every host of jobs that is built in is held to
/// it.</summary>
public abstract class TwoNodesTests(TestDatabase database, string host) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("sweep:before_write")]
    [InlineData("sweep:before_commit")]
    [InlineData("sweep:after_commit")]
    public async Task A_node_killed_in_its_sweep_loses_nothing_and_doubles_nothing(string point)
    {
        var keys = await Node.MakeKeyFileAsync(database, _folder.Path);
        var (bureau, twin) = (await OverdueAsync(200), await OverdueAsync(200));
        await SweepAsync(twin);

        await using (var held = await HoldAsync())
        {
            await using var first = await Node.StartAsync(database, keys, pauseAt: point, host: host);
            await WaitsForAsync(held);
            await first.KillAsync();
        }

        await using var second = await Node.StartAsync(database, keys, host: host);
        await NothingIsDueAsync(bureau);

        await AssertSameAsync(twin, bureau);
    }

    [Theory]
    [InlineData("action:before_write")]
    [InlineData("action:before_commit")]
    [InlineData("action:after_commit")]
    public async Task An_action_whose_node_is_killed_is_done_once_when_it_is_repeated_elsewhere(string point)
    {
        var keys = await Node.MakeKeyFileAsync(database, _folder.Path);
        var bureau = await TransportBureau.BuildAsync(database, new ManualClock(TimeProvider.System.GetUtcNow()));
        var id = await bureau.IssueAsync("10wd");
        var token = await TokenAsync(bureau, "head");

        await using (var held = await HoldAsync())
        {
            await using var first = await Node.StartAsync(database, keys, pauseAt: point, host: host);
            var unanswered = AcknowledgeAsync(first, token, id);
            await WaitsForAsync(held);
            await first.KillAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => unanswered);
        }

        await using var second = await Node.StartAsync(database, keys, host: host);
        var answer = await AcknowledgeAsync(second, token, id);

        Assert.Contains("\"planning\"", answer, StringComparison.Ordinal);
        Assert.Equal(answer, await AcknowledgeAsync(second, token, id));
        Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from event where about = 'acknowledge'"));
        await bureau.AssertChainsAsync();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3 * 24 * 60)]
    public async Task Nodes_that_start_after_downtime_catch_up_once(int minutes)
    {
        var keys = await Node.MakeKeyFileAsync(database, _folder.Path);
        var (bureau, twin) = (await OverdueAsync(8), await OverdueAsync(8));
        foreach (var city in new[] { bureau, twin })
        {
            city.Clock.Set(TimeProvider.System.GetUtcNow().AddMinutes(-minutes));
            await SweepAsync(city, city.Clock);
        }

        await SweepAsync(twin);
        await using var first = await Node.StartAsync(database, keys, host: host);
        await using var second = await Node.StartAsync(database, keys, host: host);
        await NothingIsDueAsync(bureau);

        await AssertSameAsync(twin, bureau);
    }

    [Fact]
    public async Task A_turn_that_was_asked_for_twice_beside_the_usual_one_doubles_nothing()
    {
        var keys = await Node.MakeKeyFileAsync(database, _folder.Path);
        var (bureau, twin) = (await OverdueAsync(8), await OverdueAsync(8));
        await SweepAsync(twin);
        await using (var pages = await Node.StartAsync(database, keys, host: host, turns: false))
        {
            using var officer = pages.ClientWith(await OfficersTokenAsync(bureau));
            foreach (var _ in Enumerable.Range(0, 2))
                await NudgeAsync(officer, "fire_rungs");
        }

        await using var worker = await Node.StartAsync(database, keys, host: host);
        await NothingIsDueAsync(bureau);

        await AssertSameAsync(twin, bureau);
    }

    [Fact]
    public async Task A_node_that_turns_nothing_has_another_take_a_turn_within_two_seconds()
    {
        var keys = await Node.MakeKeyFileAsync(database, _folder.Path);
        var bureau = await TransportBureau.BuildAsync(database, new ManualClock(TimeProvider.System.GetUtcNow()));
        await using var pages = await Node.StartAsync(database, keys, host: host, turns: false);
        await using var worker = await Node.StartAsync(database, keys, host: host);
        using var officer = pages.ClientWith(await OfficersTokenAsync(bureau));
        using var other = pages.ClientWith(await TokenAsync(bureau, "supervisor"));
        const string SixHourly = "list_stranded";
        await Node.UntilAsync(async () => await EndedAsync(officer, SixHourly) is not null, "its first turn");

        var waited = new List<TimeSpan>();
        for (var i = 0; i < 3; i++) // the best of three: this machine is at other work too
        {
            var asked = TimeProvider.System.GetUtcNow();
            await NudgeAsync(officer, SixHourly);
            await Node.UntilAsync(async () => await EndedAsync(officer, SixHourly) > asked, "the turn asked for");
            waited.Add((await EndedAsync(officer, SixHourly))!.Value - asked);
        }

        Assert.InRange(waited.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsync($"/api/jobs/{SixHourly}/turns", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.PostAsync("/api/jobs/no_such/turns", null)).StatusCode);
    }

    [Fact]
    public async Task The_schedulers_tables_dropped_and_made_again_lose_nothing()
    {
        var keys = await Node.MakeKeyFileAsync(database, _folder.Path);
        var (bureau, twin) = (await OverdueAsync(8), await OverdueAsync(8));
        await SweepAsync(twin);

        foreach (var schema in new[] { "quartz", "hangfire" })
        {
            await using var drop = database.Owner.CreateCommand($"drop schema if exists {schema} cascade");
            await drop.ExecuteNonQueryAsync();
        }

        await Migrate.RunAsync(database.Owner, TimeProvider.System.GetUtcNow(), CancellationToken.None);
        await using var node = await Node.StartAsync(database, keys, host: host);
        await NothingIsDueAsync(bureau);

        await AssertSameAsync(twin, bureau);
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    // Issued some weeks ago, as many on each of eight days, and nobody has looked since.
    private async Task<TransportBureau> OverdueAsync(int findings)
    {
        var bureau = await TransportBureau.BuildAsync(database, new ManualClock(new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-24)));
        for (var i = 1; i <= findings; i++)
        {
            await bureau.IssueAsync("10wd");
            if (i % (findings / 8) == 0)
                bureau.Clock.Advance(TimeSpan.FromDays(1));
        }

        return bureau;
    }

    private static async Task AssertSameAsync(TransportBureau twin, TransportBureau bureau)
    {
        Assert.Equal(await RungsAsync(twin), await RungsAsync(bureau));
        Assert.Equal(await NoticesAsync(twin), await NoticesAsync(bureau));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from finding where sweep_failures > 0"));
        await bureau.AssertChainsAsync();
    }

    private static Task SweepAsync(TransportBureau bureau, TimeProvider? clock = null) =>
        new FireRungs(bureau.Cities, bureau.Library, new BuiltInRunner(), clock ?? TimeProvider.System).SweepAsync(bureau.City, CancellationToken.None);

    private async Task<NpgsqlConnection> HoldAsync()
    {
        var connection = new NpgsqlConnection($"{database.ServiceConnection};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select pg_advisory_lock({TestPause.Lock})", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static Task WaitsForAsync(NpgsqlConnection held) => Node.UntilAsync(
        async () =>
        {
            await using var command = new NpgsqlCommand("""
                select exists (select from pg_locks where locktype = 'advisory' and not granted
                    and database = (select oid from pg_database where datname = current_database()))
                """, held);
            return await command.ExecuteScalarAsync() is true;
        }, "the node comes to the point");

    private static Task NothingIsDueAsync(TransportBureau bureau) => Node.UntilAsync(
        async () => await bureau.OneAsync<long>("select count(*) from finding where next_rung_at <= $1", Sql.Of(TimeProvider.System.GetUtcNow())) == 0,
        "the other node has fired what was due");

    private static Task<List<string>> RungsAsync(TransportBureau bureau) => bureau.ManyAsync<string>("""
        select concat_ws(' ', f.number, r.deadline, r.version, r.rung, r.fate, r.due_at) from rung r join finding f on f.id = r.finding_id order by 1
        """);

    private static Task<List<string>> NoticesAsync(TransportBureau bureau) => bureau.ManyAsync<string>("""
        select concat_ws(' ', f.number, a.login, n.about, count(*)) from notice n
        join finding f on f.id = n.finding_id join account a on a.id = n.account_id
        where n.kind = 'rung' group by f.number, a.login, n.about order by 1
        """);

    private static async Task<Secret> TokenAsync(TransportBureau bureau, string person)
    {
        var secret = Secret.Make(Secret.TokenPrefix, bureau.City);
        await bureau.ChangeAsync("update account set must_change_password = false where id = $1", Sql.Of(bureau[person]));
        await bureau.ChangeAsync("""
            insert into api_token (tenant_id, id, account_id, name, hash, scopes, created_at, expires_at)
            values ($1, gen_random_uuid(), $2, 'test', $3, '{read,act}', $4, $4 + interval '1 day')
            """, Sql.Of(bureau.City), Sql.Of(bureau[person]), Sql.Of(secret.Hash), Sql.Of(TimeProvider.System.GetUtcNow()));
        return secret;
    }

    private static async Task<Secret> OfficersTokenAsync(TransportBureau bureau)
    {
        await bureau.ChangeAsync("""
            insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from)
            values ($1, gen_random_uuid(), $2, $3, 'system_officer', date '2020-01-01')
            """, Sql.Of(bureau.City), Sql.Of(bureau["second_inspector"]), Sql.Of(bureau.Bureau));
        return await TokenAsync(bureau, "second_inspector");
    }

    private static async Task NudgeAsync(HttpClient officer, string job)
    {
        using var answer = await officer.PostAsync($"/api/jobs/{job}/turns", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static async Task<DateTimeOffset?> EndedAsync(HttpClient officer, string job) =>
        (await officer.GetFromJsonAsync<JobShown[]>("/api/jobs", EngineJson.Options))!.Single(shown => shown.Name == job).EndedAt; // it serves a list

    private static async Task<string> AcknowledgeAsync(Node node, Secret token, Guid finding)
    {
        using var client = node.ClientWith(token);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/findings/{finding}/actions/acknowledge") { Content = JsonContent.Create(new { }) };
        request.Headers.Add("Idempotency-Key", finding.ToString());
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }
}

public sealed class QuartzNodesTests(TestDatabase database) : TwoNodesTests(database, JobHostChoice.Quartz);

#if RECTIFY_HANGFIRE
public sealed class HangfireNodesTests(TestDatabase database) : TwoNodesTests(database, JobHostChoice.Hangfire);
#endif
