using System.Diagnostics;
using System.Net.Http.Headers;
using Rectify.Accounts;
using Rectify.Database;

namespace Rectify.Tests.Support;

/// <summary>One node of the service: the built executable as a process of its own, on a port of its own, on the machine's clock.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private Node(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Without a slash at its end.</summary>
    public string Address { get; }

    /// <summary>The most resident memory that it ever had.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a node and waits until it serves.</summary>
    /// <param name="pauseAt">Where it waits for the lock of <see cref="TestPause"/>; null for nowhere.</param>
    /// <param name="host">Who turns its jobs; null for the usual one.</param>
    /// <param name="turns">False for one that serves pages only.</param>
    public static Task<Node> StartAsync(TestDatabase database, string keyFile, string? pauseAt = null, string? host = null, bool turns = true) =>
        StartAsync(database.ServiceConnection, keyFile, pauseAt, host, turns);

    /// <param name="service">Connection string of the database as <c>rectify_service</c>.</param>
    public static async Task<Node> StartAsync(string service, string keyFile, string? pauseAt = null, string? host = null, bool turns = true)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rectify.dll"), "serve"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment =
            {
                ["ConnectionStrings__Rectify"] = service,
                ["RECTIFY_KEY_FILE"] = keyFile,
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["Jobs__Turn"] = turns ? "true" : "false",
            },
        };
        if (host is not null)
            start.Environment["Jobs__Host"] = host;
        if (pauseAt is not null)
            start.Environment["RECTIFY_TEST_PAUSE_AT"] = pauseAt;
        var process = Process.Start(start)!; // null only when an existing process is reused, which needs UseShellExecute
        var node = new Node(process, await AddressAsync(process));
        _ = process.StandardOutput.ReadToEndAsync(); // else it stops when the pipe is full
        return node;
    }

    /// <summary>Makes the key file that the database belongs with from now on.</summary>
    public static async Task<string> MakeKeyFileAsync(TestDatabase database, string folder)
    {
        var path = Path.Combine(folder, "rectify.key");
        await using var command = database.Owner.CreateCommand("update installation set key_id = $1");
        command.Parameters.Add(Sql.Of(KeyFile.ReadOrMake(path).Id));
        await command.ExecuteNonQueryAsync();
        return path;
    }

    public HttpClient ClientWith(Secret token) => new()
    {
        BaseAddress = new(Address),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token.Text) },
    };

    /// <summary>SIGKILL: nothing of it gets the chance to clean up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the database until it says yes.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isSo())
        {
            Assert.True(waited.Elapsed < Patience, $"Waited in vain: {what}");
            await timer.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static async Task<string> AddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split("http://") is [_, var rest])
                return "http://" + rest.Split(' ', '。', '，', '/')[0];
        }

        throw new InvalidOperationException("The node ended before it served.");
    }
}
