using System.CommandLine;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Jobs;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify;

/// <summary><c>rectify serve</c>: runs the service until it is told to stop.</summary>
public static class ServeVerb
{
    public const int UsualPort = 5080;

    private static readonly Option<int> Port = new("--port")
    {
        Description = "监听端口（仅本机地址；其他地址用 ASPNETCORE_URLS）。Port on this machine's loopback; other addresses by ASPNETCORE_URLS.",
        DefaultValueFactory = _ => UsualPort,
    };

    public static Command Create()
    {
        var command = new Command("serve", "启动服务。Run the service.") { Connections.Option, Port };
        command.SetAction(async (parsed, ct) =>
        {
            var connections = await Connections.From(parsed).OrPrivateAsync(make: false, ct);
            await RunAsync(connections.Service, parsed.GetValue(Port), parsed.InvocationConfiguration.Output, ct);
            return 0;
        });
        return command;
    }

    /// <summary>Serves the database until cancelled; says on <paramref name="output"/> at which address.</summary>
    /// <exception cref="OperatorException">The database or the key file isn't the right one, or the port is taken.</exception>
    public static async Task RunAsync(string service, int port, TextWriter output, CancellationToken ct)
    {
        var keys = KeyFile.Read(KeyFile.Location());
        await CheckAsync(service, keys, ct);

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (builder.Configuration["URLS"] is null)
            builder.WebHost.UseUrls($"http://localhost:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning); // a request a line is the proxy's to write
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical); // what fails at the start is thrown
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None); // as above; its parts below still tell theirs
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning);
        builder.AddRectify(service, keys);
        builder.AddJobHost(service);
        await using var app = builder.Build();
        app.UseRectify();
        app.MapJobHost();
        await app.Services.GetRequiredService<PublishFolder>().HandleAsync(PublishFolder.Shipped, ct);
        await StartAsync(app, port, ct);
        await output.WriteLineAsync(Texts.Get("serving", Language.Chinese, ("address", string.Join(' ', app.Urls))));
        await output.WriteLineAsync(Texts.Get("serving", Language.English, ("address", string.Join(' ', app.Urls))));
        await app.WaitForShutdownAsync(ct);
    }

    private static async Task CheckAsync(string service, KeyFile keys, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(service);
        await Migrate.CheckAsync(database, ct);
        await Installation.CheckAsync(database, keys.Id, ct);
        await new Seals(new SealKeys(SealKeys.Location())).CheckAsync(database, ct);
    }

    private static async Task StartAsync(WebApplication app, int port, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new OperatorException("port_in_use", ("port", port));
        }
    }
}
