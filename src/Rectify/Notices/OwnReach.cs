using System.Globalization;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>How somebody wants to be reached, as they say it.</summary>
/// <param name="Email">Absent for none.</param>
/// <param name="Language">zh or en.</param>
/// <param name="QuietFrom">HH:mm, with <paramref name="QuietTo"/> or without either.</param>
/// <param name="Receivers">The receivers that they chose.</param>
public sealed record ReachWanted(
    string? Email, [property: JsonRequired] string Language, string? QuietFrom, string? QuietTo, bool InDigest, [property: JsonRequired] Guid[] Receivers);

/// <summary>How somebody is reached.</summary>
/// <param name="EmailFault">What a mail server said of the address, which gets nothing since; absent when all is well.</param>
/// <param name="Offered">What may be chosen.</param>
public sealed record ReachShown(ReachWanted Chosen, string? EmailFault, DateTimeOffset? EmailFaultAt, IReadOnlyList<ReceiverOffered> Offered);

/// <param name="TakesAll">It gets what they are told without being chosen.</param>
public sealed record ReceiverOffered(Guid Id, string Channel, string Name, bool TakesAll);

/// <summary>A person's own choice of channels and hours.</summary>
public sealed class OwnReach(CityDatabase cities, TimeProvider clock)
{
    private const int LongestEmail = 254;

    public async Task<ReachShown> ReadAsync(CurrentAccount me, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var offered = await OfferedAsync(city, me.Id, ct);
        await using var command = city.CreateCommand("""
            select h.email, coalesce(h.language, 'zh'), h.quiet_from, h.quiet_to, coalesce(h.in_digest, false), h.email_fault, h.email_fault_at,
                array(select c.receiver_id from reach_receiver c where c.account_id = $1)
            from account a left join reach h on h.account_id = a.id
            where a.id = $1
            """);
        Sql.Bind(command, Sql.Of(me.Id));
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct); // whoever asks has an account
        var chosen = row.GetFieldValue<Guid[]>(7).Where(id => offered.Any(one => one.Id == id)).ToArray();
        return new(
            new(await TextAsync(row, 0, ct), row.GetString(1), Written(await row.GetFieldValueAsync<TimeOnly?>(2, ct)), Written(await row.GetFieldValueAsync<TimeOnly?>(3, ct)),
                row.GetBoolean(4), chosen),
            await TextAsync(row, 5, ct), await row.GetFieldValueAsync<DateTimeOffset?>(6, ct), offered);
    }

    /// <returns>What is in the way; absent when it is kept.</returns>
    public async Task<Problem?> KeepAsync(CurrentAccount me, ReachWanted wanted, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var offered = await OfferedAsync(city, me.Id, ct);
        if (FaultsOf(wanted, offered).ToList() is { Count: > 0 } faults)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = faults };

        await using var batch = city.CreateBatch();
        batch.BatchCommands.Add(new("""
            insert into reach (tenant_id, account_id, email, language, quiet_from, quiet_to, in_digest) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (tenant_id, account_id) do update set email = excluded.email, language = excluded.language, quiet_from = excluded.quiet_from,
                quiet_to = excluded.quiet_to, in_digest = excluded.in_digest, email_fault = null, email_fault_at = null
            """)
        {
            Parameters =
            {
                Sql.Of(me.Tenant), Sql.Of(me.Id), Sql.Of(Given(wanted.Email)), Sql.Of(wanted.Language), Time(TimeOf(wanted.QuietFrom)), Time(TimeOf(wanted.QuietTo)), Sql.Of(wanted.InDigest),
            },
        });
        batch.BatchCommands.Add(new("delete from reach_receiver where tenant_id = $1 and account_id = $2") { Parameters = { Sql.Of(me.Tenant), Sql.Of(me.Id) } });
        batch.BatchCommands.Add(new("insert into reach_receiver (tenant_id, account_id, receiver_id) select distinct $1, $2, id from unnest($3) as id")
        {
            Parameters = { Sql.Of(me.Tenant), Sql.Of(me.Id), Sql.Of(wanted.Receivers) },
        });
        await batch.ExecuteNonQueryAsync(ct);
        city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "reach_chosen", me.Id, clock.GetUtcNow()));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return null;
    }

    private static IEnumerable<MissingPart> FaultsOf(ReachWanted wanted, IReadOnlyList<ReceiverOffered> offered)
    {
        if (Given(wanted.Email) is { } email && !IsAddress(email))
            yield return new("reach_email_wanted", "email");
        if (wanted.Language is not ("zh" or "en"))
            yield return new("reach_language_unknown", "language");
        var (from, to) = (TimeOf(wanted.QuietFrom), TimeOf(wanted.QuietTo));
        if (Given(wanted.QuietFrom) is not null && from is null || to is not null && from is null || from is not null && from == to)
            yield return new("reach_time_wanted", "quiet_from");
        if (Given(wanted.QuietTo) is not null && to is null || from is not null && to is null)
            yield return new("reach_time_wanted", "quiet_to");
        if (wanted.Receivers.Except(offered.Select(one => one.Id)).Any())
            yield return new("reach_receiver_unknown", "receivers");
        if (Given(wanted.Email) is null && offered.Any(one => one.Channel == Receiver.Mail && wanted.Receivers.Contains(one.Id)))
            yield return new("reach_email_missing", "email");
    }

    // What a mail server makes of it, only that server knows; what would break its protocol goes no further than here.
    internal static bool IsAddress(string email) => email.Length <= LongestEmail
        && email.Split('@') is [{ Length: > 0 }, { Length: > 0 } domain] && domain.Contains('.')
        && email.All(character => character is > ' ' and < '\x7f' and not ('<' or '>' or ',' or ';' or '"' or '\\'));

    // Those for everybody, and those of organisations in which the person holds a role.
    private async Task<List<ReceiverOffered>> OfferedAsync(CityTransaction city, Guid account, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select r.id, r.channel, r.name, r.takes_all from receiver r
            where r.stopped_at is null and (r.organisation_id is null or exists (
                select from role_grant g where g.account_id = $1 and g.organisation_id = r.organisation_id
                    and g.valid_from <= city_day($2) and (g.valid_to is null or g.valid_to > city_day($2))))
            order by r.channel <> 'mail', r.name
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(clock.GetUtcNow()));
        await using var row = await command.ExecuteReaderAsync(ct);
        var offered = new List<ReceiverOffered>();
        while (await row.ReadAsync(ct))
            offered.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3)));
        return offered;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static TimeOnly? TimeOf(string? text) =>
        TimeOnly.TryParseExact(Given(text), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static string? Written(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static NpgsqlParameter Time(TimeOnly? time) => new() { Value = time is { } known ? known : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Time };

    private static async Task<string?> TextAsync(NpgsqlDataReader row, int column, CancellationToken ct) => await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);
}
