using System.Text.Json.Serialization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>A receiver as the system officer sees it: never its address or secret.</summary>
/// <param name="Host">As much of its address as may be shown; empty for mail.</param>
/// <param name="Organisation">Whose people it is for; absent for the whole city.</param>
/// <param name="TakesAll">It takes what everybody is told, and not only what is told to those who chose it.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>: what a group or a system is written to in. People have their own.</param>
/// <param name="Choosers">How many people chose it.</param>
/// <param name="Failures">How often in a row it was left alone; 0 while it is well.</param>
/// <param name="SilentUntil">Until when it is left alone; absent when it isn't.</param>
public sealed record ReceiverShown(
    Guid Id, string Channel, string Name, string Host, Guid? Organisation, string? OrganisationName, bool TakesAll, bool MayBePrivate, string Language, int Choosers, int Failures,
    DateTimeOffset? SilentUntil);

/// <summary>What the system officer wants of a receiver.</summary>
/// <param name="Url">Absent for mail.</param>
/// <param name="Secret">Absent where there is none.</param>
/// <param name="Body">The template of an SMS gateway's request; absent elsewhere.</param>
/// <param name="Language"><c>zh</c>, as when it is absent, or <c>en</c>.</param>
public sealed record ReceiverWanted(
    [property: JsonRequired] string Channel, [property: JsonRequired] string Name, string? Url, string? Secret, string? Body, Guid? Organisation, bool TakesAll,
    bool MayBePrivate, string? Language = null);

/// <summary>The receivers of a city, which its system officer adds, changes and stops.</summary>
public sealed class AdministerReceivers(CityDatabase cities, KeyFile keys, MailServer mail, TimeProvider clock)
{
    public const string Chinese = "zh", English = "en";

    public Task<bool> MayAsync(CurrentAccount me, CancellationToken ct) => Officers.IsAsync(cities, me, clock.GetUtcNow(), ct, Roles.SystemOfficer);

    /// <summary>Those that are not stopped, by name.</summary>
    public async Task<IReadOnlyList<ReceiverShown>> ListAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select r.id, r.channel, r.name, r.host, r.organisation_id, o.name, r.takes_all, r.may_be_private, r.language,
                (select count(*)::int from reach_receiver c where c.receiver_id = r.id), r.failures, case when r.silent_until > $1 then r.silent_until end
            from receiver r left join organisation o on o.id = r.organisation_id
            where r.stopped_at is null order by r.name
            """);
        Sql.Bind(command, Sql.Of(clock.GetUtcNow()));
        await using var row = await command.ExecuteReaderAsync(ct);
        var receivers = new List<ReceiverShown>();
        while (await row.ReadAsync(ct))
        {
            receivers.Add(new(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), await row.IsDBNullAsync(4, ct) ? null : row.GetGuid(4),
                await row.IsDBNullAsync(5, ct) ? null : row.GetString(5), row.GetBoolean(6), row.GetBoolean(7), row.GetString(8), row.GetInt32(9), row.GetInt32(10),
                await row.GetFieldValueAsync<DateTimeOffset?>(11, ct)));
        }

        return receivers;
    }

    public async Task<Administered<Guid>> AddAsync(CurrentAccount me, ReceiverWanted wanted, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;
        if (await FaultsAsync(city, wanted, ct) is { Count: > 0 } faults)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = faults };

        var target = new Target(Given(wanted.Url), Given(wanted.Secret), Given(wanted.Body));
        var id = Guid.CreateVersion7(now);
        await using var command = city.CreateCommand("""
            insert into receiver (tenant_id, id, channel, name, organisation_id, takes_all, may_be_private, host, target, made_at, language)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing
            """);
        Sql.Bind(command, Sql.Of(me.Tenant), Sql.Of(id), Sql.Of(wanted.Channel), Sql.Of(wanted.Name.Trim()), Sql.Of(wanted.Organisation), Sql.Of(wanted.TakesAll),
            Sql.Of(wanted.MayBePrivate), Sql.Of(target.Host), Sql.Of(target.SealedBy(keys)), Sql.Of(now), Sql.Of(wanted.Language ?? Chinese));
        if (await command.ExecuteNonQueryAsync(ct) == 0)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("receiver_name_taken", "name")] };
        city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "receiver_added", id, now, new { wanted.Channel, wanted.Name, target.Host, wanted.MayBePrivate }));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return id;
    }

    /// <summary>Stops a receiver for good; what waits for it goes nowhere.</summary>
    /// <returns>What is in the way; absent when it is done.</returns>
    public async Task<Problem?> StopAsync(CurrentAccount me, Guid receiver, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;
        await using var command = city.CreateCommand("update receiver set stopped_at = $3 where tenant_id = $1 and id = $2 and stopped_at is null");
        Sql.Bind(command, Sql.Of(me.Tenant), Sql.Of(receiver), Sql.Of(now));
        if (await command.ExecuteNonQueryAsync(ct) == 0)
            return Problem.NotFound;
        await using var drop = city.CreateCommand("""
            update delivery set dropped_at = $3, error = 'receiver_stopped' where tenant_id = $1 and receiver_id = $2 and sent_at is null and dropped_at is null
            """);
        Sql.Bind(drop, Sql.Of(me.Tenant), Sql.Of(receiver), Sql.Of(now));
        await drop.ExecuteNonQueryAsync(ct);
        city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "receiver_stopped", receiver, now));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return null;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private async Task<List<MissingPart>> FaultsAsync(CityTransaction city, ReceiverWanted wanted, CancellationToken ct)
    {
        var faults = FaultsOf(wanted).ToList();
        if (wanted.Channel == Receiver.Mail && !mail.IsConfigured)
            faults.Add(new("mail_not_configured", "channel"));
        if (wanted.Organisation is { } organisation)
        {
            await using var command = city.CreateCommand("select exists (select from organisation where id = $1 and valid_to is null)");
            Sql.Bind(command, Sql.Of(organisation));
            if (await command.ExecuteScalarAsync(ct) is not true)
                faults.Add(new("receiver_organisation_unknown", "organisation"));
        }

        return faults;
    }

    private static IEnumerable<MissingPart> FaultsOf(ReceiverWanted wanted)
    {
        if (wanted.Language is not (null or Chinese or English))
            yield return new("receiver_language_unknown", "language");
        if (!Receiver.Channels.Contains(wanted.Channel))
            yield return new("receiver_channel_unknown", "channel", ("known", string.Join(", ", Receiver.Channels)));
        if (wanted.Name.Trim().Length is 0 or > 40)
            yield return new("receiver_name_wanted", "name");
        if (wanted.Channel != Receiver.Mail && !IsAddress(wanted.Url))
            yield return new("receiver_url_wanted", "url");
        if (wanted.Channel == Receiver.Webhook && Given(wanted.Secret) is { } secret && !IsKey(secret))
            yield return new("receiver_secret_wanted", "secret");
        if (wanted.Channel == Receiver.Sms && !(wanted.Body ?? "").Contains(SmsGateway.Phone, StringComparison.Ordinal))
            yield return new("receiver_body_wanted", "body", ("phone", SmsGateway.Phone), ("text", SmsGateway.Text), ("id", SmsGateway.Id));
    }

    private static bool IsAddress(string? text) => Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "" };

    private static bool IsKey(string secret) => Convert.TryFromBase64String(
        secret.StartsWith(Webhook.SecretPrefix, StringComparison.Ordinal) ? secret[Webhook.SecretPrefix.Length..] : secret, new byte[secret.Length], out var length) && length > 0;
}
