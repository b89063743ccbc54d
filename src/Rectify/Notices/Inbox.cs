using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Notices;

/// <summary>One message of an inbox.</summary>
/// <param name="Kind">entered, rung, request, decided, signing, signing_void, letter, reissued, reorganised, calendar, stranded, imported, told, idling, holiday, delegation_made, delegation_begun, delegation_for_you, delegation_ended, delegation_over.</param>
/// <param name="About">The state, rung, request, party or letter meant, or the action and its note; how many findings, where it speaks of several.</param>
public sealed record InboxMessage(
    Guid Id, string Kind, string About, Guid? Finding, string? FindingNumber, string? Title, string? Process, DateTimeOffset MadeAt, DateTimeOffset? ReadAt);

/// <summary>消息: what an account has been told, newest first.</summary>
public sealed class Inbox(CityDatabase database, TimeProvider clock)
{
    /// <summary>Messages on a page.</summary>
    public const int Page = 50;

    /// <param name="before">The last message of the page before; null for the newest.</param>
    public async Task<IReadOnlyList<InboxMessage>> ReadAsync(Guid tenant, Guid account, Guid? before, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select n.id, n.kind, n.about, n.finding_id, f.number, f.title, f.process, n.made_at, n.read_at
            from notice n left join finding f on f.id = n.finding_id
            where n.account_id = $1 and n.dropped_at is null
                and ($2::uuid is null or (n.made_at, n.id) < (select made_at, id from notice where id = $2 and account_id = $1))
            order by n.made_at desc, n.id desc limit $3
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(before), Sql.Of(Page));
        await using var row = await command.ExecuteReaderAsync(ct);
        var messages = new List<InboxMessage>();
        while (await row.ReadAsync(ct))
        {
            messages.Add(new(
                row.GetGuid(0), row.GetString(1), row.GetString(2), await row.IsDBNullAsync(3, ct) ? null : row.GetGuid(3),
                await row.IsDBNullAsync(4, ct) ? null : row.GetString(4), await row.IsDBNullAsync(5, ct) ? null : row.GetString(5),
                await row.IsDBNullAsync(6, ct) ? null : row.GetString(6), row.GetFieldValue<DateTimeOffset>(7),
                await row.IsDBNullAsync(8, ct) ? null : row.GetFieldValue<DateTimeOffset>(8)));
        }

        return messages;
    }

    public async Task<int> UnreadAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        await using var batch = database.CreateBatch(tenant);
        batch.BatchCommands.Add(new("""
            select count(*)::int from (
                select 1 from notice where account_id = $1 and read_at is null and dropped_at is null order by made_at desc, id desc limit 100) unread
            """)
        {
            Parameters = { Sql.Of(account) },
        });
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.NextResultAsync(ct);
        await rows.ReadAsync(ct);
        return rows.GetInt32(0); // a count has a row
    }

    /// <summary>Marks one message as read.</summary>
    /// <returns>Where it leads: its letter, its finding, or the inbox; null when the account has no such message.</returns>
    public async Task<string?> OpenAsync(Guid tenant, Guid account, Guid message, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            update notice set read_at = coalesce(read_at, $3) where id = $1 and account_id = $2
            returning case when kind = 'letter' then '/letters/' || about when finding_id is not null then '/findings/' || finding_id
                when kind = 'view' then '/me/notices/views/' || split_part(about, ' ', 1) when kind like 'delegation%' then '/inbox#away' else '/inbox' end
            """);
        Sql.Bind(command, Sql.Of(message), Sql.Of(account), Sql.Of(LocalTime.WholeMicroseconds(clock.GetUtcNow())));
        var place = await command.ExecuteScalarAsync(ct) as string;
        await city.CommitAsync(ct);
        return place;
    }

    public async Task ReadAllAsync(Guid tenant, Guid account, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("update notice set read_at = $2 where account_id = $1 and read_at is null");
        Sql.Bind(command, Sql.Of(account), Sql.Of(LocalTime.WholeMicroseconds(clock.GetUtcNow())));
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }
}
