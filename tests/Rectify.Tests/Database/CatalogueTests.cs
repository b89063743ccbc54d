using Npgsql;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Database;

/// <summary>What PostgreSQL's own catalogue says of the tables: the second wall between cities stands around each of them.</summary>
public class CatalogueTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string CityTables = """
        select c.oid, c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and a.attname = 'tenant_id' and not a.attisdropped
        """;

    // No index answers a search under row-level security: the owner alone may read these texts past it, and writes nothing past it.
    private const string SearchPolicy =
        $"p.policyname = 'search' and p.cmd = 'SELECT' and p.roles = '{DatabaseRolesInBraces.Owner}' and p.qual = 'true'";

    // A third wall around findings that are confined to some; it only ever takes rows away.
    private const string ConfinedPolicy = "p.policyname = 'confined' and p.tablename = 'finding' and p.permissive = 'RESTRICTIVE'";

    [Fact]
    public async Task Every_table_of_a_city_has_row_level_security_forced() =>
        Assert.Empty(await NamesAsync($"""
            select relname from pg_class where not (relrowsecurity and relforcerowsecurity) and oid in (select oid from ({CityTables}) t)
            """));

    [Fact]
    public async Task Every_table_of_a_city_has_the_two_policies_and_no_other() =>
        Assert.Empty(await NamesAsync($"""
            select t.relname from ({CityTables}) t left join pg_policies p on p.tablename = t.relname and not ({SearchPolicy}) and not ({ConfinedPolicy})
            group by t.relname
            having string_agg(format('%s %s %s %s %s', policyname, cmd, roles, qual, with_check), ';' order by policyname) is distinct from
                'backup SELECT {DatabaseRolesInBraces.Owner} (current_setting(''rectify.backup''::text, true) = ''on''::text) ;' ||
                'tenant ALL {DatabaseRolesInBraces.Public} (tenant_id = (current_setting(''rectify.tenant''::text))::uuid) '
            """));

    [Fact]
    public async Task Only_the_texts_that_are_searched_have_a_third_policy_and_only_one_function_of_the_owner_reads_them()
    {
        Assert.Equal(["finding_text"], await NamesAsync($"select tablename from pg_policies p where {SearchPolicy}"));
        Assert.Equal(["findings_saying"], await NamesAsync("select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"));
    }

    [Fact]
    public async Task Every_key_of_a_city_starts_with_its_tenant() =>
        Assert.Empty(await NamesAsync($"""
            select i.indexrelid::regclass::text from pg_index i join ({CityTables}) t on t.oid = i.indrelid
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            where (i.indisunique or i.indisexclusion) and a.attname <> 'tenant_id'
            """));

    [Fact]
    public async Task Every_foreign_key_of_a_city_starts_with_its_tenant_on_both_ends() =>
        Assert.Empty(await NamesAsync($"""
            select k.conname from pg_constraint k join ({CityTables}) t on t.oid = k.conrelid
            join pg_attribute here on here.attrelid = k.conrelid and here.attnum = k.conkey[1]
            join pg_attribute there on there.attrelid = k.confrelid and there.attnum = k.confkey[1]
            where k.contype = 'f' and not (here.attname = 'tenant_id'
                and there.attname = case when k.confrelid = 'tenant'::regclass then 'id' else 'tenant_id' end)
            """));

    [Fact]
    public async Task Every_table_of_a_city_belongs_to_a_tenant_that_exists() =>
        Assert.Empty(await NamesAsync($"""
            select t.relname from ({CityTables}) t where not exists (
                select from pg_constraint k where k.conrelid = t.oid and k.contype = 'f')
            """));

    [Fact]
    public async Task Asking_a_table_of_a_city_with_no_tenant_named_is_an_error_and_never_an_empty_result()
    {
        var tables = await NamesAsync($"select relname from ({CityTables}) t");
        Assert.NotEmpty(tables);

        foreach (var role in new[] { database.Owner, database.Service })
        {
            foreach (var table in tables.Where(table => role == database.Service || table != "finding_text"))
                await Assert.ThrowsAsync<PostgresException>(() => CountAsync(role, table));
        }
    }

    [Fact]
    public async Task A_session_that_once_named_a_tenant_is_refused_again_after_its_transaction()
    {
        await using var single = NpgsqlDataSource.Create($"{database.ServiceConnection};Maximum Pool Size=1");
        await using (var city = await new CityDatabase(single).BeginAsync(database.City, CancellationToken.None))
            await city.CommitAsync(CancellationToken.None);

        await Assert.ThrowsAsync<PostgresException>(() => CountAsync(single, "account"));
    }

    [Fact]
    public async Task The_service_owns_nothing_and_bypasses_nothing()
    {
        Assert.Empty(await NamesAsync("select relname from pg_class where relowner = 'rectify_service'::regrole"));
        Assert.Empty(await NamesAsync("select proname from pg_proc where proowner = 'rectify_service'::regrole"));
        Assert.Empty(await NamesAsync("select roleid::regrole::text from pg_auth_members where member = 'rectify_service'::regrole"));
        Assert.Empty(await NamesAsync("""
            select rolname from pg_roles where rolname in ('rectify_service', 'rectify_owner')
                and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)
            """));
    }

    [Theory]
    [InlineData("create table mine (id int)")]
    [InlineData("create temporary table mine (id int)")]
    [InlineData("create schema mine")]
    [InlineData("create function mine() returns int language sql as 'select 1'")]
    [InlineData("alter table account disable row level security")]
    [InlineData("alter table account add column mine int")]
    [InlineData("drop table account")]
    [InlineData("truncate audit_log")]
    [InlineData("set row_security = off; select * from account")]
    [InlineData("call tenant_table('account', 'select')")]
    [InlineData("update schema_migration set sha256 = ''")]
    public async Task The_service_may_not(string statement)
    {
        await using var command = database.Service.CreateCommand(statement);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static async Task CountAsync(NpgsqlDataSource role, string table)
    {
        await using var command = role.CreateCommand($"select count(*) from {table}");
        await command.ExecuteScalarAsync();
    }

    private async Task<List<string>> NamesAsync(string query)
    {
        await using var command = database.Owner.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }

    private static class DatabaseRolesInBraces
    {
        public const string Owner = "{" + DatabaseRoles.Owner + "}";
        public const string Public = "{public}";
    }
}
