using Npgsql;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>The whole database in one file of PostgreSQL's custom format. The key file is not in it: keep it apart.</summary>
public static class Backup
{
    // The owner is under row-level security like everybody; these let its pg_dump, and nothing of the service's, read every city.
    private const string OverAllCities = "-c rectify.backup=on -c rectify.tenant=00000000-0000-0000-0000-000000000000";

    /// <summary>Writes the database to a new file, as it stands at one moment, while the service goes on, and has it remember when.</summary>
    /// <param name="owner">Connection string of the database as <c>rectify_owner</c>.</param>
    /// <exception cref="OperatorException">The file is there already, or pg_dump failed.</exception>
    public static async Task WriteAsync(string owner, string file, DateTimeOffset now, CancellationToken ct)
    {
        if (File.Exists(file))
            throw new OperatorException("backup_exists", ("path", file));

        var unfinished = $"{file}.unfinished"; // half a backup must not look like one
        MakeForOwnerOnly(unfinished);
        var environment = PostgresEnvironment.Of(owner);
        environment["PGOPTIONS"] = OverAllCities;
        // What Quartz.NET keeps of its nodes is nothing to a restored system; it makes its rows anew.
        string[] arguments = ["--format=custom", "--enable-row-security", "--exclude-table-data=quartz.*", $"--file={unfinished}"];
        var (exitCode, output) = await PostgresBinaries.RunProgramAsync(
            PostgresBinaries.Find(program: "pg_dump")["pg_dump"], arguments, ct, environment);
        if (exitCode != 0)
            throw new OperatorException("backup_failed", ("output", output.Trim()));
        File.Move(unfinished, file);
        await RememberAsync(owner, now, ct);
    }

    // A database that is older than this executable is backed up before it is migrated, and has no place for it yet.
    private static async Task RememberAsync(string owner, DateTimeOffset now, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(owner);
        await using var place = database.CreateCommand(
            "select exists (select from information_schema.columns where table_name = 'installation' and column_name = 'backed_up_at')");
        if (await place.ExecuteScalarAsync(ct) is not true)
            return;
        await using var remember = database.CreateCommand("update installation set backed_up_at = $1");
        Sql.Bind(remember, Sql.Of(now));
        await remember.ExecuteNonQueryAsync(ct);
    }

    // pg_dump writes into a file that is there and leaves its mode alone: nobody else ever reads a city's people out of it.
    private static void MakeForOwnerOnly(string path)
    {
        var onlyOwner = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            onlyOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            File.Delete(path);
            using var made = new FileStream(path, onlyOwner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException("backup_unwritable", ("path", path), ("reason", e.Message));
        }
    }
}
