using System.Diagnostics;
using Npgsql;
using Rectify.Database;

namespace Rectify.Tests.Support;

/// <summary>The PostgreSQL server that the tests run on: the one that RECTIFY_TEST_PG names (a superuser's connection string), or
/// else one started from the machine's binaries for this test run and stopped with it.</summary>
public static class TestServer
{
    private static readonly Lazy<Task<string>> Superuser = new(StartAsync);
    private static readonly Lazy<Task<string>> Migrated = new(MakeTemplateAsync);

    /// <summary>A connection string to a database of the server.</summary>
    /// <param name="role">Absent for the superuser.</param>
    public static async Task<string> ConnectionToAsync(string database, string? role = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(await Superuser.Value) { Database = database, MaxPoolSize = 40 };
        if (role is not null)
            (connection.Username, connection.Password) = (role, null);
        return connection.ConnectionString;
    }

    /// <summary>Makes a database: a copy of the migrated template, or an empty one that rectify_owner owns.</summary>
    public static async Task CreateDatabaseAsync(string name, bool migrated)
    {
        var template = migrated ? await Migrated.Value : "template1";
        await RunAsync("postgres", $"create database {name} template {template} strategy file_copy owner {DatabaseRoles.Owner}");
    }

    public static Task DropDatabaseAsync(string name) => RunAsync("postgres", $"drop database if exists {name} with (force)");

    /// <summary>Runs SQL as the superuser.</summary>
    public static async Task RunAsync(string database, string sql)
    {
        // Not pooled: a session that lingers in the template would block the next clone.
        await using var connection = new NpgsqlConnection($"{await ConnectionToAsync(database)};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var name = $"rectify_template_{Guid.NewGuid():n}";
        await CreateDatabaseAsync(name, migrated: false);
        await using var owner = NpgsqlDataSource.Create($"{await ConnectionToAsync(name, DatabaseRoles.Owner)};Pooling=false");
        await Migrate.RunAsync(owner, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), CancellationToken.None);
        return name;
    }

    private static async Task<string> StartAsync()
    {
        var server = Environment.GetEnvironmentVariable("RECTIFY_TEST_PG") ?? await StartOwnAsync();
        await using var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(DatabaseRoles.CreateRoles, connection);
        await command.ExecuteNonQueryAsync();
        return server;
    }

    private static async Task<string> StartOwnAsync()
    {
        var folder = Directory.CreateTempSubdirectory("rectify-pg-").FullName;
        if (PostgresBinaries.DropsRoot)
            Check(await PostgresBinaries.RunProgramAsync("chown", [PostgresBinaries.Account, folder], CancellationToken.None));

        var binaries = PostgresBinaries.Find();
        var data = Path.Combine(folder, "data");
        Check(await binaries.RunAsync("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"], CancellationToken.None));
        var settings = $"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=400 -c shared_buffers=256MB";
        Check(await binaries.RunAsync("pg_ctl", ["start", "-w", "-D", data, "-l", Path.Combine(folder, "log"), "-o", settings], CancellationToken.None));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(binaries, folder, data);
        return $"Host={folder};Username=postgres";
    }

    private static void Check((int ExitCode, string Output) run)
    {
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"The tests' PostgreSQL did not start: {run.Output}");
    }

    private static void Stop(PostgresBinaries binaries, string folder, string data)
    {
        var stop = new[] { binaries["pg_ctl"], "stop", "-m", "immediate", "-D", data };
        var command = PostgresBinaries.DropsRoot ? ["runuser", "-u", PostgresBinaries.Account, "--", .. stop] : stop;
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        process.WaitForExit();
        Directory.Delete(folder, recursive: true);
    }
}
