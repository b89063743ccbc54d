using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Rectify.Tests.Notices;

/// <summary>What a listener was sent.</summary>
internal sealed record Heard(string Address, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A receiver of this machine: keeps what it is sent, to the byte, and answers as a test says.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Listener(WebApplication app) => _app = app;

    public ConcurrentQueue<Heard> Heard { get; } = [];

    /// <summary>Ends with a slash.</summary>
    public string Address => $"{_app.Urls.Single()}/";

    public static async Task<Listener> StartAsync(Func<HttpContext, Task> answer, string host = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{host}:0");
        var app = builder.Build();
        var listener = new Listener(app);
        app.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            listener.Heard.Enqueue(new(
                $"{http.Request.Path}{http.Request.QueryString}", http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
                await body.ReadToEndAsync()));
            await answer(http);
        });
        await app.StartAsync();
        return listener;
    }

    public static Task<Listener> StartAsync(string body, int status = StatusCodes.Status200OK) => StartAsync(http =>
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(body);
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
