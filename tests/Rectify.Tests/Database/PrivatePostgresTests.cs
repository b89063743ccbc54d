using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Tests.Support;

namespace Rectify.Tests.Database;

/// <summary>A server of our own, made and started as <c>setup</c> and <c>demo</c> do it; each test has one.</summary>
public sealed class PrivatePostgresTests : IAsyncLifetime
{
    private static readonly ManualClock Clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    private readonly string _home = Directory.CreateTempSubdirectory("rectify-home-").FullName;

    private PrivatePostgres Server => new(_home);

    public Task InitializeAsync()
    {
        // A temporary folder is closed to other accounts; PostgreSQL's must get in when the tests are root's.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_home, (UnixFileMode)0b111_101_101);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (Server.Exists)
            await Server.StopAsync(CancellationToken.None);
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task It_is_made_once_keeps_what_it_holds_and_writes_through()
    {
        await using (var owner = NpgsqlDataSource.Create((await Server.CreateAsync(CancellationToken.None)).Owner))
            await RunAsync(owner, "create table kept (id int)");
        await Server.StopAsync(CancellationToken.None);

        await using var again = NpgsqlDataSource.Create((await Server.CreateAsync(CancellationToken.None)).Owner);

        Assert.Equal(0L, await RunAsync(again, "select count(*) from kept"));
        Assert.Equal("on", await RunAsync(again, "show fsync"));
    }

    [Fact]
    public async Task Starting_one_that_is_not_there_makes_none()
    {
        var refused = await Assert.ThrowsAsync<OperatorException>(() => Server.StartAsync(CancellationToken.None));

        Assert.Equal("no_private_database", refused.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_home));
    }

    [Fact]
    public async Task Of_four_that_start_it_at_once_all_find_it_running()
    {
        await Server.CreateAsync(CancellationToken.None);
        await Server.StopAsync(CancellationToken.None);

        var connections = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Server.StartAsync(CancellationToken.None)));

        await using var service = NpgsqlDataSource.Create(connections[3].Service);
        Assert.Equal(1, await RunAsync(service, "select 1"));
    }

    [Fact]
    public async Task While_the_database_is_away_requests_get_503_and_afterwards_answers_without_a_restart()
    {
        var keys = KeyFile.InMemory();
        var connections = await Server.CreateAsync(CancellationToken.None);
        await using (var owner = NpgsqlDataSource.Create(connections.Owner))
        {
            await Migrate.RunAsync(owner, Clock.Now, CancellationToken.None);
            await RunAsync(owner, "insert into tenant (id, name, created_at) values (gen_random_uuid(), '云江市', '2026-01-01')");
        }

        await using var app = await TestApp.StartAsync(connections.Service, keys, Clock, configure: null);
        var browser = app.NewBrowser();
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(browser));
        await Server.StopAsync(CancellationToken.None);
        var away = await browser.PostAsJsonAsync("/api/session", new { login = "nobody", password = "nothing" });
        await Server.StartAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Equal("application/problem+json", away.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(away.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Unauthorized, await SignInAsync(browser));
    }

    [Fact]
    public async Task A_home_too_long_for_a_socket_is_refused_before_anything_is_made()
    {
        var home = Path.Combine(_home, new string('x', 100));

        var refused = await Assert.ThrowsAsync<OperatorException>(() => new PrivatePostgres(home).CreateAsync(CancellationToken.None));

        Assert.Equal("home_too_long", refused.Code);
        Assert.False(Directory.Exists(home));
    }

    private static async Task<HttpStatusCode> SignInAsync(HttpClient browser) =>
        (await browser.PostAsJsonAsync("/api/session", new { login = "nobody", password = "nothing" })).StatusCode;

    private static async Task<object?> RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
