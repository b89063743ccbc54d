using Rectify.Batches;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Batches;

public class LeaverTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Everything_that_a_leaver_is_responsible_for_goes_over_in_one_act()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var successor = await AddRectifierAsync(bureau, "successor");
        var findings = new[] { await NamedAsync(bureau), await NamedAsync(bureau), await NamedAsync(bureau) };
        await bureau.IssueAsync(); // names nobody
        var leavers = new Leavers(bureau.Cities, _clock);

        var left = await leavers.FindingsAsync(bureau.City, bureau["head"], bureau.County, bureau["rectifier"], CancellationToken.None);
        var act = await new TakeBulkAct(bureau.Cities, bureau.Library, bureau.Take, _clock).HandleAsync(
            new(bureau.City, bureau["head"], "assign", [.. left], "离岗交接", TransportBureau.Fields(("rectifier", successor.ToString())), null, new byte[32]), CancellationToken.None);

        Assert.Equal(findings.Order(), left.Order());
        Assert.All(act!.Items, item => Assert.Equal("taken", item.Outcome));
        var after = Assert.Single(await leavers.ListAsync(bureau.City, bureau["head"], CancellationToken.None));
        Assert.Equal((successor, 3, true), (after.Person, after.Findings, after.IsActive));
    }

    [Fact]
    public async Task Who_is_gone_already_stands_first_and_is_marked()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await NamedAsync(bureau);
        await bureau.ChangeAsync("update account set disabled_at = $2 where id = $1", Sql.Of(bureau["rectifier"]), Sql.Of(_clock.GetUtcNow()));

        var one = Assert.Single(await new Leavers(bureau.Cities, _clock).ListAsync(bureau.City, bureau["liaison"], CancellationToken.None));

        Assert.Equal((bureau["rectifier"], 1, false), (one.Person, one.Findings, one.IsActive));
    }

    [Fact]
    public async Task Another_county_sees_nobody_and_hands_on_nothing()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await NamedAsync(bureau);
        var leavers = new Leavers(bureau.Cities, _clock);

        Assert.Empty(await leavers.ListAsync(bureau.City, bureau["stranger"], CancellationToken.None));
        Assert.Empty(await leavers.FindingsAsync(bureau.City, bureau["stranger"], bureau.County, bureau["rectifier"], CancellationToken.None));
    }

    [Theory]
    [InlineData("supervisor", "issue urge")]
    [InlineData("team_lead", "issue")]
    [InlineData("head", "acknowledge assign")]
    [InlineData("liaison", "acknowledge assign")]
    [InlineData("leader", "")]
    public async Task One_is_offered_the_bulk_acts_of_ones_roles(string person, string acts)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);

        var offered = await new BulkChoice(bureau.Cities, bureau.Library, _clock).ActsOfAsync(bureau.City, bureau[person], CancellationToken.None);

        Assert.Equal(acts, string.Join(' ', offered));
    }

    [Fact]
    public async Task Findings_that_are_not_ones_own_are_left_out_of_a_choice()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (first, second) = (await bureau.IssueAsync(), await bureau.IssueAsync());
        var choice = new BulkChoice(bureau.Cities, bureau.Library, _clock);

        Assert.Equal([second, first], (await choice.FindingsAsync(bureau.City, bureau["head"], [second, first], CancellationToken.None)).Select(row => row.Id));
        Assert.Empty(await choice.FindingsAsync(bureau.City, bureau["stranger"], [first, second], CancellationToken.None));
    }

    private static async Task<Guid> NamedAsync(TransportBureau bureau)
    {
        var id = await bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "head", "assign", TransportBureau.With(("rectifier", bureau["rectifier"].ToString()))));
        return id;
    }

    private static async Task<Guid> AddRectifierAsync(TransportBureau bureau, string login)
    {
        var id = Guid.CreateVersion7();
        await bureau.ChangeAsync(
            "insert into account (tenant_id, id, login, name, created_at) values ($1, $2, $3, $3, $4)",
            Sql.Of(bureau.City), Sql.Of(id), Sql.Of(login), Sql.Of(bureau.Clock.GetUtcNow()));
        await bureau.ChangeAsync(
            "insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from) values ($1, $2, $3, $4, 'rectifier', date '2020-01-01')",
            Sql.Of(bureau.City), Sql.Of(Guid.CreateVersion7()), Sql.Of(id), Sql.Of(bureau.County));
        return id;
    }
}
