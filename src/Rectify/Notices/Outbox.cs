using Npgsql;
using Rectify.Database;

namespace Rectify.Notices;

/// <summary>The notices of one city that are still to be sent. Each step is a transaction of its own, so none is open while a channel
/// talks to the outside.</summary>
public sealed class Outbox(CityDatabase database)
{
    /// <summary>True after a restore, until an administrator lets the notices go.</summary>
    public async Task<bool> IsPausedAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return await Installation.IsSendingPausedAsync(city, ct);
    }

    /// <summary>Drops what is meant for accounts that have been disabled since: whoever follows them is told anew.</summary>
    public async Task DropForDisabledAsync(Guid tenant, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            update notice n set dropped_at = $1, error = 'account_disabled' from account a
            where n.account_id = a.id and a.disabled_at is not null and n.sent_at is null and n.dropped_at is null
            """);
        Sql.Bind(command, Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    /// <summary>Claims notices by moving the time at which somebody else would try them: a node that dies with them loses none.</summary>
    /// <returns>Oldest first; empty when none is due that nobody has claimed.</returns>
    public async Task<List<Notice>> ClaimAsync(Guid tenant, DateTimeOffset now, int most, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            with due as materialized (
                select n.id from notice n
                where n.try_at <= $1 and n.sent_at is null and n.dropped_at is null
                order by n.try_at
                limit $2
                for no key update skip locked)
            update notice n
            set attempts = n.attempts + 1, try_at = $1 + least(interval '1 minute' * power(2, least(n.attempts, 10)), interval '6 hours')
            from due where n.id = due.id and n.tenant_id = $3
            returning n.id, n.finding_id, n.account_id, n.kind, n.about, n.made_at, n.attempts
            """);
        Sql.Bind(command, Sql.Of(now), Sql.Of(most), Sql.Of(tenant));
        var claimed = new List<Notice>();
        await using (var rows = await command.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
                claimed.Add(await ReadAsync(tenant, rows, ct));
        }

        await city.CommitAsync(ct);
        claimed.Sort((one, other) => one.Id.CompareTo(other.Id));
        return claimed;
    }

    public async Task SentAsync(Guid tenant, Guid[] notices, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand(
            "update notice set sent_at = $2, error = null where tenant_id = $3 and id = any($1) and sent_at is null");
        Sql.Bind(command, Sql.Of(notices), Sql.Of(now), Sql.Of(tenant));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    /// <summary>Says why one could not be sent; the claim has already set when it is tried again.</summary>
    public async Task FailedAsync(Guid tenant, Guid notice, string error, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("update notice set error = $2 where tenant_id = $3 and id = $1");
        Sql.Bind(command, Sql.Of(notice), Sql.Of(error), Sql.Of(tenant));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    private static async Task<Notice> ReadAsync(Guid tenant, NpgsqlDataReader row, CancellationToken ct) => new(
        tenant, row.GetGuid(0), await row.IsDBNullAsync(1, ct) ? null : row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5), row.GetInt32(6));
}
