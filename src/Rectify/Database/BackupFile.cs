using Rectify.Layout;

namespace Rectify.Database;

/// <summary>A backup, and what it says of itself before anything of it is restored.</summary>
/// <param name="KeyId">Id of the key file that its database belongs with.</param>
/// <param name="Migrations">By name, the SHA-256 in hex of each numbered file that made its schema.</param>
public sealed record BackupFile(string Path, string KeyId, IReadOnlyDictionary<string, string> Migrations)
{
    /// <exception cref="OperatorException">The file isn't there, or isn't a backup of Rectify.</exception>
    public static async Task<BackupFile> ReadAsync(string path, CancellationToken ct)
    {
        if (!File.Exists(path))
            throw new OperatorException("no_such_file", ("path", path));

        string[] arguments = ["--data-only", "--table=installation", "--table=schema_migration", "--file=-", path];
        var (exitCode, output) = await PostgresBinaries.RunProgramAsync(
            PostgresBinaries.Find(program: "pg_restore")["pg_restore"], arguments, ct);
        if (exitCode != 0)
            throw new OperatorException("not_a_backup", ("path", path), ("output", output.Trim()));
        var lines = output.Split('\n');
        if (RowsOf("installation", lines) is not [var installation])
            throw new OperatorException("not_a_backup", ("path", path), ("output", "installation"));
        return new(path, installation["key_id"],
            RowsOf("schema_migration", lines).ToDictionary(row => row["name"], row => row["sha256"].TrimStart('\\').TrimStart('x')));
    }

    /// <exception cref="OperatorException">Another key file belongs with it, or another version of Rectify made it.</exception>
    public void CheckFor(string keyId)
    {
        if (KeyId != keyId)
            throw new OperatorException("other_key_file", ("known", KeyId), ("given", keyId));
        var known = Migrate.Files.ToDictionary(file => file.Name, file => Convert.ToHexStringLower(file.Sha256));
        if (Migrations.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => known.GetValueOrDefault(name) != Migrations[name]) is { } strange)
            throw new OperatorException("backup_newer", ("path", Path), ("migration", strange));
    }

    // "COPY public.name (column, …) FROM stdin;", then a line a row with tabs between the columns, then "\.".
    private static List<Dictionary<string, string>> RowsOf(string table, string[] lines)
    {
        var header = Array.FindIndex(lines, line => line.StartsWith($"COPY public.{table} (", StringComparison.Ordinal));
        if (header < 0)
            return [];
        var columns = lines[header].Split('(', ')')[1].Split(", ");
        return [.. lines.Skip(header + 1).TakeWhile(line => line != "\\.")
            .Select(line => columns.Zip(line.Split('\t')).ToDictionary(cell => cell.First, cell => cell.Second))];
    }
}
