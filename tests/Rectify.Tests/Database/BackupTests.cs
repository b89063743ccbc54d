using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Tests.Support;

namespace Rectify.Tests.Database;

/// <summary><c>rectify backup</c> and <c>rectify restore</c> with PostgreSQL's own programs; each test has a database to leave and one to come to.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase _database = new();
    private readonly TemporaryFolder _folder = new();
    private readonly string _empty = $"rectify_{Guid.NewGuid():n}";

    private string File => Path.Combine(_folder.Path, "backup");

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await TestServer.CreateDatabaseAsync(_empty, migrated: false);
        await _database.AddPersonAsync("one", await _database.AddBureauAsync(), null, "inspector");
        var other = await _database.AddCityAsync("河州市");
        await _database.AddPersonAsync("two", await _database.AddBureauAsync(other), other, "leader");
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await TestServer.DropDatabaseAsync(_empty);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_restored_database_holds_every_row_of_every_city()
    {
        await BackUpAsync();

        await RestoreAsync();

        var expected = await RowsAsync(_database.Name);
        Assert.Equal((2L, 2L), (expected["account"], expected["tenant"]));
        Assert.Equal(expected, await RowsAsync(_empty));
        await using var service = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(_empty, DatabaseRoles.Service));
        await Migrate.CheckAsync(service, CancellationToken.None);
    }

    [Fact]
    public async Task In_a_restored_database_the_second_wall_stands()
    {
        await BackUpAsync();
        await RestoreAsync();
        await using var service = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(_empty, DatabaseRoles.Service));

        await using var unnamed = service.CreateCommand("select count(*) from account");
        await Assert.ThrowsAsync<PostgresException>(() => unnamed.ExecuteScalarAsync());
        await using var city = await new CityDatabase(service).BeginAsync(Guid.NewGuid(), CancellationToken.None);
        await using var another = city.CreateCommand("select count(*) from account");
        Assert.Equal(0L, await another.ExecuteScalarAsync());
        await using var table = service.CreateCommand("create temporary table mine (id int)");
        await Assert.ThrowsAsync<PostgresException>(() => table.ExecuteNonQueryAsync());
        await using var owner = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(_empty, DatabaseRoles.Owner));
        await using var final = owner.CreateCommand("truncate audit_log");
        await Assert.ThrowsAsync<PostgresException>(() => final.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task A_backup_of_another_key_file_is_refused_before_anything_is_written()
    {
        await BackUpAsync();

        var refused = await Assert.ThrowsAsync<OperatorException>(() => RestoreAsync(KeyFile.InMemory()));

        Assert.Equal("other_key_file", refused.Code);
        Assert.Empty(await RowsAsync(_empty));
    }

    [Fact]
    public async Task A_backup_of_a_newer_executable_is_refused_before_anything_is_written()
    {
        await using (var future = _database.Owner.CreateCommand("insert into schema_migration values ('9999_future', '\\x00', timestamptz '2030-01-01 00:00Z')"))
            await future.ExecuteNonQueryAsync();
        await BackUpAsync();

        var refused = await Assert.ThrowsAsync<OperatorException>(() => RestoreAsync());

        Assert.Equal("backup_newer", refused.Code);
        Assert.Contains("9999_future", refused.Sentence, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync(_empty));
    }

    [Fact]
    public async Task A_backup_of_an_older_schema_is_brought_to_this_one()
    {
        await using var first = new OlderDatabase(_database.Keys);
        await first.MakeAsync(Migrate.Files.Count - 1);
        await Backup.WriteAsync(first.Connection, File, Now, CancellationToken.None);

        await RestoreAsync();

        await using var service = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(_empty, DatabaseRoles.Service));
        await Migrate.CheckAsync(service, CancellationToken.None);
    }

    [Fact]
    public async Task A_database_that_holds_something_is_left_alone()
    {
        await BackUpAsync();
        await using var owner = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(_empty, DatabaseRoles.Owner));
        await using var table = owner.CreateCommand("create schema mine; create table mine.own (id int)");
        await table.ExecuteNonQueryAsync();

        Assert.Equal("restore_not_empty", (await Assert.ThrowsAsync<OperatorException>(() => RestoreAsync())).Code);
    }

    [Fact]
    public async Task The_database_remembers_when_it_was_backed_up()
    {
        await BackUpAsync();

        await using var owner = NpgsqlDataSource.Create(_database.OwnerConnection);
        await using var remembered = owner.CreateCommand("select backed_up_at from installation");
        Assert.Equal(Now.UtcDateTime, await remembered.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_backup_is_never_overwritten()
    {
        await BackUpAsync();

        Assert.Equal("backup_exists", (await Assert.ThrowsAsync<OperatorException>(BackUpAsync)).Code);
    }

    [Fact]
    public async Task Nobody_but_its_maker_reads_a_backup()
    {
        await BackUpAsync();

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal([File], Directory.EnumerateFiles(_folder.Path));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public async Task A_backup_that_broke_off_restores_nothing(double share)
    {
        await BackUpAsync();
        var whole = await System.IO.File.ReadAllBytesAsync(File);
        await System.IO.File.WriteAllBytesAsync(File, whole[..(int)(whole.Length * share)]);

        var refused = await Assert.ThrowsAsync<OperatorException>(() => RestoreAsync());

        Assert.Contains(refused.Code, (string[])["not_a_backup", "restore_failed"]);
        Assert.Empty(await RowsAsync(_empty));
    }

    private Task BackUpAsync() => Backup.WriteAsync(_database.OwnerConnection, File, Now, CancellationToken.None);

    private async Task RestoreAsync(KeyFile? keys = null)
    {
        var backup = await BackupFile.ReadAsync(File, CancellationToken.None);
        backup.CheckFor((keys ?? _database.Keys).Id);
        await Restore.RunAsync(await TestServer.ConnectionToAsync(_empty, DatabaseRoles.Owner), backup, Now, CancellationToken.None);
    }

    // As the superuser, who sees over all cities.
    private static async Task<SortedDictionary<string, long>> RowsAsync(string name)
    {
        await using var superuser = NpgsqlDataSource.Create(await TestServer.ConnectionToAsync(name));
        await using var command = superuser.CreateCommand("""
            select tablename, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', tablename), false, true, '')))[1]::text::bigint
            from pg_tables where schemaname = 'public'
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0), reader.GetInt64(1));
        return rows;
    }
}
