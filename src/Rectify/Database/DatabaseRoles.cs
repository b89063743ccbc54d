using Npgsql;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>The two roles that PostgreSQL knows Rectify by: <c>rectify_owner</c>, whose every table is, and
/// <c>rectify_service</c>, which makes none, owns none and bypasses nothing.</summary>
public static class DatabaseRoles
{
    public const string Owner = "rectify_owner";
    public const string Service = "rectify_service";

    // Temporary tables are DDL too, and everybody may make them unless the database says otherwise. A database's own rights
    // are not copied with its template, nor kept by a dump, so they are said on every migration.
    private const string Confine = """
        do $$ begin
            execute format('revoke all on database %I from public, rectify_service', current_database());
            execute format('grant connect on database %I to rectify_service', current_database());
            revoke create on schema public from public, rectify_service;
            grant usage on schema public to rectify_service;
        end $$
        """;

    /// <summary>Gives the service's role its place in this database, and nothing more.</summary>
    /// <param name="owner">An open connection as <c>rectify_owner</c>.</param>
    /// <exception cref="OperatorException">The connection is another role's, or the service's role doesn't exist.</exception>
    public static async Task PrepareAsync(NpgsqlConnection owner, CancellationToken ct)
    {
        await using var who = new NpgsqlCommand(
            $"select current_user::text, exists (select from pg_roles where rolname = '{Service}')", owner);
        await using (var reader = await who.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            if (reader.GetString(0) != Owner)
                throw new OperatorException("not_the_owner", ("role", reader.GetString(0)));
            if (!reader.GetBoolean(1))
                throw new OperatorException("no_service_role");
        }

        await using var confine = new NpgsqlCommand(Confine, owner);
        await confine.ExecuteNonQueryAsync(ct);
    }

    /// <summary>SQL that a superuser runs once a server, in any database: makes the two roles where they are missing.</summary>
    public const string CreateRoles = """
        do $$ begin
            perform pg_advisory_xact_lock(7310579);
            if not exists (select from pg_roles where rolname = 'rectify_owner') then
                create role rectify_owner login nosuperuser nocreatedb nocreaterole nobypassrls;
            end if;
            if not exists (select from pg_roles where rolname = 'rectify_service') then
                create role rectify_service login nosuperuser nocreatedb nocreaterole nobypassrls noinherit;
            end if;
        end $$
        """;
}
