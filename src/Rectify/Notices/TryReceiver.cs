using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>Sends a receiver a message that says it is a trial, at once and outside the outbox, and tells what came back.</summary>
public sealed class TryReceiver(CityDatabase cities, KeyFile keys, IEnumerable<INoticeChannel> channels, PublicAddress address, TimeProvider clock)
{
    /// <param name="to">For mail an address, for SMS a number; null for the others.</param>
    public async Task<Administered<Handed>> HandleAsync(CurrentAccount me, Guid receiver, string? to, Language language, CancellationToken ct)
    {
        if (await KnownAsync(me, receiver, ct) is not { } known)
            return Problem.NotFound;
        var now = clock.GetUtcNow();
        var given = string.IsNullOrWhiteSpace(to) ? null : to.Trim();
        if (known.Channel == Receiver.Mail && given is { } email && !OwnReach.IsAddress(email))
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("reach_email_wanted", "to")] };
        var person = new Addressee(me.Id, me.Name, known.Channel == Receiver.Mail ? given : null, known.Channel == Receiver.Sms ? given : null, language);
        var id = Guid.CreateVersion7(now);
        var text = Texts.Get("message.trial", language, ("receiver", known.Name));
        var message = new Message(
            me.Tenant, id, person, now, now, Texts.Get("message.subject", language, ("words", text)),
            [new(id, "trial", "", text, $"{address.Text}/administration/channels", null, null)]);
        return await channels.Single(channel => channel.Name == known.Channel).SendAsync(message, known, ct);
    }

    private async Task<Receiver?> KnownAsync(CurrentAccount me, Guid receiver, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        if (!await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Roles.SystemOfficer))
            return null;
        await using var command = city.CreateCommand($"select {Receiver.Columns} from receiver r where r.id = $1 and r.stopped_at is null");
        Sql.Bind(command, Sql.Of(receiver));
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Receiver.Read(me.Tenant, row, keys) : null;
    }
}
