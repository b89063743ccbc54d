using Rectify.Deadlines;
using Rectify.Documents;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary>A finding that is ten working days late goes into the bulletin of its unit and day.</summary>
public class BulletinTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task One_draft_a_day_collects_the_findings_of_a_unit()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        Guid[] found = [await bureau.IssueAsync("3wd"), await bureau.IssueAsync("3wd"), await bureau.IssueAsync("4wd")];

        _clock.Advance(TimeSpan.FromDays(17)); // Thursday the 19th, ten working days after Thursday the 5th
        await SweepAsync(bureau);
        var first = await BulletinsAsync(bureau, found);
        _clock.Advance(TimeSpan.FromDays(1));
        await SweepAsync(bureau);
        var both = await BulletinsAsync(bureau, found);

        Assert.Equal([1, 1, 0], first.Select(letters => letters.Length));
        Assert.Equal([1, 1, 1], both.Select(letters => letters.Length));
        Assert.Equal((both[0][0], false), (both[1][0], both[2][0] == both[0][0]));
    }

    [Fact]
    public async Task It_lists_how_late_each_is_and_goes_on_without_one_that_has_ended()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        Guid[] found = [await bureau.IssueAsync("3wd"), await bureau.IssueAsync("3wd")];
        _clock.Advance(TimeSpan.FromDays(18));
        await SweepAsync(bureau);
        var letter = (await BulletinsAsync(bureau, found))[0][0];
        var sign = new SignLetter(bureau.Cities, bureau.Library, _clock);
        var query = new LetterQuery(bureau.Cities, bureau.Library, _clock);

        var whole = (await query.ReadAsync(bureau.City, bureau["head"], letter, CancellationToken.None))!; // their unit's
        await bureau.ActAsync(found[0], "supervisor", "transfer_out", TransportBureau.With(("transferred_to", "police")) with { Note = "涉嫌违法，依规移送有关机关处理。" });
        var half = (await query.ReadAsync(bureau.City, bureau["head"], letter, CancellationToken.None))!; // the same

        Assert.Equal((2, 1), (whole.Paragraphs.Count(IsListed), half.Paragraphs.Count(IsListed)));
        Assert.EndsWith("整改期限：2026年3月5日（限期整改），已超期11个工作日。", whole.Paragraphs.First(IsListed), StringComparison.Ordinal);
        Assert.Equal(LetterAnswer.Done, await sign.SignAsync(bureau.City, bureau["leader"], letter, CancellationToken.None));
    }

    private static bool IsListed(string paragraph) => paragraph.Contains("编号", StringComparison.Ordinal);

    private Task<int> SweepAsync(TransportBureau bureau) =>
        new FireRungs(bureau.Cities, bureau.Library, new BuiltInRunner(), _clock).SweepAsync(bureau.City, CancellationToken.None);

    private static async Task<List<Guid[]>> BulletinsAsync(TransportBureau bureau, Guid[] findings)
    {
        var bulletins = new List<Guid[]>();
        foreach (var finding in findings)
        {
            var view = await new FindingQuery(bureau.Cities, bureau.Library, bureau.Clock).ReadAsync(bureau.City, bureau["supervisor"], finding, CancellationToken.None);
            bulletins.Add([.. view!.Letters.Where(letter => letter.Kind == "bulletin").Select(letter => letter.Id)]); // the supervisor sees all
        }

        return bulletins;
    }
}
