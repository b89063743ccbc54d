using System.Text.Json;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Audit;

/// <summary>What the audit log is narrowed to; absent means no narrowing.</summary>
/// <param name="By">Who did it.</param>
/// <param name="Subject">To what it was done.</param>
/// <param name="To">The instant behind the last.</param>
/// <param name="Before">The last entry of the page before, for the next page.</param>
public sealed record AuditAsked(
    string? Act, Guid? By, Guid? Subject, bool? Succeeded, DateTimeOffset? From, DateTimeOffset? To, long? Before, int? Size);

/// <summary>A page of the log, newest first.</summary>
/// <param name="Next">What to send as <c>before</c> for the next page; absent on the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditShown> Entries, long? Next);

/// <summary>An entry of the log.</summary>
/// <param name="By">Absent when nobody was signed in; the login alike.</param>
public sealed record AuditShown(
    long Id, DateTimeOffset At, Guid? By, string? Login, string Act, Guid? Subject, bool Succeeded, JsonElement Detail);

/// <summary>The log of what was done to accounts, roles, organisations and the installation, for the audit officer alone.</summary>
public sealed class AuditLogQuery(CityDatabase cities, TimeProvider clock)
{
    private const int Most = 200;

    public async Task<Administered<AuditPage>> ReadAsync(CurrentAccount me, AuditAsked asked, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        if (!await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Roles.AuditOfficer))
            return Problem.NotYours;

        var size = Math.Clamp(asked.Size ?? 50, 1, Most);
        var entries = await EntriesAsync(city, asked, size + 1, ct);
        return new AuditPage([.. entries.Take(size)], entries.Count > size ? entries[size - 1].Id : null);
    }

    private static async Task<List<AuditShown>> EntriesAsync(CityTransaction city, AuditAsked asked, int most, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select l.id, l.at, l.by_account, a.login, l.act, l.subject_id, l.succeeded, l.detail::text
            from audit_log l left join account a on a.tenant_id = l.tenant_id and a.id = l.by_account
            where l.tenant_id = $1 and ($2::bigint is null or l.id < $2) and ($3::text is null or l.act = $3)
              and ($4::uuid is null or l.by_account = $4) and ($5::uuid is null or l.subject_id = $5) and ($6::boolean is null or l.succeeded = $6)
              and ($7::timestamptz is null or l.at >= $7) and ($8::timestamptz is null or l.at < $8)
            order by l.id desc
            limit $9
            """);
        Sql.Bind(command,
            Sql.Of(city.Tenant), Sql.Of(asked.Before), Sql.Of(asked.Act), Sql.Of(asked.By), Sql.Of(asked.Subject), Sql.OfBoolean(asked.Succeeded),
            Sql.Of(asked.From?.ToUniversalTime()), Sql.Of(asked.To?.ToUniversalTime()), Sql.Of(most));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var entries = new List<AuditShown>();
        while (await rows.ReadAsync(ct))
        {
            entries.Add(new(
                rows.GetInt64(0), rows.GetFieldValue<DateTimeOffset>(1), await rows.GetFieldValueAsync<Guid?>(2, ct),
                await rows.IsDBNullAsync(3, ct) ? null : rows.GetString(3), rows.GetString(4), await rows.GetFieldValueAsync<Guid?>(5, ct), rows.GetBoolean(6),
                JsonElement.Parse(rows.GetString(7))));
        }

        return entries;
    }
}
