using System.Net.Http.Json;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Jobs;
using Rectify.Tests.Support;

namespace Rectify.Tests.Jobs;

/// <summary>Nodes are killed by SIGKILL in the middle of a transaction of theirs, held there by a lock of the test's.</summary>
public abstract class TwoNodesTests(TestDatabase database, string host) : NodeTests(database, host)
{
    [Theory]
    [InlineData("sweep:before_write")]
    [InlineData("sweep:before_commit")]
    [InlineData("sweep:after_commit")]
    public async Task A_node_killed_in_its_sweep_loses_nothing_and_doubles_nothing(string point)
    {
        var keys = await KeysAsync();
        var (bureau, twin) = (await OverdueAsync(200), await OverdueAsync(200));
        await SweepAsync(twin);

        await using (var held = await HoldAsync())
        {
            await using var first = await Node.StartAsync(Database, keys, pauseAt: point, host: Host);
            await WaitsForAsync(held);
            await first.KillAsync();
        }

        await using var second = await Node.StartAsync(Database, keys, host: Host);
        await NothingIsDueAsync(bureau);

        await AssertSameAsync(twin, bureau);
    }

    [Theory]
    [InlineData("action:before_write")]
    [InlineData("action:before_commit")]
    [InlineData("action:after_commit")]
    public async Task An_action_whose_node_is_killed_is_done_once_when_it_is_repeated_elsewhere(string point)
    {
        var keys = await KeysAsync();
        var bureau = await TransportBureau.BuildAsync(Database, new ManualClock(TimeProvider.System.GetUtcNow()));
        var id = await bureau.IssueAsync("10wd");
        var token = await TokenAsync(bureau, "head");

        await using (var held = await HoldAsync())
        {
            await using var first = await Node.StartAsync(Database, keys, pauseAt: point, host: Host, turns: false);
            var unanswered = AcknowledgeAsync(first, token, id);
            await WaitsForAsync(held);
            await first.KillAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => unanswered);
        }

        await using var second = await Node.StartAsync(Database, keys, host: Host, turns: false);
        var answer = await AcknowledgeAsync(second, token, id);

        Assert.Contains("\"planning\"", answer, StringComparison.Ordinal);
        Assert.Equal(answer, await AcknowledgeAsync(second, token, id));
        Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from event where about = 'acknowledge'"));
        await bureau.AssertChainsAsync();
    }

    private async Task<NpgsqlConnection> HoldAsync()
    {
        var connection = new NpgsqlConnection($"{Database.ServiceConnection};Pooling=false");
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
