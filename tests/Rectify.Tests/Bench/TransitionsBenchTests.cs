using Rectify.Bench;
using Rectify.Database;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Bench;

public class TransitionsBenchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Pgbench_replays_the_statements_of_an_action_as_they_are_sent_today()
    {
        await using var bench = await BenchDatabase.OpenAsync(new Connections(database.OwnerConnection, database.ServiceConnection), CancellationToken.None);

        var figures = await TransitionsBench.MeasureAsync(bench, PublishFolder.Shipped, new TransitionPlan(8_000, 1, TimeSpan.FromSeconds(1)), CancellationToken.None);

        Assert.True(figures is { PerSecond: > 0, PgbenchPerSecond: > 0 });
    }
}
