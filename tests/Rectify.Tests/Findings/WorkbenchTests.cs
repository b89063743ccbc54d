using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class WorkbenchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_role_that_begins_today_counts_from_the_citys_midnight()
    {
        var clock = new ManualClock(new(2026, 3, 2, 17, 30, 0, TimeSpan.Zero)); // half past one of the third of March
        var bureau = await TransportBureau.BuildAsync(database, clock);
        await bureau.IssueAsync();
        await bureau.ChangeAsync("update role_grant set valid_to = valid_from where account_id = $1", Sql.Of(bureau["head"]));
        await bureau.ChangeAsync(
            "insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from) values ($1, $2, $3, $4, 'head', date '2026-03-03')",
            Sql.Of(bureau.City), Sql.Of(Guid.CreateVersion7()), Sql.Of(bureau["head"]), Sql.Of(bureau.County));

        var desk = await new WorkbenchQuery(bureau.Cities, bureau.Library, new(clock), clock).ReadAsync(bureau.City, bureau["head"], CancellationToken.None);

        Assert.Equal((1, 1), (desk.TaskCount, desk.Tasks.Count));
    }
}
