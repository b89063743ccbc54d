using Rectify.Accounts;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

public class OwnAccountTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly string _login = $"xu-{Guid.NewGuid():n}"[..12];
    private CurrentAccount? _me;

    private CurrentAccount Me => _me!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        var bureau = await database.AddBureauAsync();
        _me = new(database.City, await database.AddPersonAsync(_login, bureau, null, "inspector"), _login, _login);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_session_says_where_it_came_from_and_ends_with_the_others()
    {
        await SignInAsync("10.1.2.3");
        var kept = await SignInAsync("10.1.2.4");

        await new OwnAccount(database.Cities, _clock).SignOutElsewhereAsync(Me, kept, CancellationToken.None);

        var session = Assert.Single((await ReadAsync()).Sessions);
        Assert.Equal(("10.1.2.4", "Chrome, Windows"), (session.Address, SessionOrigin.Words(session.Browser)));
    }

    [Fact]
    public async Task A_session_that_idled_out_is_none_of_the_open_ones()
    {
        await SignInAsync("10.1.2.3");
        _clock.Advance(Session.Idle);

        Assert.Empty((await ReadAsync()).Sessions);
    }

    [Fact]
    public async Task A_role_is_shown_from_its_first_day_to_its_last()
    {
        await using (var city = await database.BeginAsync())
        {
            await using var end = city.CreateCommand("update role_grant set valid_to = date '2026-03-03' where account_id = $1");
            Sql.Bind(end, Sql.Of(Me.Id));
            await end.ExecuteNonQueryAsync();
            await city.CommitAsync(CancellationToken.None);
        }

        Assert.Equal("inspector", Assert.Single((await ReadAsync()).Roles).Role);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Empty((await ReadAsync()).Roles);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0 Safari/537.36", "Chrome, Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 12) Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0", "MicroMessenger, Android")]
    [InlineData("curl/8.5", "")]
    [InlineData(null, "")]
    public void A_browser_is_told_by_what_it_calls_itself(string? browser, string words) => Assert.Equal(words, SessionOrigin.Words(browser));

    private Task<OwnReading> ReadAsync() => new OwnAccountQuery(database.Cities, _clock).ReadAsync(Me, CancellationToken.None);

    private async Task<Guid> SignInAsync(string address)
    {
        var from = new SessionOrigin(address, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/86.0 Safari/537.36");
        var name = (await database.Cities.TenantsAsync(CancellationToken.None)).Single(tenant => tenant.Id == database.City).Name;
        var answer = await new SignIn(database.Cities, _clock).HandleAsync(name, _login, People.Password, from, CancellationToken.None);
        return Assert.IsType<SignInAnswer.SignedIn>(answer).Session.Id;
    }
}
