using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class ListStrandedTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_finding_whose_turn_is_nobodys_is_listed_until_somebody_comes()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();
        Assert.Empty(await ListOf(bureau).ListAsync(bureau.City, CancellationToken.None));

        await DisableAsync(bureau, "head");
        var stranded = Assert.Single(await ListOf(bureau).ListAsync(bureau.City, CancellationToken.None));
        Assert.Equal((id, "issued", "unit_head"), (stranded.Id, stranded.State, stranded.Party));

        await bureau.ChangeAsync("update account set disabled_at = null where id = $1", Sql.Of(bureau["head"]));
        Assert.Empty(await ListOf(bureau).ListAsync(bureau.City, CancellationToken.None));
    }

    [Fact]
    public async Task A_finding_whose_named_person_left_is_listed_and_its_neighbour_in_the_same_state_is_not()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.ChangeAsync(
            "insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from) values ($1, $2, $3, $4, 'rectifier', date '2020-01-01')",
            Sql.Of(bureau.City), Sql.Of(Guid.CreateVersion7()), Sql.Of(bureau["deputy"]), Sql.Of(bureau.County));
        var (left, _) = (await PlanningAsync(bureau, "rectifier"), await PlanningAsync(bureau, "deputy"));
        Assert.Empty(await ListOf(bureau).ListAsync(bureau.City, CancellationToken.None));

        await DisableAsync(bureau, "rectifier");

        var stranded = Assert.Single(await ListOf(bureau).ListAsync(bureau.City, CancellationToken.None));
        Assert.Equal((left, "planning", "rectifier"), (stranded.Id, stranded.State, stranded.Party));
    }

    [Fact]
    public async Task The_supervisors_are_told_once_a_day_however_often_the_job_runs()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync();
        await DisableAsync(bureau, "head");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JobOf(bureau).TellAsync(bureau.City, CancellationToken.None)));
        Assert.Equal([bureau["supervisor"]], await bureau.ManyAsync<Guid>("select account_id from notice where kind = 'stranded'"));

        _clock.Advance(TimeSpan.FromDays(1));
        await JobOf(bureau).TellAsync(bureau.City, CancellationToken.None);
        Assert.Equal(2L, await bureau.OneAsync<long>("select count(*) from notice where kind = 'stranded'"));
    }

    private static StrandedFindings ListOf(TransportBureau bureau) => new(bureau.Cities, bureau.Library, bureau.Clock);

    private static ListStranded JobOf(TransportBureau bureau) => new(bureau.Cities, ListOf(bureau), bureau.Clock);

    private static async Task<Guid> PlanningAsync(TransportBureau bureau, string rectifier)
    {
        var id = await bureau.IssueAsync();
        var named = TransportBureau.With(("rectifier", bureau[rectifier].ToString()));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "head", "acknowledge", named));
        return id;
    }

    private Task DisableAsync(TransportBureau bureau, string person) =>
        bureau.ChangeAsync("update account set disabled_at = $1 where id = $2", Sql.Of(_clock.Now), Sql.Of(bureau[person]));
}
