using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

/// <summary>What a failed sign-in costs, counted instead of timed: the statements that the database ran, and the passwords derived.</summary>
public sealed partial class UnknownLoginTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly AsyncLocal<List<string>?> Work = new();

    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_login_that_nobody_has_costs_the_same_work_as_a_wrong_password()
    {
        var bureau = await database.AddBureauAsync();
        await database.AddPersonAsync("known", bureau, null, "inspector");
        await database.AddPersonAsync("gone", bureau, null, "inspector");
        await database.AddPersonAsync("new", bureau, null, "inspector");
        await RunAsync("update account set disabled_at = timestamptz '2026-01-01 00:00Z' where login = 'gone'");
        await RunAsync("update account set password_hash = null where login = 'new'");

        var known = await WorkAsync("known", "wrong");

        Assert.Single(known, "a password derived");
        Assert.True(known.Count > 4);
        Assert.Equal(known, await WorkAsync("nobody", "wrong"));
        Assert.Equal(known, await WorkAsync("gone", People.Password));
        Assert.Equal(known, await WorkAsync("new", "wrong"));
    }

    [Fact]
    public async Task A_locked_login_costs_the_same_work_whether_anybody_has_it_or_not()
    {
        await database.AddPersonAsync("locked", await database.AddBureauAsync(), null, "inspector");
        for (var i = 0; i < 5; i++)
        {
            await WorkAsync("locked", "wrong");
            await WorkAsync("nobody-locked", "wrong");
        }

        var locked = await WorkAsync("locked", People.Password);

        Assert.DoesNotContain("a password derived", locked);
        Assert.Equal(locked, await WorkAsync("nobody-locked", People.Password));
    }

    // What runs for this sign-in alone is told by the flow of the call, so tests beside it don't count.
    private async Task<List<string>> WorkAsync(string login, string password)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(new Recorder()));
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => Work.Value?.Add("a password derived"));
        meters.Start();
        await using var service = new NpgsqlDataSourceBuilder(database.ServiceConnection).UseLoggerFactory(loggers).Build();
        await using (await service.OpenConnectionAsync()) // what a first connection asks of the server is none of a sign-in's
            Work.Value = [];
        await new SignIn(new CityDatabase(service), _clock).HandleAsync("云江市", login, password, SessionOrigin.Nowhere, CancellationToken.None);
        return Work.Value!; // set above
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == Passwords.MeterName)
            listener.EnableMeasurementEvents(instrument);
    }

    private async Task RunAsync(string sql)
    {
        await using var city = await database.BeginAsync();
        await using var command = city.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
    }

    [GeneratedRegex(@"duration=\d+ms")]
    private static partial Regex Duration();

    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Work.Value?.Add(Duration().Replace(formatter(state, exception), ""));

        public void Dispose()
        {
        }
    }
}
