using Rectify.Accounts;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Layout;
using Rectify.Tests.Support;

namespace Rectify.Tests.Delegations;

public class DelegateAwayTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(Absence.Morning);

    [Fact]
    public async Task It_is_kept_audited_and_told()
    {
        var bureau = await BuildAsync();

        var made = await bureau.DelegateAsync("head", "deputy");

        Assert.Null(made.Refused);
        Assert.Equal("deputy", Assert.Single((await ReadAsync(bureau, "head")).Given).DelegateName);
        Assert.Equal("head", Assert.Single((await ReadAsync(bureau, "deputy")).Received).AbsentName);
        Assert.Equal(["delegation_made"], await bureau.ManyAsync<string>("select act from audit_log where subject_id = $1", Sql.Of(bureau["deputy"])));
        Assert.Equal(["delegation_begun head 2026-03-02/2026-03-06"], await ToldAsync(bureau, "deputy"));
    }

    [Theory]
    [InlineData("head", "head", 0, 1, "delegate_unfit")]
    [InlineData("head", "stranger", 0, 1, "delegate_unfit")] // another county's
    [InlineData("supervisor", "head", 0, 1, "delegate_unfit")] // of an organisation below
    [InlineData("head", "inspector", 0, 1, "delegate_unfit")]
    [InlineData("head", "deputy", -1, 1, "delegation_past")]
    [InlineData("head", "deputy", 2, 1, "ends_before_it_begins")]
    [InlineData("head", "deputy", 0, 90, "delegation_too_long")]
    public async Task What_does_not_do_is_refused_by_name(string absent, string to, int from, int until, string code)
    {
        var bureau = await BuildAsync();

        Assert.Equal([code], (await bureau.DelegateAsync(absent, to, from, until)).Codes());
    }

    [Theory]
    [InlineData("head", "liaison")]
    [InlineData("head", "supervisor")]
    [InlineData("inspector", "team_lead")]
    public async Task Somebody_of_the_organisation_of_one_above_or_of_the_team_may_stand_in(string absent, string to)
    {
        var bureau = await BuildAsync();

        Assert.Contains((await ReadAsync(bureau, absent)).Candidates, candidate => candidate.Id == bureau[to]);
        Assert.Null((await bureau.DelegateAsync(absent, to)).Refused);
    }

    [Fact]
    public async Task What_is_delegated_is_not_delegated_on()
    {
        var bureau = await BuildAsync();
        await bureau.DelegateAsync("head", "deputy", 0, 4);

        Assert.Equal(["stands_in_already"], (await bureau.DelegateAsync("deputy", "liaison", 4, 6)).Codes());
        Assert.Equal(["delegate_away"], (await bureau.DelegateAsync("rectifier", "head", 2, 3)).Codes());
        Assert.Null((await bureau.DelegateAsync("deputy", "liaison", 5, 6)).Refused);
    }

    [Fact]
    public async Task Of_two_that_overlap_and_are_made_at_once_one_is_kept()
    {
        var bureau = await BuildAsync();

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(day => bureau.DelegateAsync("head", "deputy", day % 2, 5 + day)));

        Assert.Single(made, one => one.Refused is null);
        Assert.All(made.Where(one => one.Refused is not null), one => Assert.Equal(["delegation_overlaps"], one.Codes()));
    }

    [Fact]
    public async Task Of_two_who_delegate_to_each_other_at_once_one_stays()
    {
        var bureau = await BuildAsync();
        for (var round = 0; round < 10; round++)
        {
            var made = await Task.WhenAll(bureau.DelegateAsync("head", "deputy", round, round), bureau.DelegateAsync("deputy", "head", round, round));

            Assert.Single(made, one => one.Refused is null);
        }
    }

    [Fact]
    public async Task An_officer_neither_stands_in_nor_becomes_one_while_standing_in()
    {
        var bureau = await BuildAsync();
        var officer = await OfficerAsync(bureau);
        await bureau.DelegateAsync("head", "deputy");
        await bureau.ChangeAsync("update role_grant set valid_to = date '2026-03-01' where account_id = $1", Sql.Of(bureau["deputy"]));
        var granted = new RoleGranted(bureau.Bureau, Roles.AuditOfficer, Absence.Monday, null);

        var refused = await new GrantRoles(bureau.Cities, _clock).GrantAsync(
            officer, bureau["deputy"], granted, CancellationToken.None);

        Assert.Equal("officer_delegates", refused.Refused?.Code);
        Assert.DoesNotContain((await ReadAsync(bureau, "supervisor")).Candidates, candidate => candidate.Id == officer.Id);
    }

    [Fact]
    public async Task The_security_officer_delegates_for_somebody_who_is_ill_ends_it_and_both_are_told()
    {
        var bureau = await BuildAsync();
        var officer = await OfficerAsync(bureau);
        var away = new DelegateAway(bureau.Cities, _clock);

        var made = await away.MakeForAsync(officer, bureau["head"], new(bureau["deputy"], Absence.Monday, Absence.Monday.AddDays(4), "住院"), CancellationToken.None);

        Assert.Null(made.Refused);
        Assert.Equal("deputy", Assert.Single((await ReadAsync(bureau, "head")).Given).DelegateName);
        Assert.Equal(["delegation_for_you deputy 2026-03-02/2026-03-06"], await ToldAsync(bureau, "head"));
        Assert.Equal(["delegation_begun head 2026-03-02/2026-03-06"], await ToldAsync(bureau, "deputy"));
        Assert.Equal([officer.Id], await bureau.ManyAsync<Guid>("select by_account from audit_log where act = 'delegation_made'"));

        Assert.True(await away.EndAsync(officer, made.Result, CancellationToken.None));
        Assert.Empty((await ReadAsync(bureau, "head")).Given);
        Assert.Contains("delegation_over deputy", await ToldAsync(bureau, "head"));
        Assert.Contains("delegation_ended head", await ToldAsync(bureau, "deputy"));
    }

    [Theory]
    [InlineData("supervisor")]
    [InlineData("deputy")]
    [InlineData("system")]
    public async Task Nobody_else_delegates_for_another_nor_ends_it(string by)
    {
        var bureau = await BuildAsync();
        var me = by == "system" ? await OfficerAsync(bureau, Roles.SystemOfficer) : bureau.Person(by);
        var away = new DelegateAway(bureau.Cities, _clock);

        var refused = await away.MakeForAsync(me, bureau["head"], new(bureau["liaison"], Absence.Monday, Absence.Monday, "住院"), CancellationToken.None);
        var own = await bureau.DelegateAsync("head", "liaison");

        Assert.Equal(Problem.NotYours.Code, refused.Refused?.Code);
        Assert.False(await away.EndAsync(me, own.Result, CancellationToken.None));
    }

    [Fact]
    public async Task Nobody_stands_in_for_an_account_that_is_shut_out()
    {
        var bureau = await BuildAsync();
        await bureau.ChangeAsync("update account set disabled_at = now() where id = $1", Sql.Of(bureau["head"]));

        var refused = await new DelegateAway(bureau.Cities, _clock).MakeForAsync(
            await OfficerAsync(bureau), bureau["head"], new(bureau["deputy"], Absence.Monday, Absence.Monday, "住院"), CancellationToken.None);

        Assert.Equal(Problem.NotFound.Code, refused.Refused?.Code);
    }

    [Theory]
    [InlineData("head", "deputy", "delegation_ended head")]
    [InlineData("deputy", "head", "delegation_over deputy")]
    public async Task Either_ends_it_early_and_the_other_is_told(string by, string other, string told)
    {
        var bureau = await BuildAsync();
        var id = (await bureau.DelegateAsync("head", "deputy")).Result;

        Assert.False(await bureau.EndAsync("liaison", id));
        Assert.True(await bureau.EndAsync(by, id));
        Assert.False(await bureau.EndAsync(by, id));

        Assert.Empty((await ReadAsync(bureau, "head")).Given);
        Assert.Contains(told, await ToldAsync(bureau, other));
        Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from delegation where ended_by = $1", Sql.Of(bureau[by])));
    }

    [Fact]
    public async Task One_that_is_to_come_is_told_of_at_once_when_it_begins_and_when_it_is_over_each_once()
    {
        var bureau = await BuildAsync();
        await bureau.DelegateAsync("head", "deputy", 1, 2);
        var job = new TellDelegations(bureau.Cities, _clock);

        await job.RunAsync(CancellationToken.None);
        Assert.Equal(["delegation_made head 2026-03-03/2026-03-04"], await ToldAsync(bureau, "deputy"));
        _clock.Advance(TimeSpan.FromDays(1));
        await job.RunAsync(CancellationToken.None);
        await job.RunAsync(CancellationToken.None);
        Assert.Contains("delegation_begun head 2026-03-03/2026-03-04", await ToldAsync(bureau, "deputy"));
        _clock.Advance(TimeSpan.FromDays(2));
        await job.RunAsync(CancellationToken.None);

        Assert.Equal(3, (await ToldAsync(bureau, "deputy")).Count);
        Assert.Equal(["delegation_over deputy"], await ToldAsync(bureau, "head"));
    }

    [Theory]
    [InlineData("head")]
    [InlineData("deputy")]
    public async Task It_ends_with_the_account_of_either_and_stays_ended(string person)
    {
        var bureau = await BuildAsync();
        var officer = await database.AddPersonAsync($"sys-{Guid.NewGuid():n}", bureau.Bureau, bureau.City, Roles.SystemOfficer);
        var administer = new AdministerAccounts(bureau.Cities, _clock);
        await bureau.DelegateAsync("head", "deputy");

        await administer.DisableAsync(new(bureau.City, officer, "sys", "sys"), bureau[person], CancellationToken.None);
        await administer.EnableAsync(new(bureau.City, officer, "sys", "sys"), bureau[person], CancellationToken.None);

        Assert.Empty((await ReadAsync(bureau, "head")).Given);
        Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from delegation where ended_at is not null"));
    }

    private Task<TransportBureau> BuildAsync() => TransportBureau.BuildAsync(database, _clock);

    private static Task<DelegationReading> ReadAsync(TransportBureau bureau, string person) =>
        new DelegationQuery(bureau.Cities, bureau.Clock).ReadAsync(bureau.Person(person), CancellationToken.None);

    private async Task<CurrentAccount> OfficerAsync(TransportBureau bureau, string role = Roles.SecurityOfficer) =>
        new(bureau.City, await database.AddPersonAsync($"officer-{Guid.NewGuid():n}", bureau.Bureau, bureau.City, role), "officer", "officer");

    private static Task<List<string>> ToldAsync(TransportBureau bureau, string person) => bureau.ManyAsync<string>(
        "select kind || ' ' || about from notice where account_id = $1 and kind like 'delegation%' order by made_at, kind", Sql.Of(bureau[person]));
}
