using Rectify.Documents;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary>Documents that a finding's history gives.</summary>
public class ActPapersTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Each_is_there_once_its_act_has_happened()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = new RectifiedFinding(bureau, _clock);

        await finding.BeginAsync();
        var begun = await KindsAsync(bureau, finding.Id);
        await finding.AskForMoreTimeAsync();
        var asked = await KindsAsync(bureau, finding.Id);

        Assert.Equal(["receipt"], begun);
        Assert.Equal(["receipt", "extension-approval"], asked);
    }

    [Fact]
    public async Task A_finding_that_went_all_the_way_has_one_for_each_of_its_acts()
    {
        var (bureau, finding) = await RectifiedAsync();

        Assert.Equal(
            ["receipt", "extension-approval", "closing-application", "verification-opinion", "closing-application", "verification-opinion", "closing-notice"],
            await KindsAsync(bureau, finding));
    }

    [Fact]
    public async Task An_approval_says_who_asked_and_what_each_step_decided()
    {
        var (bureau, finding) = await RectifiedAsync();

        var text = string.Join('\n', (await PaperAsync(bureau, finding, "extension-approval")).Lines);

        Assert.Contains("申请延期至 2026年4月24日", text, StringComparison.Ordinal);
        Assert.Contains("护栏定制件到货推迟，需延长工期。", text, StringComparison.Ordinal);
        Assert.Contains("单位主要负责人意见 已批准：情况属实，同意上报。\n\n签字：head　　　2026年3月6日", text, StringComparison.Ordinal);
        Assert.Contains("分管领导意见 已批准：同意延期。\n\n签字：leader　　　2026年3月6日", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_changed_later_changes_nothing_in_it()
    {
        var (bureau, finding) = await RectifiedAsync();

        var receipt = string.Join('\n', (await PaperAsync(bureau, finding, "receipt")).Lines);
        var closing = await PaperAsync(bureau, finding, "closing-notice");

        Assert.Contains("整改期限 2026年4月14日", receipt, StringComparison.Ordinal); // as it was before the extension
        Assert.Contains("签收人 head 签收时间 2026年3月3日09:00", receipt, StringComparison.Ordinal);
        Assert.Contains("分管领导 同意：同意销号。 leader 2026年3月10日", closing.Lines);
        Assert.Equal("2026年3月10日", closing.Day);
    }

    [Fact]
    public async Task Another_county_finds_none_of_it()
    {
        var (bureau, finding) = await RectifiedAsync();
        var one = (await Papers(bureau).ListAsync(bureau.City, bureau["head"], finding, CancellationToken.None))![0]; // their unit's

        Assert.Null(await Papers(bureau).ListAsync(bureau.City, bureau["stranger"], finding, CancellationToken.None));
        Assert.Null(await Papers(bureau).ReadAsync(bureau.City, bureau["stranger"], finding, one.Kind, one.Sequence, CancellationToken.None));
        Assert.Null(await Papers(bureau).ReadAsync(bureau.City, bureau["head"], finding, one.Kind, one.Sequence + 1, CancellationToken.None));
    }

    private async Task<(TransportBureau Bureau, Guid Finding)> RectifiedAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = new RectifiedFinding(bureau, _clock);
        await finding.WalkAsync();
        return (bureau, finding.Id);
    }

    private static async Task<IEnumerable<string>> KindsAsync(TransportBureau bureau, Guid finding) =>
        (await Papers(bureau).ListAsync(bureau.City, bureau["head"], finding, CancellationToken.None))!.Select(paper => paper.Kind); // their unit's

    private static async Task<Paper> PaperAsync(TransportBureau bureau, Guid finding, string kind)
    {
        var listed = (await Papers(bureau).ListAsync(bureau.City, bureau["head"], finding, CancellationToken.None))!.First(paper => paper.Kind == kind); // as above
        return (await Papers(bureau).ReadAsync(bureau.City, bureau["head"], finding, kind, listed.Sequence, CancellationToken.None))!; // it is listed
    }

    private static ActPapers Papers(TransportBureau bureau) => new(new FindingQuery(bureau.Cities, bureau.Library, bureau.Clock), bureau.Cities, bureau.Library);
}
