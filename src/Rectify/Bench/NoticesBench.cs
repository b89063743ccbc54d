using System.Diagnostics;
using System.Text.Json.Serialization;
using Rectify.Layout;
using Rectify.Notices;

namespace Rectify.Bench;

/// <summary>What <c>bench notices</c> measured.</summary>
/// <param name="Seconds">From the moment the notices were there until the mail server had taken the last, by a node that was up and idle.</param>
/// <param name="PerSecond">Messages a second of that: the bar is at least 200.</param>
/// <param name="Kills">How often the node was killed (SIGKILL) in the second round, each time followed by a new one.</param>
/// <param name="KilledSeconds">From the first start of that round until the last was taken: starts, and the wait for what the killed had claimed, included.</param>
/// <param name="StartingSeconds">Of those, until nodes answered their first request.</param>
/// <param name="KilledPerSecond">Messages a second of <paramref name="KilledSeconds"/>.</param>
/// <param name="Missing">Notices that never arrived by mail, of both rounds.</param>
/// <param name="TwiceUndisturbed">Messages that arrived more than once in the round that nothing failed in.</param>
/// <param name="Twice">Messages that arrived more than once, of both rounds.</param>
/// <param name="WaitAloneSeconds">How long a notice took to a webhook with nothing else to do, at most.</param>
/// <param name="WaitSeconds">How long it took beside a webhook that hangs, at most.</param>
/// <param name="DelaySeconds">How much longer that is: the bar is at most 5.</param>
/// <param name="Ratio">The rate to its bar: at least 1.</param>
public sealed record NoticesFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("notices")] int Notices,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("per_second")] double PerSecond,
    [property: JsonPropertyName("kills")] int Kills,
    [property: JsonPropertyName("killed_seconds")] double KilledSeconds,
    [property: JsonPropertyName("starting_seconds")] double StartingSeconds,
    [property: JsonPropertyName("killed_per_second")] double KilledPerSecond,
    [property: JsonPropertyName("missing")] int Missing,
    [property: JsonPropertyName("twice_undisturbed")] int TwiceUndisturbed,
    [property: JsonPropertyName("twice")] int Twice,
    [property: JsonPropertyName("wait_alone_seconds")] double WaitAloneSeconds,
    [property: JsonPropertyName("wait_seconds")] double WaitSeconds,
    [property: JsonPropertyName("delay_seconds")] double DelaySeconds,
    [property: JsonPropertyName("ratio")] double Ratio);

/// <summary>Measures notices on their way out: a node of the service sends them through a Postfix of this machine, undisturbed and killed
/// in the middle, then to two webhooks of which one never answers.</summary>
internal sealed class NoticesBench(BenchDatabase database, int notices)
{
    private const double Wanted = 200;
    private const int Kills = 3, People = 100, Lookings = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), Look = TimeSpan.FromMilliseconds(200);

    private sealed record Round(double Seconds, double Starting, int Missing, int Twice);

    /// <exception cref="OperatorException">Postfix isn't there, or messages were lost.</exception>
    public async Task<NoticesFigures> MeasureAsync(string workflows, CancellationToken ct)
    {
        await using var postfix = await LocalPostfix.StartAsync("", null, ct);
        using var home = new ServeHome(postfix.Port);
        var city = await NoticeCity.BuildAsync(database, workflows, home.Keys, People, ct);
        await city.AddAsync(Receiver.Mail, null, ct);
        var arrivals = new Arrivals(postfix);

        var calm = await UndisturbedAsync(city, home, arrivals, ct);
        var killed = await KilledAsync(city, home, arrivals, ct);
        await city.StopAllAsync(ct);
        var (alone, beside) = await WaitAsync(city, home, ct);
        return new(
            "notices", notices, Math.Round(calm.Seconds, 1), Math.Round(notices / calm.Seconds), Kills, Math.Round(killed.Seconds, 1), Math.Round(killed.Starting, 1),
            Math.Round(notices / killed.Seconds), calm.Missing + killed.Missing, calm.Twice, calm.Twice + killed.Twice, Math.Round(alone, 1), Math.Round(beside, 1),
            Math.Round(Math.Max(0, beside - alone), 1), Math.Round(notices / calm.Seconds / Wanted, 2));
    }

    private async Task<Round> UndisturbedAsync(NoticeCity city, ServeHome home, Arrivals arrivals, CancellationToken ct)
    {
        await using var node = await home.StartAsync(database, ct);
        await city.TellAsync(1, ct); // once that is sent, the node is as it is on any day
        await UntilAsync(() => city.SentAsync(ct), 1, ct);
        var told = await city.TellAsync(notices, ct);
        var watch = Stopwatch.StartNew();
        await UntilAsync(() => city.SentAsync(ct), notices + 1, ct);
        return await CountedAsync(watch.Elapsed, TimeSpan.Zero, told, arrivals, ct);
    }

    private async Task<Round> KilledAsync(NoticeCity city, ServeHome home, Arrivals arrivals, CancellationToken ct)
    {
        var (sent, told) = (await city.SentAsync(ct), await city.TellAsync(notices, ct));
        var (watch, starting) = (Stopwatch.StartNew(), new Stopwatch());
        for (var node = 1; node <= Kills + 1; node++)
        {
            starting.Start();
            await using var killedAtTheEnd = await home.StartAsync(database, ct);
            starting.Stop();
            await UntilAsync(() => city.SentAsync(ct), sent + (notices * node / (Kills + 1)), ct);
        }

        return await CountedAsync(watch.Elapsed, starting.Elapsed, told, arrivals, ct);
    }

    // What the mail server has taken is there when its queue is empty.
    private static async Task<Round> CountedAsync(TimeSpan took, TimeSpan starting, HashSet<Guid> told, Arrivals arrivals, CancellationToken ct)
    {
        await UntilAsync(() => Task.FromResult(arrivals.AreComplete ? 1 : 0), 1, ct);
        var (arrived, twice) = arrivals.Of(told);
        return new(took.TotalSeconds, starting.TotalSeconds, told.Count - arrived, twice);
    }

    private async Task<(double Alone, double Beside)> WaitAsync(NoticeCity city, ServeHome home, CancellationToken ct)
    {
        await using var well = await Sink.StartAsync(hangs: false);
        await using var dead = await Sink.StartAsync(hangs: true);
        await city.AddAsync(Receiver.Webhook, well.Address, ct);
        await using var node = await home.StartAsync(database, ct);
        await LongestAsync(city, well, lookings: 1, ct); // what a start costs is no wait of a notice's
        var alone = await LongestAsync(city, well, Lookings, ct);
        await city.AddAsync(Receiver.Webhook, dead.Address, ct);
        await city.TellAsync(100, ct); // the dead one has something to hang on
        var beside = await LongestAsync(city, well, Lookings, ct);
        return (alone, beside);
    }

    private static async Task<double> LongestAsync(NoticeCity city, Sink well, int lookings, CancellationToken ct)
    {
        var longest = TimeSpan.Zero;
        for (var looking = 0; looking < lookings; looking++)
        {
            var told = (await city.TellAsync(1, ct)).Single().ToString();
            var watch = Stopwatch.StartNew();
            await UntilAsync(() => Task.FromResult(well.Heard.Count(body => body.Contains(told, StringComparison.Ordinal))), 1, ct);
            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
            await Task.Delay(TimeSpan.FromSeconds(1.7), ct); // each at another point of the turn
        }

        return longest.TotalSeconds;
    }

    private static async Task UntilAsync(Func<Task<int>> count, int wanted, CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        int found;
        while ((found = await count()) < wanted)
        {
            if (waited.Elapsed > Patience)
                throw new OperatorException("bench_notices_lost", ("wanted", wanted), ("found", found));
            await Task.Delay(Look, ct);
        }
    }
}
