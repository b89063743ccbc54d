using Rectify.Database;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

public class InboxTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_county_that_got_many_findings_at_one_instant_reads_every_message_page_by_page()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.ChangeAsync("""
            insert into notice (tenant_id, id, account_id, kind, about, made_at, try_at)
            select $1, gen_random_uuid(), $2, 'entered', 'issued', $3, $3 from generate_series(1, $4)
            """, Sql.Of(bureau.City), Sql.Of(bureau["head"]), Sql.Of(_clock.Now), Sql.Of((2 * Inbox.Page) + 1));
        var inbox = new Inbox(bureau.Cities, _clock);
        var read = new List<Guid>();

        while (await inbox.ReadAsync(bureau.City, bureau["head"], read.Count == 0 ? null : read[^1], default) is { Count: > 0 } page)
            read.AddRange(page.Select(message => message.Id));

        Assert.Equal((2 * Inbox.Page) + 1, read.Distinct().Count());
        Assert.Equal(read.Count, read.Distinct().Count());
    }
}
