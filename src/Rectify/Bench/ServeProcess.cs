using System.Diagnostics;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Bench;

/// <summary><c>rectify serve</c> as a process of its own, on a port of its own of this machine's loopback, with a key file that goes with it.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _home;

    private ServeProcess(Process process, DirectoryInfo home) => (_process, _home) = (process, home);

    /// <summary>Without a slash at its end.</summary>
    public string Address { get; private set; } = "";

    /// <summary>From the start of the process until it had said that it is ready and had shown the page to sign in.</summary>
    public TimeSpan ToFirstAnswer { get; private set; }

    /// <summary>CPU of the process until then: what a start costs whatever else the machine does.</summary>
    public TimeSpan CpuToFirstAnswer { get; private set; }

    /// <summary>Resident memory.</summary>
    public double Mib => MibOf(Looked().WorkingSet64);

    /// <summary>The most resident memory that it ever had.</summary>
    public double PeakMib => MibOf(Looked().PeakWorkingSet64);

    public TimeSpan Cpu => Looked().TotalProcessorTime;

    /// <param name="turns">False for one that serves pages only.</param>
    /// <param name="settings">Further ones, as environment variables; null for none.</param>
    /// <exception cref="OperatorException">It ended instead of serving.</exception>
    public static async Task<ServeProcess> StartAsync(Connections connections, CancellationToken ct, bool turns = true, Dictionary<string, string>? settings = null)
    {
        var home = Directory.CreateTempSubdirectory("rectify-bench-");
        KeyFile.ReadOrMake(Path.Combine(home.FullName, "keys", "rectify.key"));
        var start = OwnExecutable.With(connections, "serve");
        start.RedirectStandardError = false;
        start.Environment["RECTIFY_HOME"] = home.FullName;
        start.Environment.Remove("RECTIFY_KEY_FILE");
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var limit in new[] { nameof(RequestLimits.Person), nameof(RequestLimits.Token), nameof(RequestLimits.Stranger) })
            start.Environment[$"Limits__{limit}"] = "0"; // a bench is nobody who works by hand
        start.Environment["Jobs__Turn"] = turns ? "true" : "false";
        foreach (var (name, value) in settings ?? [])
            start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        var serve = new ServeProcess(Process.Start(start)!, home); // null only when a shell reuses a process
        serve.Address = await serve.AddressAsync(ct);
        using (var client = new HttpClient { BaseAddress = new(serve.Address) })
        {
            await client.GetStringAsync("/healthz/ready", ct);
            await client.GetStringAsync("/sign-in", ct);
        }

        (serve.ToFirstAnswer, serve.CpuToFirstAnswer) = (watch.Elapsed, serve.Cpu);
        return serve;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _home.Delete(recursive: true);
    }

    private static double MibOf(long bytes) => Math.Round(bytes / 1048576.0, 1);

    private Process Looked()
    {
        _process.Refresh();
        return _process;
    }

    private async Task<string> AddressAsync(CancellationToken ct)
    {
        var said = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            said.Add(line);
            if (line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = _process.StandardOutput.ReadToEndAsync(ct); // else it stops when the pipe is full
                return line[at..].Trim();
            }
        }

        await DisposeAsync();
        throw new OperatorException("bench_serve_failed", ("output", string.Join(Environment.NewLine, said)));
    }
}
