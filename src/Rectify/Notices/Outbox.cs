using Npgsql;
using NpgsqlTypes;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Notices;

/// <summary>The notices of one city that nobody has handed on yet. Handing one on writes a delivery for each receiver that wants it, in the
/// transaction that marks it: what a channel does with them afterwards never leads back here. The inbox reads the notices themselves.</summary>
public sealed class Outbox(CityDatabase database, ProcessLibrary library, ReadersCities cities)
{
    private const string Take = """
        with due as materialized (
            select id from notice where try_at <= $1 and sent_at is null and dropped_at is null
            order by try_at
            limit $2
            for no key update skip locked)
        update notice n set sent_at = $1, error = null from due where n.id = due.id and n.tenant_id = $3 returning n.id
        """;

    // What some roles alone may know of goes to people and to no group.
    private const string Wanted = """
        select n.id, n.finding_id, n.account_id, n.kind, n.about, n.made_at, r.id, r.channel, h.quiet_from, h.quiet_to, coalesce(h.in_digest, false)
        from notice n
        join receiver r on r.stopped_at is null
        join account a on a.id = n.account_id
        left join reach h on h.account_id = n.account_id
        left join finding f on f.id = n.finding_id
        where n.id = any($2)
            and (f.confined_to is null or r.channel in ('mail', 'sms'))
            and (exists (select from reach_receiver c where c.account_id = n.account_id and c.receiver_id = r.id)
                or r.takes_all and (r.organisation_id is null or exists (
                    select from role_grant g where g.account_id = n.account_id and g.organisation_id = r.organisation_id
                        and g.valid_from <= city_day($1) and (g.valid_to is null or g.valid_to > city_day($1)))))
            and (r.channel <> 'mail' or h.email is not null and h.email_fault is null)
            and (r.channel <> 'sms' or a.phone is not null)
        order by n.made_at, n.id, r.id
        """;

    // A group's message is for several people.
    private const string Alone = """
        and not exists (
            select from delivery_notice i join notice m on m.id = i.notice_id join account b on b.id = m.account_id
            where i.delivery_id = n.id and b.disabled_at is null)
        """;

    private static readonly TimeSpan Joining = TimeSpan.FromMinutes(1);

    private sealed record Want(Guid Notice, Guid? Finding, Guid Account, string Kind, string About, DateTimeOffset MadeAt, Guid Receiver, string Channel, Reaching Reaching);

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
        await using var batch = city.CreateBatch();
        foreach (var (table, alone) in new[] { ("notice", ""), ("delivery", Alone) })
        {
            batch.BatchCommands.Add(new($"""
                update {table} n set dropped_at = $1, error = 'account_disabled' from account a
                where n.account_id = a.id and a.disabled_at is not null and n.sent_at is null and n.dropped_at is null {alone}
                """) { Parameters = { Sql.Of(now) } });
        }

        await batch.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    /// <summary>Hands on what is due.</summary>
    /// <returns>How many; 0 when nothing is left that another node isn't at.</returns>
    public async Task<int> HandOnAsync(Guid tenant, DateTimeOffset now, int most, CancellationToken ct)
    {
        if (await cities.OfAsync(tenant, ct) is not { } place)
            return 0; // a city without organisations has nobody to tell
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        var taken = await TakeAsync(city, now, most, ct);
        if (taken.Length == 0)
            return 0;
        var wanted = await WantedAsync(city, taken, now, ct);
        if (wanted.Count > 0)
        {
            var calendar = published.CalendarNamed((await TopOrganisation.OfAsync(city, ct)).Calendar);
            await WriteAsync(city, wanted, wanted.ConvertAll(want => Receiver.IsPersonal(want.Channel) ? want.Reaching.At(now, place.Zone, calendar) : now), now, ct);
        }

        await city.CommitAsync(ct);
        return taken.Length;
    }

    private static async Task<Guid[]> TakeAsync(CityTransaction city, DateTimeOffset now, int most, CancellationToken ct)
    {
        await using var command = city.CreateCommand(Take);
        Sql.Bind(command, Sql.Of(now), Sql.Of(most), Sql.Of(city.Tenant));
        await using var row = await command.ExecuteReaderAsync(ct);
        var taken = new List<Guid>();
        while (await row.ReadAsync(ct))
            taken.Add(row.GetGuid(0));
        return [.. taken];
    }

    private static async Task<List<Want>> WantedAsync(CityTransaction city, Guid[] notices, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand(Wanted);
        Sql.Bind(command, Sql.Of(now), Sql.Of(notices));
        await using var row = await command.ExecuteReaderAsync(ct);
        var wanted = new List<Want>();
        while (await row.ReadAsync(ct))
        {
            wanted.Add(new(
                row.GetGuid(0), await row.IsDBNullAsync(1, ct) ? null : row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4),
                row.GetFieldValue<DateTimeOffset>(5), row.GetGuid(6), row.GetString(7),
                new(await row.GetFieldValueAsync<TimeOnly?>(8, ct), await row.GetFieldValueAsync<TimeOnly?>(9, ct), row.GetBoolean(10))));
        }

        return wanted;
    }

    // The id is made of what the message is about. A group hears once what several of its people are told of one occasion; a digest is
    // that of a person and a morning, and takes no more once it has begun to go out.
    private static async Task WriteAsync(CityTransaction city, List<Want> wanted, List<DateTimeOffset> times, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with told as (
                select t.*, md5(concat_ws('|', $1, t.receiver, t.occasion))::uuid as id
                from unnest($3, $4, $5, $6, $7, $8) as t(receiver, account, occasion, digest, try_at, notice)),
            made as (
                insert into delivery (tenant_id, id, receiver_id, account_id, is_digest, made_at, try_at)
                select distinct on (id) $1, id, receiver, account, digest, $2, try_at from told order by id
                on conflict do nothing)
            insert into delivery_notice (tenant_id, delivery_id, notice_id) select $1, id, notice from told order by 2, 3
            on conflict do nothing
            """);
        Sql.Bind(command,
            Sql.Of(city.Tenant), Sql.Of(now), Sql.Of([.. wanted.Select(want => want.Receiver)]), Sql.Of([.. wanted.Select(want => want.Account)]),
            Sql.Of([.. wanted.Zip(times, (want, time) => OccasionOf(want, time, now))]),
            Column(wanted.ConvertAll(want => Receiver.IsPersonal(want.Channel) && want.Reaching.InDigest), NpgsqlDbType.Boolean), Column(times, NpgsqlDbType.TimestampTz),
            Sql.Of([.. wanted.Select(want => want.Notice)]));
        await command.ExecuteNonQueryAsync(ct);
    }

    // A digest that is about to go out may have been claimed by the time at which this is written.
    private static string OccasionOf(Want want, DateTimeOffset at, DateTimeOffset now) => want switch
    {
        { Reaching.InDigest: true } when Receiver.IsPersonal(want.Channel) && at > now + Joining => $"digest|{want.Account}|{at.UtcTicks}",
        { Finding: { } finding } when Receiver.IsGroup(want.Channel) => $"{finding}|{want.Kind}|{want.About}|{want.MadeAt.UtcTicks}",
        _ => want.Notice.ToString(),
    };

    private static NpgsqlParameter Column<T>(List<T> values, NpgsqlDbType type) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
