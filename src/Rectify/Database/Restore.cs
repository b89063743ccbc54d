using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>Fills an empty database from a backup, in one transaction: all of it, sending paused, or nothing.</summary>
public static class Restore
{
    // Anything that is no part of PostgreSQL or of an extension.
    private const string HoldsSomething = """
        select exists (
            select from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_t%'
                and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e'))
        """;

    /// <summary>Restores; the notices and letters of the restored database wait, for the original may still be running.</summary>
    /// <param name="owner">Connection string of the database as <c>rectify_owner</c>.</param>
    /// <exception cref="OperatorException">The database isn't empty, or the file is broken; then nothing was written.</exception>
    public static async Task RunAsync(string owner, BackupFile backup, DateTimeOffset now, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create($"{owner};Pooling=false");
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            await using var holds = new NpgsqlCommand(HoldsSomething, connection);
            if (await holds.ExecuteScalarAsync(ct) is true)
                throw new OperatorException("restore_not_empty");
            await DatabaseRoles.PrepareAsync(connection, ct);
        }

        var pause = string.Create(
            CultureInfo.InvariantCulture, $"update public.installation set sending_paused = true, paused_at = timestamptz '{now.UtcDateTime:O}'");
        await FillAsync(owner, backup.Path, pause, ct);
        await Migrate.RunAsync(database, now, ct); // an older backup is brought to this executable's shape
    }

    /// <param name="last">SQL that is run after everything, in the same transaction.</param>
    private static async Task FillAsync(string owner, string file, string last, CancellationToken ct)
    {
        var binaries = PostgresBinaries.Find(program: "pg_restore");
        using var reads = Start(binaries["pg_restore"], ["--no-comments", "--file=-", file], []);
        using var writes = Start(
            binaries["psql"],
            ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-", $"--command={last}"],
            PostgresEnvironment.Of(owner));
        try
        {
            reads.StandardInput.Close();
            var (readingSays, writingSays) = (SaysAsync(reads, ct), SaysAsync(writes, ct));
            await PourAsync(reads, writes, ct);
            await writes.WaitForExitAsync(ct);
            if (reads.ExitCode != 0 || writes.ExitCode != 0)
                throw new OperatorException("restore_failed", ("output", $"{await readingSays}{await writingSays}".Trim()));
        }
        finally
        {
            reads.Kill();
            writes.Kill(); // while it waits for the rest, which rolls everything back
        }
    }

    // psql commits at the end of what it is given, so it must never see the end of a file that broke off.
    private static async Task PourAsync(Process reads, Process writes, CancellationToken ct)
    {
        try
        {
            await reads.StandardOutput.BaseStream.CopyToAsync(writes.StandardInput.BaseStream, ct);
            await writes.StandardInput.BaseStream.FlushAsync(ct);
        }
        catch (IOException)
        {
            reads.Kill(); // psql has ended, and says why
        }

        await reads.WaitForExitAsync(ct);
        if (reads.ExitCode == 0)
            writes.StandardInput.Close();
        else
            writes.Kill();
    }

    private static async Task<string> SaysAsync(Process process, CancellationToken ct) => await process.StandardError.ReadToEndAsync(ct);

    private static Process Start(string program, string[] arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!; // null only when a shell reuses a process
    }
}
