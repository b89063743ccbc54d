using System.Globalization;
using Npgsql;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>A PostgreSQL server of Rectify's own under <see cref="Home"/>, run from the machine's server programs and reached by a
/// socket that only its account and root can open. It keeps running when the command that started it ends.</summary>
public sealed class PrivatePostgres(string home)
{
    private const string Database = "rectify";
    private const int LongestSocketFolder = 107 - 15; // what Linux allows a socket's path, less "/.s.PGSQL.5432" and the end

    private readonly string _folder = Path.Combine(home, "postgres");

    private string Data => Path.Combine(_folder, "data");
    private string Socket => Path.Combine(_folder, "socket");
    private string Log => Path.Combine(_folder, "log");

    /// <summary>The absolute path of its data.</summary>
    public string Folder => _folder;

    public bool Exists => File.Exists(Path.Combine(Data, "PG_VERSION"));

    /// <summary>Starts it, making it first where there is none.</summary>
    /// <exception cref="OperatorException">The machine has no server programs, or the server didn't start.</exception>
    public async Task<Connections> CreateAsync(CancellationToken ct)
    {
        if (!Exists)
            await InitialiseAsync(ct);
        var connections = await StartAsync(ct);
        await CreateDatabaseAsync(ct);
        return connections;
    }

    /// <summary>Starts one that exists, unless it runs already.</summary>
    /// <exception cref="OperatorException">There is none, and none is made: a service with an empty database helps nobody.</exception>
    public async Task<Connections> StartAsync(CancellationToken ct)
    {
        if (!Exists)
            throw new OperatorException("no_private_database", ("path", _folder));

        var version = int.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "PG_VERSION"), ct), CultureInfo.InvariantCulture);
        var binaries = PostgresBinaries.Find(version);
        var (exitCode, output) = await binaries.StartAsync(Path.Combine(_folder, "lock"), Data, Log, ct);
        if (exitCode != 0)
            throw new OperatorException("private_database_failed", ("log", Log), ("output", output.Trim()));
        return new(ConnectionAs(DatabaseRoles.Owner, Database), ConnectionAs(DatabaseRoles.Service, Database));
    }

    /// <summary>A connection as the server's superuser to the database itself, for whoever fills it with rows that are known to fit together: no
    /// trigger fires on it and no key is looked up.</summary>
    internal string FillingConnection => new NpgsqlConnectionStringBuilder(ConnectionAs("postgres", Database))
    {
        Options = "-c session_replication_role=replica",
        CommandTimeout = 0,
    }.ConnectionString;

    /// <summary>Stops it, once nothing is being written.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        var binaries = PostgresBinaries.Find();
        await binaries.RunAsync("pg_ctl", ["stop", "-m", "fast", "-w", "-D", Data], ct);
    }

    /// <summary>Drops the database with all that it holds, and makes an empty one.</summary>
    public async Task EmptyAsync(CancellationToken ct)
    {
        NpgsqlConnection.ClearAllPools(); // sessions of ours that idle would only learn of it by an error
        await using (var superuser = NpgsqlDataSource.Create($"{ConnectionAs("postgres", "postgres")};Pooling=false"))
        {
            await using var drop = superuser.CreateCommand($"drop database if exists {Database} with (force)");
            await drop.ExecuteNonQueryAsync(ct);
        }

        await CreateDatabaseAsync(ct);
    }

    // A quarter of what this machine, or this container, has: what PostgreSQL's manual begins with.
    private static long SharedMebibytes => Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 / 1048576, 128, 8192);

    private async Task InitialiseAsync(CancellationToken ct)
    {
        var binaries = PostgresBinaries.Find();
        if (Socket.Length > LongestSocketFolder)
            throw new OperatorException("home_too_long", ("path", home), ("most", LongestSocketFolder - "/postgres/socket".Length));

        await MakeFoldersAsync(ct);
        var unfinished = Path.Combine(_folder, "unfinished"); // only a whole one gets the name that Exists looks for
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        var (exitCode, output) = await binaries.RunAsync(
            "initdb", ["-D", unfinished, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], ct);
        if (exitCode != 0)
            throw new OperatorException("private_database_failed", ("log", Log), ("output", output.Trim()));
        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"), $"""

            listen_addresses = ''
            unix_socket_directories = '"{Socket.Replace("'", "''", StringComparison.Ordinal)}"'
            max_connections = 200
            shared_buffers = {SharedMebibytes}MB
            fsync = on
            """, ct);
        Directory.Move(unfinished, Data);
    }

    private async Task MakeFoldersAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Socket);
        if (!PostgresBinaries.DropsRoot)
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }

        if (!Home.IsOpenToOthers(home))
            throw new OperatorException("home_unreachable", ("path", home), ("account", PostgresBinaries.Account));
        await PostgresBinaries.RunProgramAsync("chmod", ["0700", _folder], ct);
        var (exitCode, output) = await PostgresBinaries.RunProgramAsync("chown", ["-R", PostgresBinaries.Account, _folder], ct);
        if (exitCode != 0)
            throw new OperatorException("no_postgres_account", ("account", PostgresBinaries.Account), ("output", output.Trim()));
    }

    private async Task CreateDatabaseAsync(CancellationToken ct)
    {
        await using var superuser = NpgsqlDataSource.Create($"{ConnectionAs("postgres", "postgres")};Pooling=false");
        await using (var roles = superuser.CreateCommand(DatabaseRoles.CreateRoles))
            await roles.ExecuteNonQueryAsync(ct);
        await using var exists = superuser.CreateCommand($"select count(*) from pg_database where datname = '{Database}'");
        if (await exists.ExecuteScalarAsync(ct) is 1L)
            return;

        await using var create = superuser.CreateCommand($"create database {Database} owner {DatabaseRoles.Owner}");
        await create.ExecuteNonQueryAsync(ct);
    }

    private string ConnectionAs(string role, string database) =>
        new NpgsqlConnectionStringBuilder { Host = Socket, Username = role, Database = database }.ConnectionString;
}
