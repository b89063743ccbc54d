using Npgsql;
using Rectify.Accounts;
using Rectify.Database;

namespace Rectify.Tests.Support;

/// <summary>A database as an earlier executable left it.</summary>
internal sealed class OlderDatabase(KeyFile keys) : IAsyncDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _name = $"rectify_{Guid.NewGuid():n}";

    /// <summary>As <c>rectify_owner</c>.</summary>
    public string Connection { get; private set; } = "";

    public string ServiceConnection { get; private set; } = "";

    /// <param name="migrations">How many of the numbered files it has.</param>
    public async Task MakeAsync(int migrations)
    {
        await TestServer.CreateDatabaseAsync(_name, migrated: false);
        Connection = await TestServer.ConnectionToAsync(_name, DatabaseRoles.Owner);
        ServiceConnection = await TestServer.ConnectionToAsync(_name, DatabaseRoles.Service);
        await using var owner = NpgsqlDataSource.Create($"{Connection};Pooling=false");
        await Migrate.RunAsync(owner, [.. Migrate.Files.Take(migrations)], Then, CancellationToken.None);
        await Installation.BelongToAsync(owner, keys.Id, Then, CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await TestServer.DropDatabaseAsync(_name);
}
