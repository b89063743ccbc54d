using Rectify.Database;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Tests.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class MergeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Who_reads_the_other_reads_what_went_on_in_it_and_its_evidence()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (own, other) = (await SelfFoundAsync(bureau, "liaison", bureau.County), await bureau.IssueAsync());
        var file = await StagedAsync(bureau, "head");
        Assert.Null(await ViewAsync(bureau, "inspector", own));

        Assert.IsType<Answer.Taken>(await MergeAsync(bureau, "head", own, await NumberAsync(bureau, other), file));

        var (merged, into) = ((await ViewAsync(bureau, "inspector", own))!, (await ViewAsync(bureau, "inspector", other))!); // both are the inspector's to see now
        Assert.Equal(("merged", 0), (merged.State.State, merged.Offers.Length));
        Assert.Contains(into.Linked, linked => (linked.Id, linked.Why) == (own, "merged"));
        Assert.Contains((await ViewAsync(bureau, "head", own))!.Linked, linked => (linked.Id, linked.Why) == (other, "merged_into")); // the unit's own
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        Assert.NotNull(await EvidenceQuery.UsedAsync(city, other, file, bureau["inspector"], _clock.Now, CancellationToken.None));
        Assert.NotNull(await EvidenceQuery.UsedAsync(city, own, file, bureau["inspector"], _clock.Now, CancellationToken.None));
        Assert.Null(await EvidenceQuery.UsedAsync(city, own, file, bureau["stranger"], _clock.Now, CancellationToken.None));
    }

    [Fact]
    public async Task A_number_of_another_unit_is_as_unknown_as_one_that_nobody_has()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.OpenAsync();
        var elsewhere = await SelfFoundAsync(bureau, "stranger", bureau.OtherCounty);

        Assert.Equal(MissingKind.FindingUnknown, await RefusedAsync(bureau, id, await NumberAsync(bureau, elsewhere)));
        Assert.Equal(MissingKind.FindingUnknown, await RefusedAsync(bureau, id, "ZG〔2026〕9999"));
    }

    [Fact]
    public async Task A_finding_of_the_unit_that_the_person_may_not_see_is_unknown()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (id, own) = (await bureau.OpenAsync(), await SelfFoundAsync(bureau, "liaison", bureau.County));

        Assert.Equal(MissingKind.FindingUnknown, await RefusedAsync(bureau, id, await NumberAsync(bureau, own)));
    }

    [Fact]
    public async Task Nothing_goes_on_in_itself_or_in_what_has_ended()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (id, ended) = (await bureau.OpenAsync(), await bureau.OpenAsync());
        await bureau.ActAsync(ended, "team_lead", "discard", TransportBureau.Saying("经复核不属于问题，不予立项。"));

        Assert.Equal(MissingKind.FindingItself, await RefusedAsync(bureau, id, await NumberAsync(bureau, id)));
        Assert.Equal(MissingKind.FindingEnded, await RefusedAsync(bureau, id, await NumberAsync(bureau, ended)));
    }

    [Fact]
    public async Task The_refusal_names_the_field_and_the_number()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);

        var answer = Assert.IsType<Answer.Refused>(await MergeAsync(bureau, "team_lead", await bureau.OpenAsync(), "ZG-7"));

        var (zh, en) = (RefusalProblem.Of(answer).Body(Language.Chinese).Missing.Single(), RefusalProblem.Of(answer).Body(Language.English).Missing.Single());
        Assert.Equal(("merged_into", "“并入问题编号”：本单位没有您可见的编号为 ZG-7 的问题"), (zh.Field, zh.Message));
        Assert.Equal("Merged into: this unit has no finding ZG-7 that you may see", en.Message);
    }

    [Fact]
    public async Task While_somebody_acts_on_the_other_the_merger_is_refused_and_doesnt_wait()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (id, other) = (await bureau.OpenAsync(), await bureau.OpenAsync());
        var number = await NumberAsync(bureau, other);

        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await LockedFinding.LockAsync(city, other, _clock.Now, CancellationToken.None);

        Assert.Equal(MissingKind.FindingBusy, await RefusedAsync(bureau, id, number));
    }

    [Fact]
    public async Task Of_two_that_are_merged_into_each_other_at_once_at_most_one_ends()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        for (var round = 0; round < 20; round++)
        {
            var (one, other) = (await bureau.OpenAsync(), await bureau.OpenAsync());
            var (first, second) = (await NumberAsync(bureau, one), await NumberAsync(bureau, other));

            var answers = await Task.WhenAll(MergeAsync(bureau, "team_lead", one, second), MergeAsync(bureau, "team_lead", other, first));

            Assert.True(answers.OfType<Answer.Taken>().Count() <= 1);
        }
    }

    private static async Task<MissingKind> RefusedAsync(TransportBureau bureau, Guid id, string number)
    {
        var refused = Assert.IsType<Answer.Refused>(await MergeAsync(bureau, "team_lead", id, number));
        Assert.NotEqual("merged", (await ViewAsync(bureau, "team_lead", id))!.State.State); // the team's own
        return Assert.Single(refused.Missing).Kind;
    }

    private static Task<Answer> MergeAsync(TransportBureau bureau, string person, Guid id, string number, params Guid[] evidence) => bureau.ActAsync(
        id, person, "merge", TransportBureau.With(("merged_into", number)) with { Note = "与该问题系同一事项，一并整改", Evidence = [.. evidence] });

    private static async Task<Guid> SelfFoundAsync(TransportBureau bureau, string person, Guid unit)
    {
        var opening = new Rectify.Findings.Opening(bureau.City, bureau[person], "self-inspection", unit, null, TransportBureau.Fields(("description", "值班记录缺页")), Key: null);
        return Assert.IsType<Answer.Taken>(await bureau.Open.HandleAsync(opening, CancellationToken.None)).Finding.Id;
    }

    private async Task<Guid> StagedAsync(TransportBureau bureau, string person)
    {
        var offered = new OfferedFile("自查表.pdf", new MemoryStream(EvidenceRows.Pdf(30)), 30);
        var staged = await new StageEvidence(bureau.Cities, new(), _clock).StageAsync(bureau.City, bureau[person], offered, CancellationToken.None);
        return Assert.IsType<Staging.Staged>(staged).File.Id;
    }

    private static Task<FindingView?> ViewAsync(TransportBureau bureau, string person, Guid id) =>
        new FindingQuery(bureau.Cities, bureau.Library, bureau.Clock).ReadAsync(bureau.City, bureau[person], id, CancellationToken.None);

    private static async Task<string> NumberAsync(TransportBureau bureau, Guid id)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("select number from finding where id = $1");
        command.Parameters.Add(Sql.Of(id));
        return (string)(await command.ExecuteScalarAsync())!; // the finding is there
    }
}
