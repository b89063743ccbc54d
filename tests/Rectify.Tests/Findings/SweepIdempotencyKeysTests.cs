using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class SweepIdempotencyKeysTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_key_is_remembered_for_seven_days_and_then_forgotten()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.ChangeAsync("""
            insert into idempotency_key (tenant_id, account_id, route, key, body_hash, created_at)
            select $1, $2, 'POST /x', i::text, sha256('x'), $3 - i * interval '1 second' from generate_series(0, 11999) i
            """, Sql.Of(bureau.City), Sql.Of(bureau["head"]), Sql.Of(_clock.Now));

        _clock.Advance(TimeSpan.FromDays(7));
        await SweepAsync(bureau);
        Assert.Equal(["0"], await bureau.ManyAsync<string>("select key from idempotency_key"));

        _clock.Advance(TimeSpan.FromSeconds(1));
        await SweepAsync(bureau);
        Assert.Empty(await bureau.ManyAsync<string>("select key from idempotency_key"));
    }

    private Task SweepAsync(TransportBureau bureau) => new SweepIdempotencyKeys(bureau.Cities, _clock).RunAsync(CancellationToken.None);
}
