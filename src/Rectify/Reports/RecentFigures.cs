using System.Collections.Concurrent;

namespace Rectify.Reports;

/// <summary>Figures that took long to count, remembered for a minute; they say themselves of which instant they are.
/// Whoever asks while they are being counted waits for the same count. What is counted quickly is counted each time.</summary>
public sealed class RecentFigures(TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    /// <summary>What takes longer is remembered.</summary>
    public static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<object, Lazy<Task<Counted>>> _counts = new();

    /// <param name="key">What is counted and for whom, comparable by value.</param>
    /// <param name="count">Goes on when the asker leaves: others may wait for it.</param>
    public async Task<T> OfAsync<T>(object key, Func<CancellationToken, Task<T>> count, CancellationToken ct)
        where T : class
    {
        var mine = new Lazy<Task<Counted>>(() => CountAsync(count));
        var found = _counts.GetOrAdd(key, mine);
        if (found != mine && await IsOverAsync(found))
            found = _counts.TryUpdate(key, mine, found) ? mine : _counts.GetOrAdd(key, mine);
        try
        {
            var counted = await found.Value.WaitAsync(ct);
            if (!counted.WasSlow)
                _counts.TryRemove(new(key, found));
            return (T)counted.Figures;
        }
        finally
        {
            await ForgetAsync();
        }
    }

    // Counted, but not within the last minute; or it failed.
    private async Task<bool> IsOverAsync(Lazy<Task<Counted>> count) =>
        count is { IsValueCreated: true, Value.IsCompleted: true }
        && !(count.Value.IsCompletedSuccessfully && clock.GetElapsedTime((await count.Value).Began) < Kept);

    private async Task<Counted> CountAsync<T>(Func<CancellationToken, Task<T>> count)
        where T : class
    {
        var began = clock.GetTimestamp();
        var figures = await count(CancellationToken.None);
        return new(figures, began, clock.GetElapsedTime(began) > Quick);
    }

    // Nobody asks again for most of them.
    private async Task ForgetAsync()
    {
        foreach (var (key, found) in _counts)
        {
            if (await IsOverAsync(found))
                _counts.TryRemove(new(key, found));
        }
    }

    /// <param name="Began">Timestamp of the clock.</param>
    private sealed record Counted(object Figures, long Began, bool WasSlow);
}
