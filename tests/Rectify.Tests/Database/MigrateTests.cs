using Npgsql;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Tests.Support;

namespace Rectify.Tests.Database;

public sealed class MigrateTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly MigrationFile First = new("0001_first", "create table first (id int)");
    private static readonly MigrationFile Second = new("0002_second", "create table second (id int)");

    private readonly string _name = $"rectify_{Guid.NewGuid():n}";
    private NpgsqlDataSource? _owner;

    public async Task InitializeAsync()
    {
        await TestServer.CreateDatabaseAsync(_name, migrated: false);
        _owner = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(_name, DatabaseRoles.Owner));
    }

    public async Task DisposeAsync()
    {
        await _owner!.DisposeAsync(); // made by InitializeAsync, before any test
        await TestServer.DropDatabaseAsync(_name);
    }

    [Fact]
    public async Task What_is_missing_is_applied_once_and_in_order()
    {
        Assert.Equal(["0001_first"], await RunAsync(First));
        Assert.Equal(["0002_second"], await RunAsync(First, Second));
        Assert.Empty(await RunAsync(First, Second));
    }

    [Fact]
    public async Task An_edited_file_is_refused_by_name()
    {
        await RunAsync(First);

        var refused = await Assert.ThrowsAsync<OperatorException>(() => RunAsync(First with { Sql = First.Sql + " -- edited" }, Second));

        Assert.Equal("migration_edited", refused.Code);
        Assert.Contains("0001_first", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_newer_than_the_executable_is_refused()
    {
        await RunAsync(First, Second);

        Assert.Equal("database_newer", (await Assert.ThrowsAsync<OperatorException>(() => RunAsync(First))).Code);
    }

    [Fact]
    public async Task A_fault_in_one_file_leaves_nothing_of_any()
    {
        await Assert.ThrowsAsync<PostgresException>(() => RunAsync(First, Second with { Sql = "create table" }));

        Assert.Equal(["0001_first", "0002_second"], await RunAsync(First, Second));
    }

    [Fact]
    public async Task Of_many_that_migrate_at_once_one_applies_each_file()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync(First, Second)));

        Assert.Equal(["0001_first", "0002_second"], runs.SelectMany(applied => applied));
    }

    [Fact]
    public async Task Another_role_than_the_owner_is_refused()
    {
        await using var superuser = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(_name));

        var refused = await Assert.ThrowsAsync<OperatorException>(() => Migrate.RunAsync(superuser, [First], Now, CancellationToken.None));

        Assert.Equal("not_the_owner", refused.Code);
    }

    [Fact]
    public async Task The_service_refuses_a_database_that_was_never_migrated()
    {
        Assert.Equal("database_older", (await Assert.ThrowsAsync<OperatorException>(
            () => Migrate.CheckAsync(_owner!, CancellationToken.None))).Code); // made by InitializeAsync, before any test
    }

    private Task<IReadOnlyList<string>> RunAsync(params MigrationFile[] files) =>
        Migrate.RunAsync(_owner!, files, Now, CancellationToken.None); // made by InitializeAsync, before any test
}
