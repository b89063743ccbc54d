using Npgsql;
using Quartz;
using Rectify.Database;

namespace Rectify.Jobs;

/// <summary>Quartz.NET's tables, made by the script that its package carries: in a schema of their own, where the service has rows to
/// write and nothing to make. Everything in them can be made again: what is due stands in our own tables.</summary>
public static class QuartzTables
{
    /// <summary>What Quartz puts before each table's name.</summary>
    public const string Prefix = "quartz.qrtz_";

    private const string Grants = $"""
        grant usage on schema quartz to {DatabaseRoles.Service};
        grant select, insert, update, delete on all tables in schema quartz to {DatabaseRoles.Service};
        """;

    /// <summary>Makes what is missing.</summary>
    /// <param name="owner">An open connection as <c>rectify_owner</c>.</param>
    public static async Task CreateAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        // The resource is in the very version of the package that this was built against.
        using var script = new StreamReader(typeof(IScheduler).Assembly.GetManifestResourceStream("Quartz.Impl.AdoJobStore.Schema.create_postgres.sql")!);
        var tables = (await script.ReadToEndAsync(ct)).Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", "qrtz_", StringComparison.Ordinal);
        await using var command = new NpgsqlCommand($"create schema if not exists quartz;\n{tables}\n{Grants}", owner);
        await command.ExecuteNonQueryAsync(ct);
    }
}
