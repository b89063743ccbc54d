using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Database;

/// <summary>What the command line says when the database isn't as it should be: one sentence in both languages, never a trace.</summary>
public sealed class DatabaseFaultTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Nobody_there_no_such_database_and_a_refused_login_are_told_apart()
    {
        var there = new NpgsqlConnectionStringBuilder(database.ServiceConnection);
        var (unknown, stranger) = (new NpgsqlConnectionStringBuilder(there.ConnectionString) { Database = "nowhere" }, new NpgsqlConnectionStringBuilder(there.ConnectionString) { Username = "nobody_here" });

        Assert.Contains("cannot be reached", await SayAsync("Host=127.0.0.1;Port=5649;Database=rectify;Username=rectify_service"), StringComparison.Ordinal);
        Assert.Contains("no such database", await SayAsync(unknown.ConnectionString), StringComparison.Ordinal);
        Assert.Contains("refuses the login", await SayAsync(stranger.ConnectionString), StringComparison.Ordinal);
        Assert.Contains("malformed", await SayAsync("nonsense"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_at_an_older_migration_is_told_to_migrate()
    {
        await using var older = new OlderDatabase(KeyFile.InMemory());
        await older.MakeAsync(Migrate.Files.Count - 1);
        await using var service = NpgsqlDataSource.Create(older.ServiceConnection);

        var refused = await Assert.ThrowsAsync<Rectify.Layout.OperatorException>(() => Migrate.CheckAsync(service, CancellationToken.None));

        Assert.Equal("database_older", refused.Code);
        Assert.Contains(Migrate.Files[^1].Name, refused.Sentence, StringComparison.Ordinal);
        Assert.Contains("rectify migrate", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_the_tables_of_the_job_store_is_told_to_migrate()
    {
        await using var older = new OlderDatabase(KeyFile.InMemory());
        await older.MakeAsync(Migrate.Files.Count);
        await using var service = NpgsqlDataSource.Create(older.ServiceConnection);
        await Migrate.CheckAsync(service, CancellationToken.None);
        await using (var owner = NpgsqlDataSource.Create($"{older.Connection};Pooling=false"))
        await using (var drop = owner.CreateCommand("drop table quartz.qrtz_scheduler_state"))
            await drop.ExecuteNonQueryAsync();

        var refused = await Assert.ThrowsAsync<Rectify.Layout.OperatorException>(() => Migrate.CheckAsync(service, CancellationToken.None));

        Assert.Equal("database_older", refused.Code);
        Assert.Contains("quartz.qrtz_scheduler_state", refused.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_is_a_line_of_errors_and_no_help()
    {
        var (exitCode, output, errors) = await Executable.RunAsync(["due", "--form", "2026-02-13"]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("--form", errors, StringComparison.Ordinal);
    }

    // "audit verify" asks the database and nothing else.
    private static async Task<string> SayAsync(string connection)
    {
        var (exitCode, output, errors) = await Executable.RunAsync(["audit", "verify", "--database", connection]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal(2, errors.TrimEnd().Split('\n').Length);
        return errors;
    }
}
