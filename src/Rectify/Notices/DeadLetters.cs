using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>How the outbox of a city stands.</summary>
/// <param name="Waiting">Notices and messages not sent yet, those that failed so far included.</param>
/// <param name="Oldest">When the oldest of them was made; absent when none waits.</param>
/// <param name="Unsent">Those that failed at least once or were dropped, the newest first; at most <see cref="DeadLetters.Most"/>.</param>
public sealed record OutboxStanding(long Waiting, DateTimeOffset? Oldest, IReadOnlyList<UnsentMessage> Unsent);

/// <param name="Receiver">What the receiver is called, or its kind where it has a person each.</param>
/// <param name="Kind">Of its first notice.</param>
/// <param name="DroppedAt">When it was given up; absent while it is still tried.</param>
/// <param name="Error">Key of a text.</param>
/// <param name="Said">What the receiver said; absent when it said nothing.</param>
public sealed record UnsentMessage(
    Guid Id, string To, string Receiver, string Kind, DateTimeOffset MadeAt, int Attempts, DateTimeOffset TryAt, DateTimeOffset? DroppedAt, string Error, string? Said);

/// <summary>What didn't go out, for the system officer, who has it tried anew.</summary>
public sealed class DeadLetters(CityDatabase cities, TimeProvider clock)
{
    public const int Most = 100;

    // What nobody needs to hear any more has not failed.
    private const string Failed = $"d.sent_at is null and d.error is not null and d.error not in ('{Concerned.Left}', '{Concerned.Outrun}')";

    public async Task<OutboxStanding> ReadAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        await using var count = city.CreateCommand("""
            select count(*), min(made_at) from (
                select made_at from notice where sent_at is null and dropped_at is null
                union all
                select d.made_at from delivery d join receiver r on r.id = d.receiver_id and r.stopped_at is null where d.sent_at is null and d.dropped_at is null) waiting
            """);
        await using var figures = await count.ExecuteReaderAsync(ct);
        await figures.ReadAsync(ct);
        var (waiting, oldest) = (figures.GetInt64(0), await figures.GetFieldValueAsync<DateTimeOffset?>(1, ct));
        await figures.CloseAsync();
        return new(waiting, oldest, await UnsentAsync(city, ct));
    }

    /// <summary>Has what failed or was dropped tried at once, as if for the first time; what is for a disabled account stays dropped.</summary>
    /// <param name="only">Null for all.</param>
    /// <returns>How many are tried anew.</returns>
    public async Task<Administered<int>> ResendAsync(CurrentAccount me, Guid? only, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;

        await using var resend = city.CreateCommand($"""
            with again as (
                update delivery d set dropped_at = null, error = null, said = null, attempts = 0, try_at = $1
                from account a, receiver r
                where d.tenant_id = $2 and a.id = d.account_id and a.disabled_at is null and r.id = d.receiver_id and r.stopped_at is null
                    and {Failed} and ($3::uuid is null or d.id = $3)
                returning d.receiver_id),
            woken as (update receiver set silent_until = null where tenant_id = $2 and id in (select receiver_id from again) and silent_until is not null)
            select count(*)::int from again
            """);
        Sql.Bind(resend, Sql.Of(now), Sql.Of(me.Tenant), Sql.Of(only));
        var tried = await resend.ExecuteScalarAsync(ct) is int count ? count : 0;
        if (tried == 0)
            return new Problem(StatusCodes.Status409Conflict, "nothing_to_resend");
        city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "notices_resent", only, now, new { tried }));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return tried;
    }

    private static async Task<List<UnsentMessage>> UnsentAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select d.id, a.name, r.name,
                (select n.kind from delivery_notice l join notice n on n.id = l.notice_id where l.delivery_id = d.id order by n.made_at, n.id limit 1),
                d.made_at, d.attempts, d.try_at, d.dropped_at, d.error, d.said
            from delivery d join account a on a.id = d.account_id join receiver r on r.id = d.receiver_id
            where {Failed}
            order by d.made_at desc, d.id desc limit $1
            """);
        Sql.Bind(command, Sql.Of(Most));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var unsent = new List<UnsentMessage>();
        while (await rows.ReadAsync(ct))
            unsent.Add(await ReadAsync(rows, ct));
        return unsent;
    }

    private static async Task<UnsentMessage> ReadAsync(NpgsqlDataReader row, CancellationToken ct) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetInt32(5),
        row.GetFieldValue<DateTimeOffset>(6), await row.GetFieldValueAsync<DateTimeOffset?>(7, ct), row.GetString(8),
        await row.IsDBNullAsync(9, ct) ? null : row.GetString(9));
}
