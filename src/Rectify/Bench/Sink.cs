using System.Collections.Concurrent;

namespace Rectify.Bench;

/// <summary>A webhook of this machine that keeps what it hears, or hears and never answers.</summary>
internal sealed class Sink : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Sink(WebApplication app) => _app = app;

    public ConcurrentBag<string> Heard { get; } = [];

    public string Address => _app.Urls.Single();

    public static async Task<Sink> StartAsync(bool hangs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new Sink(builder.Build());
        sink._app.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            sink.Heard.Add(await body.ReadToEndAsync(http.RequestAborted));
            if (hangs)
                await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
        });
        await sink._app.StartAsync();
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
