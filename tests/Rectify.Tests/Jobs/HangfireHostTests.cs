#if RECTIFY_HANGFIRE
using System.Net;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Hangfire;
using Rectify.Jobs;
using Rectify.Tests.Support;

namespace Rectify.Tests.Jobs;

public sealed class HangfireHostTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_dashboard_is_the_system_officers_alone_and_names_the_jobs_in_both_languages()
    {
        var keys = await Node.MakeKeyFileAsync(database, _folder.Path);
        var bureau = await database.AddBureauAsync();
        var officer = await database.AddPersonAsync("system", bureau, roles: Roles.SystemOfficer);
        var supervisor = await database.AddPersonAsync("supervisor", bureau, roles: "supervisor");
        await using var node = await Node.StartAsync(database, keys, host: JobHostChoice.Hangfire);

        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(node.Address) };
        using var inside = node.ClientWith(await database.Cities.MakeTokenAsync(database.City, officer));
        using var outside = node.ClientWith(await database.Cities.MakeTokenAsync(database.City, supervisor));
        using var unknown = await stranger.GetAsync("/hangfire/recurring");
        using var refused = await outside.GetAsync("/hangfire/recurring");
        var page = await inside.GetStringAsync("/hangfire/recurring");

        Assert.True(unknown.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized, $"{unknown.StatusCode}");
        Assert.True(refused.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, $"{refused.StatusCode}");
        Assert.Contains("fire_rungs", page, StringComparison.Ordinal);
        Assert.Contains("Fire the rungs that are due", page, StringComparison.Ordinal);
        Assert.Contains("逐级督办", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_writes_into_tables_that_it_could_not_have_made()
    {
        await using var service = NpgsqlDataSource.Create(database.ServiceConnection);
        await using var write = service.CreateCommand("delete from hangfire.job where id = -1");
        await using var make = service.CreateCommand("create table hangfire.mine (id int)");

        Assert.Equal(0, await write.ExecuteNonQueryAsync());
        var refused = await Assert.ThrowsAsync<PostgresException>(() => make.ExecuteNonQueryAsync());

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData(5, "*/5 * * * * *")]
    [InlineData(60, "0 * * * * *")]
    [InlineData(600, "0 */10 * * * *")]
    [InlineData(21600, "0 0 */6 * * *")]
    [InlineData(86400, "0 0 0 * * *")]
    public void How_often_is_said_as_cron(int seconds, string cron) => Assert.Equal(cron, Cadence.CronOf(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(90)]
    [InlineData(172800)]
    public void What_cron_cannot_say_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Cadence.CronOf(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task Tables_made_twice_are_made_once()
    {
        await using var owner = await database.Owner.OpenConnectionAsync();

        await HangfireTables.CreateAsync(owner, DatabaseRoles.Service, CancellationToken.None);

        await using var locks = new NpgsqlCommand("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()", owner);
        Assert.Equal(0L, await locks.ExecuteScalarAsync());
    }

    public void Dispose() => _folder.Dispose();
}
#endif
