using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>How the outbox of a city stands.</summary>
/// <param name="Waiting">Notices not sent yet, those that failed so far included.</param>
/// <param name="Oldest">When the oldest of them was made; absent when none waits.</param>
/// <param name="Unsent">Those that failed at least once or were dropped, the newest first; at most <see cref="DeadLetters.Most"/>.</param>
public sealed record OutboxStanding(long Waiting, DateTimeOffset? Oldest, IReadOnlyList<UnsentNotice> Unsent);

/// <param name="DroppedAt">When it was given up; absent while it is still tried.</param>
/// <param name="Error">What the channel said, or <c>account_disabled</c>.</param>
public sealed record UnsentNotice(Guid Id, string To, string Kind, DateTimeOffset MadeAt, int Attempts, DateTimeOffset TryAt, DateTimeOffset? DroppedAt, string? Error);

/// <summary>What didn't go out, for the system officer, who has it tried anew.</summary>
public sealed class DeadLetters(CityDatabase cities, TimeProvider clock)
{
    public const int Most = 100;

    private const string Failed = "n.sent_at is null and (n.dropped_at is not null or n.error is not null)";

    public async Task<OutboxStanding> ReadAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        await using var count = city.CreateCommand("select count(*), min(made_at) from notice where sent_at is null and dropped_at is null");
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
            update notice n set dropped_at = null, error = null, attempts = 0, try_at = $1 from account a
            where n.tenant_id = $2 and a.id = n.account_id and a.disabled_at is null and {Failed} and ($3::uuid is null or n.id = $3)
            """);
        Sql.Bind(resend, Sql.Of(now), Sql.Of(me.Tenant), Sql.Of(only));
        var tried = await resend.ExecuteNonQueryAsync(ct);
        if (tried == 0)
            return new Problem(StatusCodes.Status409Conflict, "nothing_to_resend");
        city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "notices_resent", only, now, new { tried }));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return tried;
    }

    private static async Task<List<UnsentNotice>> UnsentAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select n.id, a.name, n.kind, n.made_at, n.attempts, n.try_at, n.dropped_at, n.error
            from notice n join account a on a.id = n.account_id
            where {Failed}
            order by n.made_at desc, n.id desc limit $1
            """);
        Sql.Bind(command, Sql.Of(Most));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var unsent = new List<UnsentNotice>();
        while (await rows.ReadAsync(ct))
            unsent.Add(await ReadAsync(rows, ct));
        return unsent;
    }

    private static async Task<UnsentNotice> ReadAsync(NpgsqlDataReader row, CancellationToken ct) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt32(4), row.GetFieldValue<DateTimeOffset>(5),
        await row.GetFieldValueAsync<DateTimeOffset?>(6, ct), await row.IsDBNullAsync(7, ct) ? null : row.GetString(7));
}
