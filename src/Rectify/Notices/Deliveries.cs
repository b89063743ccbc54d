using Npgsql;
using NpgsqlTypes;
using Rectify.Accounts;
using Rectify.Database;

namespace Rectify.Notices;

/// <summary>A message that has been claimed.</summary>
/// <param name="Attempts">Which attempt this is, from 1.</param>
public sealed record Claimed(Guid Id, Guid Account, bool IsDigest, DateTimeOffset MadeAt, int Attempts);

/// <summary>What became of one that was claimed.</summary>
/// <param name="TryAt">When it is tried again; null when it is done with.</param>
/// <param name="Error">Key of a text; null when the receiver has it, or nobody has tried.</param>
public sealed record Ended(Guid Id, bool IsSent, DateTimeOffset? TryAt, string? Error, string? Said, bool WasTried = true)
{
    public bool IsDropped => !IsSent && TryAt is null;
}

/// <summary>The messages for receivers. Each step is a transaction of its own, so none is open while a channel talks to the outside.</summary>
public sealed class Deliveries(CityDatabase database, KeyFile keys)
{
    /// <summary>For how long a claim holds: longer than a batch is worked at. A node that dies with it loses nothing.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>The receivers of a city that something waits for and that aren't left alone just now.</summary>
    public async Task<List<Receiver>> DueAsync(Guid tenant, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand($"""
            select {Receiver.Columns} from receiver r
            where r.stopped_at is null and (r.silent_until is null or r.silent_until <= $1) and exists (
                select from delivery d where d.receiver_id = r.id and d.try_at <= $1 and d.sent_at is null and d.dropped_at is null)
            order by r.id
            """);
        Sql.Bind(command, Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        var receivers = new List<Receiver>();
        while (await row.ReadAsync(ct))
            receivers.Add(Receiver.Read(tenant, row, keys));
        return receivers;
    }

    /// <summary>Claims messages by moving the time at which somebody else would try them.</summary>
    /// <returns>In the order in which they are due; empty when none is that nobody has claimed, or sending is paused.</returns>
    public async Task<List<Claimed>> ClaimAsync(Receiver receiver, DateTimeOffset now, int most, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(receiver.Tenant, ct);
        if (await Installation.IsSendingPausedAsync(city, ct))
            return [];
        await using var command = city.CreateCommand("""
            with due as materialized (
                select d.id, d.try_at from delivery d
                where d.receiver_id = $1 and d.try_at <= $2 and d.sent_at is null and d.dropped_at is null
                    and exists (select from receiver r where r.id = $1 and r.stopped_at is null and (r.silent_until is null or r.silent_until <= $2))
                order by d.try_at
                limit $3
                for no key update skip locked),
            claimed as (
                update delivery d set attempts = d.attempts + 1, try_at = $4 from due where d.id = due.id and d.tenant_id = $5
                returning d.id, d.account_id, d.is_digest, d.made_at, d.attempts)
            select claimed.* from claimed join due on due.id = claimed.id order by due.try_at, claimed.made_at, claimed.id
            """);
        Sql.Bind(command, Sql.Of(receiver.Id), Sql.Of(now), Sql.Of(most), Sql.Of(now + Lease), Sql.Of(receiver.Tenant));
        var claimed = new List<Claimed>();
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
                claimed.Add(new(row.GetGuid(0), row.GetGuid(1), row.GetBoolean(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt32(4)));
        }

        await city.CommitAsync(ct);
        return claimed;
    }

    /// <summary>Marks what became of a batch. One that was given back as it was costs it no attempt.</summary>
    public async Task EndAsync(Receiver receiver, IReadOnlyList<Ended> ended, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(receiver.Tenant, ct);
        await using var command = city.CreateCommand("""
            update delivery d set
                sent_at = case when t.sent then $1 end, dropped_at = case when t.dropped then $1 end, try_at = coalesce(t.try_at, d.try_at),
                error = case when t.tried or t.dropped then t.error else d.error end, said = case when t.tried or t.dropped then t.said else d.said end,
                attempts = d.attempts - case when t.tried then 0 else 1 end
            from unnest($3, $4, $5, $6, $7, $8, $9) as t(id, sent, dropped, try_at, error, said, tried)
            where d.tenant_id = $2 and d.id = t.id and d.sent_at is null and d.dropped_at is null
            """);
        Sql.Bind(command,
            Sql.Of(now), Sql.Of(receiver.Tenant), Sql.Of([.. ended.Select(one => one.Id)]), Booleans(ended.Select(one => one.IsSent)),
            Booleans(ended.Select(one => one.IsDropped)), Sql.OfMany([.. ended.Select(one => one.TryAt)]), Texts(ended.Select(one => one.Error)),
            Texts(ended.Select(one => one.Said)), Booleans(ended.Select(one => one.WasTried)));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    /// <summary>Keeps how a receiver does: left alone until an instant after it failed, and as good as new once it has taken something.</summary>
    /// <param name="until">Null when it is well.</param>
    public async Task KeepStandingAsync(Receiver receiver, int failures, DateTimeOffset? until, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(receiver.Tenant, ct);
        await using var command = city.CreateCommand(
            "update receiver set failures = $3, silent_until = $4 where tenant_id = $1 and id = $2 and (failures, silent_until) is distinct from ($3, $4)");
        Sql.Bind(command, Sql.Of(receiver.Tenant), Sql.Of(receiver.Id), Sql.Of(failures), Sql.Of(until));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    public async Task<int> FailuresAsync(Receiver receiver, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(receiver.Tenant, ct);
        await using var command = city.CreateCommand("select failures from receiver where id = $1");
        Sql.Bind(command, Sql.Of(receiver.Id));
        return await command.ExecuteScalarAsync(ct) is int failures ? failures : 0;
    }

    /// <summary>Notes what a mail server said of a person's address, so that nothing more goes there.</summary>
    public Task NoteAddressAsync(Guid tenant, Guid account, string address, string said, DateTimeOffset now, CancellationToken ct) =>
        NoteAddressAsync(database, tenant, account, address, said, now, ct);

    internal static async Task NoteAddressAsync(CityDatabase database, Guid tenant, Guid account, string address, string said, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            update reach set email_fault = $4, email_fault_at = $5
            where tenant_id = $1 and account_id = $2 and lower(email) = lower($3) and email_fault is null
            """);
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(account), Sql.Of(address), Sql.Of(said), Sql.Of(now));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    private static NpgsqlParameter Booleans(IEnumerable<bool> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean };

    private static NpgsqlParameter Texts(IEnumerable<string?> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
