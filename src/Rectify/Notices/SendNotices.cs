using Rectify.Database;
using Rectify.Jobs;

namespace Rectify.Notices;

/// <summary>Hands the outbox on to receivers and sends what waits for them. A turn lasts as long as something is sent, and looks again
/// meanwhile: what comes in goes out while a slow receiver is still being waited for.</summary>
public sealed class SendNotices(CityDatabase database, Outbox outbox, Deliveries deliveries, ReceiverRound round, TimeProvider clock) : IJob
{
    private const int Batch = 500;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(2);

    public string Name => "send_notices";

    public TimeSpan Every => TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken ct)
    {
        var cities = await database.TenantsAsync(ct);
        await TurnAsync([.. cities.Select(city => city.Id)], ct);
    }

    /// <summary>Sends what is due in one city.</summary>
    public Task SendAsync(Guid tenant, CancellationToken ct) => TurnAsync([tenant], ct);

    private async Task TurnAsync(Guid[] tenants, CancellationToken ct)
    {
        var rounds = new Dictionary<(Guid City, Guid Receiver), Task>();
        var begun = clock.GetTimestamp();
        bool GoesOn() => clock.GetElapsedTime(begun) < Longest;
        try
        {
            do
            {
                if (GoesOn())
                {
                    foreach (var tenant in tenants)
                        await BeginAsync(tenant, rounds, GoesOn, ct);
                }

                if (rounds.Count > 0)
                    await Task.WhenAny([.. rounds.Values, Task.Delay(Look, ct)]);
                foreach (var (key, ended) in rounds.Where(one => one.Value.IsCompleted).ToList())
                {
                    rounds.Remove(key);
                    await ended;
                }
            }
            while (rounds.Count > 0);
        }
        finally
        {
            await Task.WhenAll(rounds.Values);
        }
    }

    private async Task BeginAsync(Guid tenant, Dictionary<(Guid City, Guid Receiver), Task> rounds, Func<bool> goesOn, CancellationToken ct)
    {
        if (await outbox.IsPausedAsync(tenant, ct))
            return;
        await outbox.DropForDisabledAsync(tenant, clock.GetUtcNow(), ct);
        while (await outbox.HandOnAsync(tenant, clock.GetUtcNow(), Batch, ct) > 0)
        {
        }

        foreach (var receiver in (await deliveries.DueAsync(tenant, clock.GetUtcNow(), ct)).Where(receiver => !rounds.ContainsKey((tenant, receiver.Id))))
            rounds.Add((tenant, receiver.Id), round.RunAsync(receiver, goesOn, ct));
    }
}
