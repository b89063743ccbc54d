using Npgsql;
using Rectify.Database;

namespace Rectify.Bench;

/// <summary>Where a bench writes: the database that is configured, or else a private server of its own, which is gone when it ends. A bench
/// adds cities and leaves them, so it is no guest for a city's real database.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres? _server;

    private BenchDatabase(Connections connections, PrivatePostgres? server)
    {
        Connections = connections;
        _server = server;
        Owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connections.Owner) { CommandTimeout = 0 }.ConnectionString);
        Filling = server is null ? Owner : NpgsqlDataSource.Create(server.FillingConnection);
        Service = NpgsqlDataSource.Create(Connections.Tuned(connections.Service));
    }

    public Connections Connections { get; }

    public NpgsqlDataSource Owner { get; }

    /// <summary>Whoever copies rows by the hundred thousand: on a server of the bench's own spared what the copied rows have been through.</summary>
    public NpgsqlDataSource Filling { get; }

    /// <summary>As <c>serve</c> opens it.</summary>
    public NpgsqlDataSource Service { get; }

    /// <summary>Opened, and brought to this executable's shape.</summary>
    public static async Task<BenchDatabase> OpenAsync(Connections configured, CancellationToken ct)
    {
        var folder = Path.Combine(Home.Folder(), "bench");
        var server = configured.IsConfigured ? null : new PrivatePostgres(folder);
        if (server is { Exists: false } && Directory.Exists(server.Folder))
            Directory.Delete(server.Folder, recursive: true); // what a bench left that was killed at its end
        var database = new BenchDatabase(server is null ? configured : await server.CreateAsync(ct), server);
        await Migrate.RunAsync(database.Owner, TimeProvider.System.GetUtcNow(), ct);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await Owner.DisposeAsync();
        await Filling.DisposeAsync();
        await Service.DisposeAsync();
        if (_server is null)
            return;
        await _server.StopAsync(CancellationToken.None);
        Directory.Delete(_server.Folder, recursive: true);
    }
}
