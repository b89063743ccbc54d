using System.CommandLine;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>The two ways into the database: as <c>rectify_owner</c> and as <c>rectify_service</c>.</summary>
public sealed class Connections
{
    private readonly string? _owner;
    private readonly string? _service;

    public Connections(string? owner, string? service) => (_owner, _service) = (owner, service);

    /// <summary><c>--database</c>: the connection string that the verb needs, in place of the configured one.</summary>
    public static Option<string?> Option { get; } = new("--database")
    {
        Description = "数据库连接串（代替 ConnectionStrings__Rectify 或 …RectifyOwner）。The connection string, in place of the configured one.",
    };

    /// <exception cref="OperatorException">It is not configured.</exception>
    public string Owner => WellFormed(_owner) ?? throw new OperatorException("no_connection", ("name", "ConnectionStrings__RectifyOwner"));

    /// <exception cref="OperatorException">It is not configured.</exception>
    public string Service => WellFormed(_service) ?? throw new OperatorException("no_connection", ("name", "ConnectionStrings__Rectify"));

    /// <summary>Whether any database is named; otherwise it is the private server's.</summary>
    public bool IsConfigured => _owner is not null || _service is not null;

    /// <summary>These, or where none is configured those of the private server, which is started if need be.</summary>
    /// <param name="make">Whether to make a private server where there is none.</param>
    public async Task<Connections> OrPrivateAsync(bool make, CancellationToken ct)
    {
        if (IsConfigured)
            return this;
        var server = new PrivatePostgres(Home.Folder());
        return make ? await server.CreateAsync(ct) : await server.StartAsync(ct);
    }

    /// <summary>With statements prepared by themselves once they recur: the same few run for every command.</summary>
    public static string Tuned(string connection) => new Npgsql.NpgsqlConnectionStringBuilder(connection)
    {
        MaxAutoPrepare = 200,
        AutoPrepareMinUsages = 3,
    }.ConnectionString;

    private static string? WellFormed(string? connection)
    {
        try
        {
            return connection is null ? null : new Npgsql.NpgsqlConnectionStringBuilder(connection).ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new OperatorException("connection_malformed", ("reason", e.Message));
        }
    }

    /// <summary>What <c>--database</c> names, or else the configuration: appsettings.json beside the executable, then the environment.</summary>
    public static Connections From(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is { } named)
            return new(named, named);

        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .Build();
        return new(configuration.GetConnectionString("RectifyOwner"), configuration.GetConnectionString("Rectify"));
    }
}
