using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>分管领导: the first page lists what is near or past its deadline in the leader's charge, and nothing else.</summary>
public class InChargeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Of_the_units_in_charge_the_near_and_the_overdue_are_listed_and_of_no_other_unit()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await InChargeOfAsync(bureau, bureau.County);
        var late = await bureau.IssueAsync("2wd");
        var near = await bureau.IssueAsync("7wd");
        await bureau.IssueAsync("60wd");
        _clock.Advance(TimeSpan.FromDays(7));

        var charge = await ReadAsync(bureau, "leader");

        Assert.Equal([(late, Light.Overdue), (near, Light.NearDue)], charge!.Findings.Select(row => (row.Id, row.Light)));
        Assert.Equal([(bureau.County, 1, 1)], charge.Units.Select(unit => (unit.Unit, unit.Overdue, unit.NearDue)));
    }

    [Fact]
    public async Task What_another_leader_is_in_charge_of_is_not_listed()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await InChargeOfAsync(bureau, bureau.OtherCounty);
        await bureau.IssueAsync("2wd");
        _clock.Advance(TimeSpan.FromDays(7));

        var charge = await ReadAsync(bureau, "leader");

        Assert.Empty(charge!.Findings);
        Assert.Empty(charge.Units);
    }

    [Theory]
    [InlineData("supervisor")]
    [InlineData("head")]
    [InlineData("discipline")]
    public async Task Whoever_is_no_leader_has_no_such_list(string person) =>
        Assert.Null(await ReadAsync(await TransportBureau.BuildAsync(database, _clock), person));

    private Task<InCharge?> ReadAsync(TransportBureau bureau, string person) => InCharge.OfAsync(
        bureau.Cities, new LedgerQuery(bureau.Cities, _clock), new(_clock), new CurrentAccount(bureau.City, bureau[person], person, person), _clock.GetUtcNow(), default);

    private static Task InChargeOfAsync(TransportBureau bureau, Guid unit) => bureau.ChangeAsync(
        "insert into leader_charge (tenant_id, account_id, organisation_id) values ($1, $2, $3)", Sql.Of(bureau.City), Sql.Of(bureau["leader"]), Sql.Of(unit));

}
