using Rectify.Accounts;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Accounts;

public class AccountQueryTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Each_account_is_found_under_the_standing_that_it_is_shown_with_and_under_no_other()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.ChangeAsync("update account set password_hash = 'set' where login <> 'liaison' and login <> 'leader'");
        await bureau.ChangeAsync("update account set disabled_at = $1 where login in ('rectifier', 'leader')", Sql.Of(_clock.Now));
        await bureau.ChangeAsync(
            "insert into sign_in_attempt (tenant_id, login, tries, locked_until) select $1, login, 5, $2 from account where login in ('liaison', 'head', 'leader')",
            Sql.Of(bureau.City), Sql.Of(_clock.Now.AddMinutes(10)));
        await bureau.ChangeAsync("update role_grant set valid_to = date '2026-03-01' where account_id in ($1, $2)", Sql.Of(bureau["deputy"]), Sql.Of(bureau["head"]));
        await bureau.ChangeAsync("update account set password_hash = null where login = 'stranger'");

        var query = new AccountQuery(bureau.Cities, _clock);
        var (all, _, count) = await query.ListAsync(bureau.City, new("", "", null), CancellationToken.None);
        Assert.Equal(all.Count, count);
        Assert.Equal(AccountQuery.Standings.Order(), all.Select(row => row.Standing).Distinct().Order());
        Assert.Equal(
            ["disabled", "locked", "disabled", "locked"],
            new[] { "leader", "head", "rectifier", "liaison" }.Select(login => all.Single(row => row.Login == login).Standing));
        foreach (var standing in AccountQuery.Standings)
        {
            var (rows, _, fitting) = await query.ListAsync(bureau.City, new("", standing, null), CancellationToken.None);
            Assert.Equal(all.Where(row => row.Standing == standing).Select(row => row.Id), rows.Select(row => row.Id));
            Assert.Equal(rows.Count, fitting);
        }
    }
}
