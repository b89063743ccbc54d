using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>Holds back whatever the installation would send, and lets it go: after a restore nothing goes out until the system
/// officer says that the original is no more.</summary>
public sealed class PauseSending(CityDatabase cities, TimeProvider clock)
{
    public async Task<bool> IsPausedAsync(CurrentAccount me, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        return await Installation.IsSendingPausedAsync(city, ct);
    }

    /// <summary>Whether this person is the one to decide.</summary>
    public Task<bool> MayAsync(CurrentAccount me, CancellationToken ct) =>
        Officers.IsAsync(cities, me, clock.GetUtcNow(), ct, Roles.SystemOfficer);

    /// <summary>Pauses or resumes; what is so already stays so and is not written down again.</summary>
    /// <returns>What is in the way; absent when it is done.</returns>
    public async Task<Problem?> HandleAsync(CurrentAccount me, bool paused, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;
        if (!await Installation.PauseSendingAsync(city, paused, now, ct))
            return null;

        city.Db.AuditEntries.Add(Accounts.Audit.Of(me, paused ? "sending_paused" : "sending_resumed", null, now));
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return null;
    }
}
