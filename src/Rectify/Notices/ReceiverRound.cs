using System.Collections.Concurrent;

namespace Rectify.Notices;

/// <summary>Sends what waits for one receiver, batch by batch, until nothing is due or the receiver has had enough: each has a round of
/// its own, so that one that is dead or slow keeps nobody else waiting.</summary>
public sealed class ReceiverRound(Deliveries deliveries, ComposeMessages compose, IEnumerable<INoticeChannel> channels, TimeProvider clock)
{
    /// <summary>After so many attempts, some twenty hours, a message is dropped.</summary>
    public const int MostAttempts = 12;

    private const int Batch = 200, FailuresInARow = 3, MostSaid = 500;

    private static readonly TimeSpan Worked = TimeSpan.FromSeconds(8), ShortestSilence = TimeSpan.FromSeconds(15), LongestSilence = TimeSpan.FromMinutes(10);

    /// <param name="goesOn">Asked before each batch; what is left then waits for the next turn.</param>
    public async Task RunAsync(Receiver receiver, Func<bool> goesOn, CancellationToken ct)
    {
        var channel = channels.Single(known => known.Name == receiver.Channel);
        while (goesOn() && await deliveries.ClaimAsync(receiver, clock.GetUtcNow(), Batch, ct) is { Count: > 0 } claimed)
        {
            var attempt = new Attempt(clock.GetUtcNow(), clock.GetTimestamp());
            var composed = await compose.ComposeAsync(receiver, claimed, attempt.At, ct);
            try
            {
                await Parallel.ForEachAsync(composed, new ParallelOptions { MaxDegreeOfParallelism = channel.AtOnce, CancellationToken = ct },
                    async (one, token) => attempt.Ended.Add(await EndOfAsync(one, receiver, channel, attempt, token)));
            }
            finally
            {
                await deliveries.EndAsync(receiver, [.. attempt.Ended], clock.GetUtcNow(), CancellationToken.None); // what is handed over stays so when the node stops
            }

            if (!await KeepStandingAsync(receiver, attempt, ct))
                return;
        }
    }

    private sealed class Attempt(DateTimeOffset at, long begun)
    {
        private int _inARow;
        private int _over;
        private long _rest;

        public DateTimeOffset At => at;
        public long Begun => begun;
        public ConcurrentBag<Ended> Ended { get; } = [];
        public int InARow => Volatile.Read(ref _inARow);
        public bool HasTaken => Volatile.Read(ref _over) > 0;
        public TimeSpan? WantsRest => Volatile.Read(ref _rest) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

        public void Count(Handed handed)
        {
            if (handed is Handed.Later { Code: not "channel_later" } later)
            {
                Interlocked.Increment(ref _inARow);
                if (later.After is { } rest)
                    Volatile.Write(ref _rest, rest.Ticks);
                return;
            }

            Volatile.Write(ref _inARow, 0);
            if (handed is Handed.Over)
                Interlocked.Increment(ref _over);
        }
    }

    private async Task<Ended> EndOfAsync(Composed composed, Receiver receiver, INoticeChannel channel, Attempt attempt, CancellationToken ct)
    {
        var claimed = composed.Claimed;
        if (composed.Message is not { } message)
            return new(claimed.Id, IsSent: false, null, composed.WhyNot, null);
        // Neither a receiver that has just failed nor a claim that soon lapses is worked at any further.
        if (attempt.InARow >= FailuresInARow || attempt.WantsRest is not null || clock.GetElapsedTime(attempt.Begun) > Worked)
            return new(claimed.Id, IsSent: false, attempt.At, null, null, WasTried: false);

        var handed = await SendAsync(channel, message, receiver, ct);
        attempt.Count(handed);
        if (handed is Handed.Refused { IsAddressee: true } refused && message.To.Email is { } email)
            await deliveries.NoteAddressAsync(receiver.Tenant, claimed.Account, email, refused.Said, attempt.At, ct);
        return handed switch
        {
            Handed.Over => new(claimed.Id, IsSent: true, null, null, null),
            Handed.Later later => new(claimed.Id, IsSent: false, claimed.Attempts < MostAttempts ? NextTry(claimed, later) : null, later.Code, Cut(later.Said)),
            Handed.Refused no => new(claimed.Id, IsSent: false, null, no.Code, Cut(no.Said)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<Handed> SendAsync(INoticeChannel channel, Message message, Receiver receiver, CancellationToken ct)
    {
        try
        {
            return await channel.SendAsync(message, receiver, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return new Handed.Later("channel_failed", e.Message);
        }
    }

    private DateTimeOffset NextTry(Claimed claimed, Handed.Later later)
    {
        var usual = TimeSpan.FromMinutes(Math.Min(Math.Pow(2, claimed.Attempts - 1), 360));
        return clock.GetUtcNow() + (later.After is { } wanted && wanted > usual ? wanted : usual);
    }

    /// <returns>Whether it goes on.</returns>
    private async Task<bool> KeepStandingAsync(Receiver receiver, Attempt attempt, CancellationToken ct)
    {
        if (attempt.InARow < FailuresInARow && attempt.WantsRest is null)
        {
            if (attempt.HasTaken)
                await deliveries.KeepStandingAsync(receiver, 0, null, ct);
            return true;
        }

        var failures = attempt.HasTaken ? 1 : await deliveries.FailuresAsync(receiver, ct) + 1;
        var silence = attempt.WantsRest ?? TimeSpan.FromTicks(Math.Min(LongestSilence.Ticks, ShortestSilence.Ticks << Math.Min(failures - 1, 10)));
        await deliveries.KeepStandingAsync(receiver, failures, clock.GetUtcNow() + silence, ct);
        return false;
    }

    private static string? Cut(string said) => said.Length switch
    {
        0 => null,
        > MostSaid => said[..MostSaid],
        _ => said,
    };
}
