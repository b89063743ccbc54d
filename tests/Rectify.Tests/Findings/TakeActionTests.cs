using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Sealing;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class TakeActionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_accepted_action_writes_state_event_deadlines_and_notices_together()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);

        var id = await bureau.IssueAsync("10wd");

        Assert.Equal("issued", await ScalarAsync<string>(bureau, "select state from finding where id = $1", id));
        Assert.Equal(3L, await ScalarAsync<long>(bureau, "select count(*) from event where finding_id = $1", id));
        Assert.Equal(
            new DateTime(2026, 3, 16, 15, 59, 59, DateTimeKind.Utc).AddTicks(9_999_990),
            await ScalarAsync<DateTime>(bureau, "select due_at from deadline where finding_id = $1 and key = 'finding'", id));
        Assert.Equal(1L, await ScalarAsync<long>(
            bureau, $"select count(*) from notice where finding_id = $1 and account_id = '{bureau["head"]}' and kind = 'entered'", id));
    }

    [Fact]
    public async Task An_action_asks_for_one_connection_at_a_time()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync("10wd");
        await using var single = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ServiceConnection) { MaxPoolSize = 1, Timeout = 5 });
        var cities = new CityDatabase(single);
        var take = new TakeAction(cities, new ProcessLibrary(cities, _clock), new BuiltInRunner(), new Seals(new SealKeys(null)), _clock);

        var answer = await take.HandleAsync(
            new(bureau.City, bureau["head"], id, null, null, by => new Command.Act(by, "acknowledge", Brought.Nothing)), CancellationToken.None);

        Assert.IsType<Answer.Taken>(answer);
    }

    [Fact]
    public async Task A_refused_action_writes_nothing()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.OpenAsync();

        var answer = await bureau.ActAsync(id, "inspector", "qualify", TransportBureau.With(TransportBureau.Qualified));

        Assert.Equal(RefusalCode.NotYourPart, Assert.IsType<Answer.Refused>(answer).Code);
        Assert.Equal(1L, await ScalarAsync<long>(bureau, "select count(*) from event where finding_id = $1", id));
        Assert.Equal(1, await ScalarAsync<int>(bureau, "select sequence from finding where id = $1", id));
    }

    [Fact]
    public async Task To_another_county_the_finding_is_not_there()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();

        Assert.IsType<Answer.NotThere>(await bureau.ActAsync(id, "stranger", "acknowledge"));
    }

    [Fact]
    public async Task Of_a_hundred_simultaneous_requests_exactly_one_is_accepted()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => bureau.ActAsync(id, "head", "acknowledge")));

        Assert.Single(answers.OfType<Answer.Taken>());
    }

    [Fact]
    public async Task Twins_under_one_key_get_one_event_and_the_same_answer()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();
        var key = new IdempotencyKey(bureau["head"], "test", "k1", new byte[32]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bureau.ActAsync(id, "head", "acknowledge", key: key)));

        Assert.Single(answers.OfType<Answer.Taken>());
        Assert.Equal(9, answers.OfType<Answer.Repeated>().Count());
    }

    [Fact]
    public async Task A_key_used_for_another_body_is_refused()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();
        var other = Enumerable.Repeat((byte)1, 32).ToArray();
        await bureau.ActAsync(id, "head", "acknowledge", key: new IdempotencyKey(bureau["head"], "test", "k2", new byte[32]));

        var answer = await bureau.ActAsync(id, "head", "acknowledge", key: new IdempotencyKey(bureau["head"], "test", "k2", other));

        Assert.IsType<Answer.KeyReused>(answer);
    }

    [Fact]
    public async Task What_somebody_saw_before_another_acted_is_stale()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();

        Assert.IsType<Answer.Stale>(await bureau.ActAsync(id, "head", "acknowledge", sequence: 2));
    }

    [Fact]
    public async Task Each_event_is_chained_to_the_one_before()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();

        var head = EventChain.Root;
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("select sequence, bytes, hash from event where finding_id = $1 order by sequence");
        command.Parameters.Add(Sql.Of(id));
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            head = EventChain.HashOf(head, bureau.City, id, rows.GetInt32(0), rows.GetFieldValue<byte[]>(1));
            Assert.Equal(rows.GetFieldValue<byte[]>(2), head);
        }
    }

    private static async Task<T> ScalarAsync<T>(TransportBureau bureau, string sql, Guid id)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        command.Parameters.Add(Sql.Of(id));
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
