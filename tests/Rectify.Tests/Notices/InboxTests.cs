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
        await SendNoticesTests.AddAsync(bureau, (2 * Inbox.Page) + 1);
        var inbox = new Inbox(bureau.Cities, _clock);
        var read = new List<Guid>();

        while (await inbox.ReadAsync(bureau.City, bureau["head"], read.Count == 0 ? null : read[^1], default) is { Count: > 0 } page)
            read.AddRange(page.Select(message => message.Id));

        Assert.Equal((2 * Inbox.Page) + 1, read.Distinct().Count());
        Assert.Equal(read.Count, read.Distinct().Count());
    }
}
