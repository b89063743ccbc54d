using Rectify.Reports;
using Rectify.Tests.Support;

namespace Rectify.Tests.Reports;

public class RecentFiguresTests
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private int _counts;

    [Fact]
    public async Task What_was_counted_quickly_is_counted_each_time()
    {
        var recent = new RecentFigures(_clock);

        Assert.Equal(["1", "2"], [await AskAsync(recent, "a", TimeSpan.Zero), await AskAsync(recent, "a", TimeSpan.Zero)]);
    }

    [Fact]
    public async Task What_took_long_is_remembered_for_a_minute_from_when_its_counting_began_and_for_its_key_alone()
    {
        var recent = new RecentFigures(_clock);
        Assert.Equal("1", await AskAsync(recent, "a", TimeSpan.FromSeconds(5)));
        _clock.Advance(TimeSpan.FromSeconds(54));
        Assert.Equal("1", await AskAsync(recent, "a", TimeSpan.FromSeconds(5)));
        Assert.Equal("2", await AskAsync(recent, "b", TimeSpan.Zero));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("3", await AskAsync(recent, "a", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Who_asks_meanwhile_waits_for_the_same_count_even_when_the_first_has_left()
    {
        var recent = new RecentFigures(_clock);
        var counted = new TaskCompletionSource<string>();
        using var leaving = new CancellationTokenSource();
        var first = recent.OfAsync("a", _ => Counting(counted.Task), leaving.Token);
        var others = Enumerable.Range(0, 8).Select(_ => recent.OfAsync("a", _ => Counting(counted.Task), CancellationToken.None)).ToArray();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        counted.SetResult("done");

        Assert.All(await Task.WhenAll(others), figures => Assert.Equal("done", figures));
        Assert.Equal(1, _counts);
    }

    [Fact]
    public async Task A_count_that_failed_is_not_remembered()
    {
        var recent = new RecentFigures(_clock);
        await Assert.ThrowsAsync<TimeoutException>(() => recent.OfAsync<string>("a", _ => Task.FromException<string>(new TimeoutException()), CancellationToken.None));

        Assert.Equal("1", await AskAsync(recent, "a", TimeSpan.Zero));
    }

    private Task<string> AskAsync(RecentFigures recent, string key, TimeSpan takes) => recent.OfAsync(
        key,
        _ =>
        {
            _clock.Advance(takes);
            return Counting(null);
        },
        CancellationToken.None);

    private async Task<string> Counting(Task<string>? result)
    {
        var count = Interlocked.Increment(ref _counts);
        return result is null ? $"{count}" : await result;
    }
}
