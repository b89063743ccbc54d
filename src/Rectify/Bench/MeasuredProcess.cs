using System.Diagnostics;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Bench;

/// <summary>What one process took, its start included.</summary>
/// <param name="PeakBytes">The most memory it ever had.</param>
internal sealed record MeasuredRun(TimeSpan Time, long PeakBytes);

/// <summary>Runs a verb of ledgers as a process of its own, so that its memory is its own.</summary>
internal static class MeasuredProcess
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <exception cref="OperatorException">It failed.</exception>
    public static async Task<MeasuredRun> RunAsync(Connections connections, CancellationToken ct, params string[] arguments)
    {
        var start = OwnExecutable.With(connections, arguments);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!; // null only when a shell reuses a process
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        var peak = await PeakAsync(process, ct);
        if (process.ExitCode != 0)
            throw new OperatorException("bench_ledger_failed", ("verb", arguments[0]), ("output", $"{await output}{await errors}".Trim()));
        return new MeasuredRun(watch.Elapsed, peak);
    }

    private static async Task<long> PeakAsync(Process process, CancellationToken ct)
    {
        var (peak, ended) = (0L, process.WaitForExitAsync(ct));
        while (!ended.IsCompleted)
        {
            process.Refresh();
            peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
            await Task.WhenAny(ended, Task.Delay(Look, ct));
        }

        await ended;
        return peak;
    }
}
