using System.Diagnostics;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Bench;

/// <summary>What one import took, start of its process included.</summary>
/// <param name="PeakBytes">The most memory it ever had.</param>
internal sealed record ImportRun(TimeSpan Time, long PeakBytes);

/// <summary>Runs <c>rectify import</c> as a process of its own, so that its memory is its own.</summary>
internal static class ImportProcess
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <exception cref="OperatorException">It refused the ledger.</exception>
    public static async Task<ImportRun> RunAsync(Connections connections, Guid tenant, string file, CancellationToken ct)
    {
        var start = OwnExecutable.With(connections, "import", file, "--campaign", "bench", "--city", $"bench {tenant}");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!; // null only when a shell reuses a process
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        var peak = await PeakAsync(process, ct);
        if (process.ExitCode != 0)
            throw new OperatorException("bench_import_failed", ("output", $"{await output}{await errors}".Trim()));
        return new ImportRun(watch.Elapsed, peak);
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
