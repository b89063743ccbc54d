using Npgsql;
using Rectify.Database;

namespace Rectify.Accounts;

/// <summary>What the list of accounts is narrowed to; empty means no narrowing.</summary>
/// <param name="Words">A part of a login or of a name.</param>
/// <param name="Standing">One of <see cref="AccountQuery.Standings"/>.</param>
/// <param name="After">The last login of the page before; null for the first page.</param>
public sealed record AccountsAsked(string Words, string Standing, string? After);

/// <summary>An account as the officers see it.</summary>
/// <param name="LockedUntil">Absent unless five sign-ins in a row failed and the lock still holds.</param>
/// <param name="HasPassword">False until its person has opened a one-time link.</param>
/// <param name="Roles">In force today, each with its organisation or its inspection team.</param>
/// <param name="Standing">One of <see cref="AccountQuery.Standings"/>, the one that matters most.</param>
public sealed record AccountRow(
    Guid Id, string Login, string Name, string? Phone, DateTimeOffset? DisabledAt, DateTimeOffset? LockedUntil, bool HasPassword,
    DateTimeOffset CreatedAt, IReadOnlyList<(string Role, string Place)> Roles, string Standing);

/// <summary>A role that an account holds, held or will hold.</summary>
/// <param name="To">The first day on which it no longer holds; absent for until further notice.</param>
/// <param name="GrantedBy">Name of who granted it; absent for what the city began with.</param>
public sealed record GrantRow(Guid Id, string Role, string Organisation, DateOnly From, DateOnly? To, string? GrantedBy);

/// <summary>The accounts of a city for the officers who keep them; ordered by login, a page at a time.</summary>
public sealed class AccountQuery(CityDatabase cities, TimeProvider clock)
{
    /// <summary>Accounts on a page.</summary>
    public const int Page = 50;

    public static readonly IReadOnlyList<string> Standings = ["active", "disabled", "locked", "invited", "without_role"];

    private const string Accounts = """
        with holding as (
            select g.account_id, g.role, o.name as place
            from role_grant g join organisation o on o.id = g.organisation_id
            where g.valid_from <= ($1 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($1 at time zone o.zone)::date)
            union all
            select m.account_id, m.role, t.name
            from team_member m join team t on t.id = m.team_id join organisation o on o.parent_id is null and o.valid_to is null
            where m.valid_from <= ($1 at time zone o.zone)::date and (m.valid_to is null or m.valid_to > ($1 at time zone o.zone)::date)),
        held as (
            select account_id, array_agg(role order by place, role) as roles, array_agg(place order by place, role) as places
            from holding group by account_id),
        known as (
            select a.id, a.login, a.name, a.phone, a.disabled_at, case when s.locked_until > $1 then s.locked_until end as locked_until,
                   a.password_hash is not null as has_password, a.created_at, coalesce(h.roles, '{}') as roles, coalesce(h.places, '{}') as places,
                   case when a.disabled_at is not null then 'disabled' when s.locked_until > $1 then 'locked'
                        when a.password_hash is null then 'invited' when h.roles is null then 'without_role' else 'active' end as standing
            from account a left join held h on h.account_id = a.id left join sign_in_attempt s on s.login = a.login)
        """;

    /// <returns>The page, whether there is another behind it, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<AccountRow> Rows, bool HasMore, int Count)> ListAsync(Guid tenant, AccountsAsked asked, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand($"""
            {Accounts},
            fitting as materialized (
                select * from known
                where ($2 = '' or position(lower($2) in login) > 0 or position($2 in name) > 0)
                  and ($3 = '' or standing = $3))
            select f.*, (select count(*)::int from fitting) from fitting f where $4::text is null or f.login > $4 order by f.login limit $5
            """);
        Sql.Bind(command, Sql.Of(clock.GetUtcNow()), Sql.Of(asked.Words), Sql.Of(asked.Standing), Sql.Of(asked.After), Sql.Of(Page + 1));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var (found, count) = (new List<AccountRow>(), 0);
        while (await rows.ReadAsync(ct))
        {
            found.Add(await ReadAsync(rows, ct));
            count = rows.GetInt32(11);
        }

        return (found.Count > Page ? found[..Page] : found, found.Count > Page, count);
    }

    /// <returns>Null when the city has no such account.</returns>
    public async Task<(AccountRow Account, IReadOnlyList<GrantRow> Grants)?> FindAsync(Guid tenant, Guid id, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        AccountRow account;
        await using (var command = city.CreateCommand($"{Accounts} select * from known where id = $2"))
        {
            Sql.Bind(command, Sql.Of(clock.GetUtcNow()), Sql.Of(id));
            await using var row = await command.ExecuteReaderAsync(ct);
            if (!await row.ReadAsync(ct))
                return null;
            account = await ReadAsync(row, ct);
        }

        return (account, await GrantsAsync(city, id, ct));
    }

    private static async Task<List<GrantRow>> GrantsAsync(CityTransaction city, Guid account, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select g.id, g.role, o.name, g.valid_from, g.valid_to, by.name
            from role_grant g join organisation o on o.id = g.organisation_id left join account by on by.id = g.granted_by
            where g.account_id = $1
            order by g.valid_from desc, g.id
            """);
        Sql.Bind(command, Sql.Of(account));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var grants = new List<GrantRow>();
        while (await rows.ReadAsync(ct))
        {
            grants.Add(new(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateOnly>(3), await rows.GetFieldValueAsync<DateOnly?>(4, ct),
                await rows.IsDBNullAsync(5, ct) ? null : rows.GetString(5)));
        }

        return grants;
    }

    private static async Task<AccountRow> ReadAsync(NpgsqlDataReader row, CancellationToken ct) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), await row.IsDBNullAsync(3, ct) ? null : row.GetString(3),
        await row.GetFieldValueAsync<DateTimeOffset?>(4, ct), await row.GetFieldValueAsync<DateTimeOffset?>(5, ct), row.GetBoolean(6),
        row.GetFieldValue<DateTimeOffset>(7), [.. row.GetFieldValue<string[]>(8).Zip(row.GetFieldValue<string[]>(9))], row.GetString(10));
}
