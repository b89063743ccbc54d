using Rectify.Database;
using Rectify.Jobs;

namespace Rectify.Notices;

/// <summary>Hands the outbox to the channels: claims, sends, marks. One that fails is tried again, each time later.</summary>
public sealed class SendNotices(CityDatabase database, Outbox outbox, IEnumerable<INoticeChannel> channels, TimeProvider clock) : IJob
{
    private const int Batch = 500;

    public string Name => "send_notices";

    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await SendAsync(tenant.Id, ct);
    }

    /// <summary>Sends what is due in one city.</summary>
    public async Task SendAsync(Guid tenant, CancellationToken ct)
    {
        if (await outbox.IsPausedAsync(tenant, ct))
            return;

        var now = clock.GetUtcNow();
        await outbox.DropForDisabledAsync(tenant, now, ct);
        while (await outbox.ClaimAsync(tenant, now, Batch, ct) is { Count: > 0 } claimed)
            await SendAsync(tenant, claimed, now, ct);
    }

    private async Task SendAsync(Guid tenant, List<Notice> claimed, DateTimeOffset now, CancellationToken ct)
    {
        var sent = new List<Guid>(claimed.Count);
        foreach (var notice in claimed)
        {
            if (await TrySendAsync(notice, ct))
                sent.Add(notice.Id);
        }

        await outbox.SentAsync(tenant, [.. sent], now, ct);
    }

    private async Task<bool> TrySendAsync(Notice notice, CancellationToken ct)
    {
        try
        {
            foreach (var channel in channels)
                await channel.SendAsync(notice, ct);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            await outbox.FailedAsync(notice.Tenant, notice.Id, e.Message, ct);
            return false;
        }
    }
}
