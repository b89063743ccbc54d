using System.Diagnostics;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Rectify.Layout;
using Rectify.Notices;

namespace Rectify.Bench;

/// <summary>What <c>bench notices</c> measured.</summary>
/// <param name="PerSecond">Messages a second into the mail server, undisturbed: the bar is at least 200.</param>
/// <param name="KilledSeconds">The same number of messages with the node killed <paramref name="Kills"/> times, waits for the next one included.</param>
/// <param name="Missing">Notices that never arrived by mail, of both rounds.</param>
/// <param name="Twice">Messages that arrived more than once, of both rounds.</param>
/// <param name="TwiceUndisturbed">Those of the round that nothing failed in.</param>
/// <param name="WaitSeconds">How long a notice took to a webhook that is well while another hangs.</param>
/// <param name="WaitAloneSeconds">How long it took with nothing else to do.</param>
/// <param name="Ratio">The rate to its bar: at least 1.</param>
public sealed record NoticesFigures(
    [property: JsonPropertyName("bench")] string Bench,
    [property: JsonPropertyName("notices")] int Notices,
    [property: JsonPropertyName("seconds")] double Seconds,
    [property: JsonPropertyName("per_second")] double PerSecond,
    [property: JsonPropertyName("kills")] int Kills,
    [property: JsonPropertyName("killed_seconds")] double KilledSeconds,
    [property: JsonPropertyName("missing")] int Missing,
    [property: JsonPropertyName("twice_undisturbed")] int TwiceUndisturbed,
    [property: JsonPropertyName("twice")] int Twice,
    [property: JsonPropertyName("wait_alone_seconds")] double WaitAloneSeconds,
    [property: JsonPropertyName("wait_seconds")] double WaitSeconds,
    [property: JsonPropertyName("ratio")] double Ratio);

/// <summary>Measures notices on their way out: a node of the service sends them through a Postfix of this machine, undisturbed and killed
/// in the middle, then to two webhooks of which one never answers.</summary>
internal sealed partial class NoticesBench(BenchDatabase database, int notices)
{
    private const double Wanted = 200;
    private const int Kills = 3, People = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), Look = TimeSpan.FromMilliseconds(200);

    /// <exception cref="OperatorException">Postfix isn't there, or messages were lost.</exception>
    public async Task<NoticesFigures> MeasureAsync(string workflows, CancellationToken ct)
    {
        await using var postfix = await LocalPostfix.StartAsync("", null, ct);
        using var home = new ServeHome(postfix.Port);
        var city = await NoticeCity.BuildAsync(database, workflows, home.Keys, People, ct);
        await city.AddAsync(Receiver.Mail, null, ct);

        var (seconds, undisturbed) = await SendAsync(city, postfix, home, kills: 0, ct);
        var (killedSeconds, disturbed) = await SendAsync(city, postfix, home, Kills, ct);
        await city.StopAllAsync(ct);
        var (alone, beside) = await WaitAsync(city, home, ct);
        var rate = notices / seconds;
        return new(
            "notices", notices, Math.Round(seconds, 1), Math.Round(rate), Kills, Math.Round(killedSeconds, 1), undisturbed.Missing + disturbed.Missing, undisturbed.Twice,
            undisturbed.Twice + disturbed.Twice, Math.Round(alone, 1), Math.Round(beside, 1), Math.Round(rate / Wanted, 2));
    }

    private async Task<(double Seconds, (int Missing, int Twice) Found)> SendAsync(NoticeCity city, LocalPostfix postfix, ServeHome home, int kills, CancellationToken ct)
    {
        var before = postfix.Messages().Count();
        await using (await home.StartAsync(database, ct)) // its first turn is over before there is anything to do
            await Task.Delay(TimeSpan.FromSeconds(3), ct);
        var (sent, told) = (await city.SentAsync(ct), await city.TellAsync(notices, ct));
        var watch = new Stopwatch();
        for (var kill = 1; kill <= kills; kill++)
        {
            await using var node = await home.StartAsync(database, ct);
            watch.Start();
            await UntilAsync(() => city.SentAsync(ct), sent + (notices * kill / (kills + 1)), ct);
        }

        await using (var last = await home.StartAsync(database, ct))
        {
            watch.Start();
            await UntilAsync(() => city.SentAsync(ct), sent + notices, ct);
            watch.Stop();
        }

        await UntilAsync(() => Task.FromResult(postfix.Messages().Count() - before), notices, ct);
        return (watch.Elapsed.TotalSeconds, Found(postfix, told));
    }

    private static (int Missing, int Twice) Found(LocalPostfix postfix, HashSet<Guid> told)
    {
        var arrived = postfix.Messages().Select(message => NoticeOf(message)).Where(told.Contains).GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
        return (told.Count - arrived.Count, arrived.Values.Count(times => times > 1));
    }

    private static Guid NoticeOf(string message) => Part().Match(message) is { Success: true } part
        && Link().Match(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(part.Groups[1].Value))) is { Success: true } link ? Guid.Parse(link.Groups[1].ValueSpan) : default;

    private async Task<(double Alone, double Beside)> WaitAsync(NoticeCity city, ServeHome home, CancellationToken ct)
    {
        await using var well = await Sink.StartAsync(hangs: false);
        await using var dead = await Sink.StartAsync(hangs: true);
        await city.AddAsync(Receiver.Webhook, well.Address, ct);
        await using var node = await home.StartAsync(database, ct);
        var alone = await LongestAsync(city, well, ct);
        await city.AddAsync(Receiver.Webhook, dead.Address, ct);
        await city.TellAsync(100, ct); // the dead one has something to hang on
        var beside = await LongestAsync(city, well, ct);
        return (alone, beside);
    }

    private static async Task<double> LongestAsync(NoticeCity city, Sink well, CancellationToken ct)
    {
        var longest = TimeSpan.Zero;
        for (var round = 0; round < 10; round++)
        {
            var told = await city.TellAsync(1, ct);
            var watch = Stopwatch.StartNew();
            await UntilAsync(() => Task.FromResult(well.Heard.Count(body => told.Any(id => body.Contains(id.ToString(), StringComparison.Ordinal)))), 1, ct);
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

    [GeneratedRegex(@"Content-Transfer-Encoding: base64\r?\n\r?\n([^-]+?)\r?\n--")]
    private static partial Regex Part();

    [GeneratedRegex("/inbox/([0-9a-f-]{36})")]
    private static partial Regex Link();
}
