using System.Diagnostics;

namespace Rectify.Bench;

/// <summary>What eight workers did who each acted again and again for a while.</summary>
/// <param name="Done">How many actions were taken.</param>
/// <param name="CpuMicroseconds">CPU of this process for one action; that of any other isn't in it.</param>
internal sealed record ActingRun(long Done, double PerSecond, double CpuMicroseconds)
{
    public const int Workers = 8;

    /// <param name="act">Given the number of the worker, from 0, takes one action; throws when it isn't taken.</param>
    public static async Task<ActingRun> MeasureAsync(TimeSpan length, Func<int, Task> act, CancellationToken ct)
    {
        var (done, cpu, watch) = (0L, Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            while (watch.Elapsed < length)
            {
                await act(worker);
                Interlocked.Increment(ref done);
            }
        }, ct)));
        return new ActingRun(done, done / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / done);
    }

    public static ActingRun MedianOf(IReadOnlyList<ActingRun> runs) => runs.OrderBy(run => run.PerSecond).ElementAt(runs.Count / 2);
}
