using Rectify.Campaigns;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Campaigns;

public class SignForProgressTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_unit_has_signed_when_it_has_signed_for_all_of_its_findings()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (first, second) = (await bureau.IssueAsync(), await bureau.IssueAsync());
        await bureau.OpenAsync();

        Assert.IsType<Answer.Taken>(await bureau.ActAsync(first, "head", "acknowledge"));
        var half = await FiguresAsync(bureau, "supervisor");
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(second, "head", "acknowledge"));
        var whole = await FiguresAsync(bureau, "supervisor");

        Assert.Equal((3, 2, 1, 1, 0), (half.Findings, half.Issued, half.SignedFor, half.UnitsIssued, half.UnitsSigned));
        Assert.Equal((2, 2, 1, 1), (whole.Issued, whole.SignedFor, whole.UnitsIssued, whole.UnitsSigned));
    }

    [Fact]
    public async Task Days_late_are_working_days_after_the_two_that_a_unit_has_to_sign()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync(); // Monday 2 March: to be signed for by the end of the 4th

        _clock.Advance(TimeSpan.FromDays(2));
        var inTime = await UnitAsync(bureau);
        _clock.Advance(TimeSpan.FromDays(5)); // Monday the 9th: Thursday, Friday and Monday have passed
        var late = await UnitAsync(bureau);

        Assert.Equal((1, 0, "head"), (inTime.Waiting, inTime.DaysLate, Assert.Single(inTime.Heads)));
        Assert.Equal(3, late.DaysLate);
        Assert.Null(late.LastSignedAt);
    }

    [Fact]
    public async Task It_says_who_signed_last_and_when()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();
        _clock.Advance(TimeSpan.FromHours(3));

        await bureau.ActAsync(id, "head", "acknowledge");

        var unit = await UnitAsync(bureau);
        Assert.Equal((1, 0, _clock.GetUtcNow(), "head"), (unit.SignedFor, unit.Waiting, unit.LastSignedAt, unit.LastSignedBy));
    }

    [Fact]
    public async Task A_finding_that_ended_before_it_was_signed_for_is_asked_of_nobody()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();

        await bureau.ActAsync(id, "supervisor", "transfer_out", TransportBureau.With(("transferred_to", "police")) with { Note = "涉嫌犯罪，移送公安机关" });

        var unit = await UnitAsync(bureau);
        Assert.Equal((0, 0, 0), (unit.Issued, unit.Waiting, unit.DaysLate));
    }

    [Fact]
    public async Task Each_county_reads_its_own_progress_only()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync();
        await bureau.ChangeAsync($"insert into team_scope (tenant_id, team_id, organisation_id) values ('{bureau.City}', '{bureau.Team}', '{bureau.OtherCounty}')");

        Assert.Equal(2, (await ReadAsync(bureau, "supervisor"))!.Count);
        Assert.Equal(bureau.County, Assert.Single((await ReadAsync(bureau, "head"))!).Unit);
        Assert.Equal((bureau.OtherCounty, 0), Assert.Single((await ReadAsync(bureau, "stranger"))!.Select(unit => (unit.Unit, unit.Issued))));
        Assert.Equal(0, (await FiguresAsync(bureau, "stranger")).Findings);
    }

    private async Task<CampaignFigures> FiguresAsync(TransportBureau bureau, string person) =>
        (await new CampaignQuery(bureau.Cities, bureau.Library, _clock).FindAsync(bureau.City, bureau[person], bureau.Campaign, CancellationToken.None))!.Figures; // theirs to see

    private async Task<UnitProgress> UnitAsync(TransportBureau bureau) => Assert.Single((await ReadAsync(bureau, "supervisor"))!);

    private Task<IReadOnlyList<UnitProgress>?> ReadAsync(TransportBureau bureau, string person) =>
        new SignForProgress(bureau.Cities, bureau.Library, _clock).OfAsync(bureau.City, bureau[person], bureau.Campaign, CancellationToken.None);
}
