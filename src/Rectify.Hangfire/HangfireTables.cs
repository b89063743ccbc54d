using Hangfire.PostgreSql;
using Npgsql;

namespace Rectify.Hangfire;

/// <summary>Hangfire's tables, made by the scripts that its package carries, where the service has rows to write and nothing to make.
/// Everything in them can be made again: what is due stands in our own tables.</summary>
public static class HangfireTables
{
    public const string Schema = "hangfire";

    private const long Lock = 0x68616e6766697265;

    /// <summary>Makes what is missing.</summary>
    /// <param name="owner">An open connection of the owner's, in no transaction: the scripts make their own.</param>
    /// <param name="service">The role that the service connects as.</param>
    public static async Task CreateAsync(NpgsqlConnection owner, string service, CancellationToken ct)
    {
        await ExecuteAsync(owner, $"select pg_advisory_lock({Lock})", ct);
        PostgreSqlObjectsInstaller.Install(owner, Schema);
        await ExecuteAsync(owner, $"""
            grant usage on schema {Schema} to {service};
            grant select, insert, update, delete on all tables in schema {Schema} to {service};
            grant usage on all sequences in schema {Schema} to {service};
            select pg_advisory_unlock({Lock});
            """, ct);
    }

    private static async Task ExecuteAsync(NpgsqlConnection owner, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, owner);
        await command.ExecuteNonQueryAsync(ct);
    }
}
