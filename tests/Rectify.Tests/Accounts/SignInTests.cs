using Microsoft.EntityFrameworkCore;
using Rectify.Accounts;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

public class SignInTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_right_password_opens_a_session()
    {
        var id = await AddAsync("lin");

        var answer = Assert.IsType<SignInAnswer.SignedIn>(await TryAsync(" Lin ", People.Password));

        Assert.Equal((id, _clock.Now), (answer.Session.AccountId, answer.Session.SeenAt));
    }

    [Fact]
    public async Task Five_failures_lock_for_ten_minutes_the_right_password_too()
    {
        await AddAsync("zhou");
        await FailAsync("zhou", times: 5);

        var locked = Assert.IsType<SignInAnswer.Locked>(await TryAsync("zhou", People.Password));
        Assert.Equal(_clock.Now + TimeSpan.FromMinutes(10), locked.Until);

        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<SignInAnswer.SignedIn>(await TryAsync("zhou", People.Password));
    }

    [Fact]
    public async Task A_success_forgets_the_failures_before_it()
    {
        await AddAsync("qian");
        await FailAsync("qian", times: 4);
        Assert.IsType<SignInAnswer.SignedIn>(await TryAsync("qian", People.Password));

        await FailAsync("qian", times: 4);

        Assert.IsType<SignInAnswer.SignedIn>(await TryAsync("qian", People.Password));
    }

    [Fact]
    public async Task A_login_that_nobody_has_is_answered_like_any_other()
    {
        await AddAsync("feng");
        var answers = new List<(Type Known, Type Unknown)>();

        for (var i = 0; i < 7; i++)
            answers.Add(((await TryAsync("feng", "wrong")).GetType(), (await TryAsync("nobody", "wrong")).GetType()));

        Assert.All(answers, answer => Assert.Equal(answer.Known, answer.Unknown));
        Assert.Equal(typeof(SignInAnswer.Failed), answers[0].Known);
        Assert.Equal(typeof(SignInAnswer.Locked), answers[^1].Known);
    }

    [Fact]
    public async Task Of_fifty_guesses_at_once_five_are_looked_at()
    {
        await AddAsync("wei");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => TryAsync("wei", $"guess {i}")));

        Assert.Equal(4, answers.Count(answer => answer is SignInAnswer.Failed)); // the fifth says that it locked
        Assert.Equal(46, answers.Count(answer => answer is SignInAnswer.Locked));
        Assert.Equal(5, await FailedTriesAsync("wei"));
    }

    [Fact]
    public async Task A_disabled_account_is_refused_like_a_wrong_password()
    {
        var id = await AddAsync("shen");
        await using (var city = await database.BeginAsync())
        {
            (await city.Db.Accounts.SingleAsync(account => account.Id == id)).Disable(_clock.Now);
            await city.Db.SaveChangesAsync();
            await city.CommitAsync(CancellationToken.None);
        }

        Assert.IsType<SignInAnswer.Failed>(await TryAsync("shen", People.Password));
    }

    [Fact]
    public async Task With_two_cities_one_must_be_named()
    {
        await AddAsync("han");
        var other = await database.AddCityAsync($"河州市{Guid.NewGuid():n}");

        Assert.IsType<SignInAnswer.NoSuchCity>(await new SignIn(database.Cities, _clock).HandleAsync(null, "han", People.Password, SessionOrigin.Nowhere, CancellationToken.None));
        Assert.IsType<SignInAnswer.SignedIn>(await TryAsync("han", People.Password));
        Assert.NotEqual(database.City, other);
    }

    private async Task<Guid> AddAsync(string login) => await database.AddPersonAsync(login, await database.AddBureauAsync(), null, "inspector");

    private Task<SignInAnswer> TryAsync(string login, string password) =>
        new SignIn(database.Cities, _clock).HandleAsync("云江市", login, password, SessionOrigin.Nowhere, CancellationToken.None);

    private async Task FailAsync(string login, int times)
    {
        for (var i = 0; i < times; i++)
            await TryAsync(login, "wrong");
    }

    private async Task<int> FailedTriesAsync(string login)
    {
        await using var city = await database.BeginAsync();
        return await city.Db.AuditEntries.CountAsync(entry => EF.Functions.JsonContains(entry.Detail, $$"""{"login":"{{login}}"}"""));
    }
}
