using System.Diagnostics;
using System.Globalization;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>The PostgreSQL programs of this machine, run as an account that PostgreSQL accepts: it refuses root.</summary>
public sealed class PostgresBinaries
{
    private const int OldestSupported = 15;
    private const string Server = "initdb";

    private readonly string _folder;

    private PostgresBinaries(string folder, int version) => (_folder, Version) = (folder, version);

    /// <summary>The major version, such as 15.</summary>
    public int Version { get; }

    /// <summary>Finds the newest installed server programs, or those of one version.</summary>
    /// <param name="version">The major version that a data folder needs; absent when any will do.</param>
    /// <param name="program">What must be among them; a machine without a server may still have <c>pg_dump</c>.</param>
    /// <exception cref="OperatorException">There are none.</exception>
    public static PostgresBinaries Find(int? version = null, string program = Server)
    {
        var found = Folders()
            .Where(folder => File.Exists(Path.Combine(folder.Path, program)))
            .Where(folder => version is null ? folder.Version >= OldestSupported : folder.Version == version)
            .OrderByDescending(folder => folder.Version)
            .FirstOrDefault();
        return found.Path is not null
            ? new(found.Path, found.Version)
            : throw new OperatorException(
                program == Server ? "no_postgres_binaries" : "no_backup_programs", ("version", version ?? OldestSupported), ("program", program));
    }

    /// <summary>The absolute path of one program, such as <c>pg_dump</c>.</summary>
    public string this[string program] => Path.Combine(_folder, program);

    /// <summary>Whether programs must drop to another account because this process is root's.</summary>
    public static bool DropsRoot => Environment.UserName == "root" && OperatingSystem.IsLinux();

    /// <summary>The account that PostgreSQL runs as when this process is root's.</summary>
    public const string Account = "postgres";

    /// <summary>Runs a server program to its end.</summary>
    /// <returns>What it wrote, and its exit code.</returns>
    public Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        DropsRoot
            ? RunProgramAsync("runuser", ["-u", Account, "--", this[program], .. arguments], ct)
            : RunProgramAsync(this[program], arguments, ct);

    // Of two commands that start one server at once the second waits, and then finds it running. The server must not inherit the
    // lock (-o), or nobody would ever get it again.
    private const string StartUnlessRunning = """
        "$0" status -D "$1" >/dev/null || exec "$0" start -w -t 120 -D "$1" -l "$2" >/dev/null
        """;

    /// <summary>Starts the server of a data folder, unless it runs already.</summary>
    internal Task<(int ExitCode, string Output)> StartAsync(string lockFile, string data, string log, CancellationToken ct)
    {
        string[] command = ["-o", "-w", "120", lockFile, "sh", "-c", StartUnlessRunning, this["pg_ctl"], data, log];
        return DropsRoot
            ? RunProgramAsync("runuser", ["-u", Account, "--", "flock", .. command], ct)
            : RunProgramAsync("flock", command, ct);
    }

    /// <param name="environment">What it finds beside this process's own environment; absent for nothing.</param>
    internal static async Task<(int ExitCode, string Output)> RunProgramAsync(
        string program, IEnumerable<string> arguments, CancellationToken ct, Dictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        using var process = Process.Start(start)!; // null only when a shell reuses a process
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output + await errors);
    }

    private static IEnumerable<(string Path, int Version)> Folders() =>
        from family in new[] { ("/usr/lib/postgresql", "bin"), ("/usr/local/pgsql", "bin") }
        where Directory.Exists(family.Item1)
        from folder in Directory.EnumerateDirectories(family.Item1)
        let name = Path.GetFileName(folder)
        where int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select (Path.Combine(folder, family.Item2), int.Parse(name, CultureInfo.InvariantCulture));
}
