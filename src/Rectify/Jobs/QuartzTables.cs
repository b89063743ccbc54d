using System.Text.RegularExpressions;
using Npgsql;
using Quartz;
using Rectify.Database;

namespace Rectify.Jobs;

/// <summary>Quartz.NET's tables, made by the script that its package carries: in a schema of their own, where the service has rows to
/// write and nothing to make. Everything in them can be made again: what is due stands in our own tables.</summary>
public static partial class QuartzTables
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
        await using var command = new NpgsqlCommand($"create schema if not exists quartz;\n{await ScriptAsync(ct)}\n{Grants}", owner);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The first table that this executable's Quartz.NET needs and the database hasn't; null when all are there.</summary>
    public static async Task<string?> MissingAsync(NpgsqlConnection service, CancellationToken ct)
    {
        var tables = CreatedTable().Matches(await ScriptAsync(ct)).Select(match => match.Groups[1].Value).ToArray();
        await using var command = new NpgsqlCommand("select min(lower(name)) from unnest($1) as t(name) where to_regclass(name) is null", service);
        Sql.Bind(command, Sql.Of(tables));
        return await command.ExecuteScalarAsync(ct) as string;
    }

    private static async Task<string> ScriptAsync(CancellationToken ct)
    {
        // The resource is in the very version of the package that this was built against.
        using var script = new StreamReader(typeof(IScheduler).Assembly.GetManifestResourceStream("Quartz.Impl.AdoJobStore.Schema.create_postgres.sql")!);
        return (await script.ReadToEndAsync(ct)).Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", "qrtz_", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"create table (?:if not exists )?(quartz\.\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreatedTable();
}
