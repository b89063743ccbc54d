using Rectify.Database;
using Rectify.Demonstration;
using Rectify.Sealing;
using Rectify.Tests.Support;

namespace Rectify.Tests.Demonstration;

public sealed class UnfinishedTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new(hasCity: false);

    private Connections Connections => new(_database.OwnerConnection, _database.ServiceConnection);

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_demonstration_that_was_interrupted_is_known_as_unfinished_and_a_whole_one_is_not()
    {
        Assert.False(await MakeDemonstration.IsUnfinishedAsync(Connections, CancellationToken.None));
        using var enough = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MakeAsync(new Interrupter(enough), enough.Token));

        Assert.True(await MakeDemonstration.IsUnfinishedAsync(Connections, CancellationToken.None));
        await using (var rest = await _database.Cities.BeginAsync(InventedPlaces.Tenant, CancellationToken.None))
        {
            await using var finish = rest.CreateCommand("""
                insert into audit_log (tenant_id, at, act, succeeded) values ($1, timestamptz '2026-03-02 00:00Z', 'demonstration_made', true)
                """);
            finish.Parameters.Add(Sql.Of(InventedPlaces.Tenant));
            await finish.ExecuteNonQueryAsync();
            await rest.CommitAsync(CancellationToken.None);
        }

        Assert.False(await MakeDemonstration.IsUnfinishedAsync(Connections, CancellationToken.None));
    }

    private Task MakeAsync(IProgress<int> progress, CancellationToken ct) =>
        new MakeDemonstration(Connections, new SealKeys(null), Path.Combine(AppContext.BaseDirectory, "workflows"))
            .RunAsync(new(20, new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero)), progress, ct);

    private sealed class Interrupter(CancellationTokenSource source) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value == 2)
                source.Cancel();
        }
    }
}
