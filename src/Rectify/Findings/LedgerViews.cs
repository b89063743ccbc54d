using Npgsql;
using Rectify.Accounts;
using Rectify.Database;

namespace Rectify.Findings;

/// <summary>A list of findings that somebody named.</summary>
/// <param name="Query">Of its address, with the question mark.</param>
/// <param name="IsOwn">Made by whoever asks.</param>
/// <param name="IsDefault">What the ledger opens with, for whoever asks.</param>
public sealed record LedgerView(Guid Id, string Name, string Query, bool IsShared, bool IsOwn, bool IsDefault)
{
    /// <summary>In an address: the view that it came from, or <see cref="None"/> for the ledger as it comes.</summary>
    public const string Parameter = "view", None = "none";

    public string Address => LedgerAddress.Of(Query).With(Parameter, Id.ToString());
}

/// <summary>Saved views of the ledger: one's own, and those that supervisors share with the city.</summary>
public sealed class LedgerViews(CityDatabase database, TimeProvider clock)
{
    public const int LongestName = 40, Most = 30;

    private const string Supervisor = "supervisor";

    /// <summary>Own ones first, each kind by name.</summary>
    public async Task<IReadOnlyList<LedgerView>> ListAsync(CurrentAccount me, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await using var command = city.CreateCommand("""
            select v.id, v.name, v.query, v.is_shared, v.account_id = $1, d.view_id is not null
            from ledger_view v left join ledger_default d on d.view_id = v.id and d.account_id = $1
            where v.account_id = $1 or v.is_shared
            order by v.account_id <> $1, v.name, v.id
            """);
        Sql.Bind(command, Sql.Of(me.Id));
        await using var row = await command.ExecuteReaderAsync(ct);
        var views = new List<LedgerView>();
        while (await row.ReadAsync(ct))
            views.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5)));
        return views;
    }

    public Task<bool> MayShareAsync(CurrentAccount me, CancellationToken ct) => Officers.IsAsync(database, me, clock.GetUtcNow(), ct, Supervisor);

    /// <summary>Keeps a list under a name; shared only when a supervisor asks for it.</summary>
    /// <param name="query">Of the list's address.</param>
    /// <returns>The code of what is wrong with the name; null when it is kept.</returns>
    public async Task<string?> SaveAsync(CurrentAccount me, string name, string query, bool isShared, CancellationToken ct)
    {
        if (Fault(name) is { } fault)
            return fault;
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await using var command = city.CreateCommand("""
            insert into ledger_view (tenant_id, id, account_id, name, query, is_shared, made_at)
            select $1, $2, $3, $4, $5, $6, $7 where (select count(*) from ledger_view where account_id = $3) < $8
            on conflict (tenant_id, account_id, name) do nothing
            """);
        var mayShare = await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Supervisor);
        Sql.Bind(command, Sql.Of(me.Tenant), Sql.Of(Guid.CreateVersion7()), Sql.Of(me.Id), Sql.Of(name.Trim()), Sql.Of(LedgerAddress.Of(query).On("")),
            Sql.Of(isShared && mayShare), Sql.Of(clock.GetUtcNow()), Sql.Of(Most));
        if (await command.ExecuteNonQueryAsync(ct) == 0)
            return "view_name_taken";
        await city.CommitAsync(ct);
        return null;
    }

    /// <returns>The code of what is wrong with the name; null when it is renamed, or was nobody's to rename.</returns>
    public async Task<string?> RenameAsync(CurrentAccount me, Guid view, string name, CancellationToken ct)
    {
        if (Fault(name) is { } fault)
            return fault;
        try
        {
            await ChangeAsync(me, "update ledger_view set name = $4 where id = $1 and (account_id = $2 or is_shared and $3)", view, ct, Sql.Of(name.Trim()));
            return null;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return "view_name_taken";
        }
    }

    public Task DeleteAsync(CurrentAccount me, Guid view, CancellationToken ct) =>
        ChangeAsync(me, "delete from ledger_view where id = $1 and (account_id = $2 or is_shared and $3)", view, ct);

    /// <param name="view">Null for the ledger as it comes.</param>
    public async Task OpenWithAsync(CurrentAccount me, Guid? view, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await using var command = city.CreateCommand(view is null ? "delete from ledger_default where tenant_id = $1 and account_id = $2" : """
            insert into ledger_default (tenant_id, account_id, view_id)
            select $1, $2, id from ledger_view where id = $3 and (account_id = $2 or is_shared)
            on conflict (tenant_id, account_id) do update set view_id = excluded.view_id
            """);
        Sql.Bind(command, Sql.Of(me.Tenant), Sql.Of(me.Id));
        if (view is { } id)
            command.Parameters.Add(Sql.Of(id));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    private static string? Fault(string name) => name.Trim().Length is > 0 and <= LongestName ? null : "view_name_wanted";

    private async Task ChangeAsync(CurrentAccount me, string sql, Guid view, CancellationToken ct, params NpgsqlParameter[] more)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var mayShare = await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Supervisor);
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, [Sql.Of(view), Sql.Of(me.Id), Sql.Of(mayShare), .. more]);
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }
}
