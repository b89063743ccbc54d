using Rectify.Accounts;
using Rectify.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Evidence;

public class EvidenceElsewhereTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    private EvidenceRows Rows => new(database, _clock);

    private EvidenceElsewhere Elsewhere => new(database.Cities, _clock);

    [Fact]
    public async Task Only_evidence_of_findings_that_one_may_see_is_offered_each_once_and_not_what_is_on_this_one()
    {
        var (account, other) = (await Rows.AccountAsync(), await Rows.AccountAsync());
        var (here, seen, also, hidden) = (await Rows.FindingAsync(), await Rows.FindingAsync(), await Rows.FindingAsync(), await Rows.FindingAsync());
        foreach (var finding in new[] { here, seen, also })
        {
            await Rows.LetSeeAsync(finding, account);
            await Rows.LetSeeAsync(finding, other);
        }

        var (twice, mine, secret) = (await FileAsync(other), await FileAsync(other), await FileAsync(other));
        await Rows.AttachAsync(seen, other, twice);
        await Rows.AttachAsync(also, other, twice);
        await Rows.AttachAsync(seen, other, mine);
        await Rows.AttachAsync(here, other, mine);
        await Rows.AttachAsync(hidden, other, secret);

        var offered = await Elsewhere.FindAsync(Me(account), here, "", default);

        Assert.Equal([twice], offered.Select(piece => piece.Id));
        Assert.Equal([twice], (await Elsewhere.NamesAsync(Me(account), [twice, secret, Guid.NewGuid()], default)).Select(piece => piece.Id));
    }

    [Fact]
    public async Task It_is_found_by_the_findings_number_or_a_part_of_its_name()
    {
        var account = await Rows.AccountAsync();
        var (here, first, second) = (await Rows.FindingAsync(), await Rows.FindingAsync(), await Rows.FindingAsync());
        foreach (var finding in new[] { here, first, second })
            await Rows.LetSeeAsync(finding, account);
        var (one, two) = (await FileAsync(account), await FileAsync(account));
        await Rows.AttachAsync(first, account, one);
        await Rows.AttachAsync(second, account, two);

        Assert.Equal([two], (await Elsewhere.FindAsync(Me(account), here, second.ToString(), default)).Select(piece => piece.Id));
        Assert.Equal(2, (await Elsewhere.FindAsync(Me(account), here, "改报告.P", default)).Count);
        Assert.Empty(await Elsewhere.FindAsync(Me(account), here, "%", default));
    }

    private async Task<Guid> FileAsync(Guid account) => (await Rows.StagedAsync(account, EvidenceRows.Pdf(40))).Id;

    private CurrentAccount Me(Guid account) => new(database.City, account, "tester", "tester");
}
