using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Rectify.Jobs;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>Brings a database to the shape this executable was built for: numbered SQL files, each applied once, in order.</summary>
public static class Migrate
{
    private const long Lock = 0x5245_4354_4946_5901;

    private static readonly Lazy<IReadOnlyList<MigrationFile>> Embedded = new(ReadEmbedded);

    /// <summary>The files within this executable, by number.</summary>
    public static IReadOnlyList<MigrationFile> Files => Embedded.Value;

    /// <summary>Applies what is missing under an advisory lock: all of it, or in a fault nothing.</summary>
    /// <param name="owner">A database opened as <c>rectify_owner</c>.</param>
    /// <returns>The names of the files applied; empty when nothing was missing.</returns>
    /// <exception cref="OperatorException">The database is newer than this executable, or a file was edited after it was applied.</exception>
    public static Task<IReadOnlyList<string>> RunAsync(NpgsqlDataSource owner, DateTimeOffset now, CancellationToken ct) =>
        RunAsync(owner, Files, now, ct);

    internal static async Task<IReadOnlyList<string>> RunAsync(
        NpgsqlDataSource owner, IReadOnlyList<MigrationFile> files, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({Lock})", ct);
        await DatabaseRoles.PrepareAsync(connection, ct);
        await ExecuteAsync(connection, JournalTable, ct);
        var missing = Missing(files, await AppliedAsync(connection, ct));
        foreach (var file in missing)
            await ApplyAsync(connection, file, now, ct);
        await QuartzTables.CreateAsync(connection, ct);
        await transaction.CommitAsync(ct);
#if RECTIFY_HANGFIRE
        await Hangfire.HangfireTables.CreateAsync(connection, DatabaseRoles.Service, ct);
#endif
        return [.. missing.Select(file => file.Name)];
    }

    /// <summary>Checks as the service that the database has exactly this executable's shape.</summary>
    /// <exception cref="OperatorException">It is older or newer, or has never been migrated.</exception>
    public static async Task CheckAsync(NpgsqlDataSource service, CancellationToken ct)
    {
        await using var connection = await service.OpenConnectionAsync(ct);
        await using var exists = new NpgsqlCommand("select to_regclass('public.schema_migration') is not null", connection);
        var applied = await exists.ExecuteScalarAsync(ct) is true ? await AppliedAsync(connection, ct) : [];
        if (Missing(Files, applied) is [var first, ..])
            throw new OperatorException("database_older", ("migration", first.Name));
        if (await QuartzTables.MissingAsync(connection, ct) is { } table)
            throw new OperatorException("database_older", ("migration", table));
    }

    private const string JournalTable = """
        create table if not exists schema_migration (
            name       text        primary key,
            sha256     bytea       not null,
            applied_at timestamptz not null
        );
        comment on table schema_migration is 'Which numbered files made this schema, and the SHA-256 of each as applied.';
        grant select on schema_migration to rectify_service
        """;

    private static List<MigrationFile> Missing(IReadOnlyList<MigrationFile> files, Dictionary<string, byte[]> applied)
    {
        var known = files.ToDictionary(file => file.Name);
        foreach (var (name, sha256) in applied.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (!known.TryGetValue(name, out var file))
                throw new OperatorException("database_newer", ("migration", name));
            if (!file.Sha256.AsSpan().SequenceEqual(sha256))
                throw new OperatorException("migration_edited", ("migration", name));
        }

        return [.. files.Where(file => !applied.ContainsKey(file.Name))];
    }

    private static async Task<Dictionary<string, byte[]>> AppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select name, sha256 from schema_migration", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var applied = new Dictionary<string, byte[]>();
        while (await reader.ReadAsync(ct))
            applied.Add(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, MigrationFile file, DateTimeOffset now, CancellationToken ct)
    {
        await ExecuteAsync(connection, file.Sql, ct);
        await using var journal = new NpgsqlCommand("insert into schema_migration values ($1, $2, $3)", connection);
        journal.Parameters.Add(new() { Value = file.Name });
        journal.Parameters.Add(new() { Value = file.Sha256 });
        journal.Parameters.Add(new() { Value = now });
        await journal.ExecuteNonQueryAsync(ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static IReadOnlyList<MigrationFile> ReadEmbedded()
    {
        const string folder = "migrations/";
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => Read(assembly, resource, resource[folder.Length..^".sql".Length]))];
    }

    private static MigrationFile Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8); // it is in the list just read
        return new(name, reader.ReadToEnd());
    }
}

/// <summary>One numbered step of the schema.</summary>
/// <param name="Name">Number and purpose, such as <c>0001_organisations_and_accounts</c>.</param>
public sealed record MigrationFile(string Name, string Sql)
{
    public byte[] Sha256 => SHA256.HashData(Encoding.UTF8.GetBytes(Sql));
}
