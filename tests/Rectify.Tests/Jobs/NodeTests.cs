using Rectify.Accounts;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Jobs;

/// <summary>A city with rungs to fire and a twin of it, and what to hold the two against each other with: one is swept by nodes of the test,
/// the other in this process, undisturbed. Every host of jobs that is built in is held to it.</summary>
public abstract class NodeTests(TestDatabase database, string host) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected TestDatabase Database => database;

    protected string Host => host;

    protected Task<string> KeysAsync() => Node.MakeKeyFileAsync(database, _folder.Path);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    // Issued some weeks ago, as many on each of eight days, and nobody has looked since.
    protected async Task<TransportBureau> OverdueAsync(int findings)
    {
        var bureau = await TransportBureau.BuildAsync(database, new ManualClock(new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-24)));
        for (var i = 1; i <= findings; i++)
        {
            await bureau.IssueAsync("10wd");
            if (i % (findings / 8) == 0)
                bureau.Clock.Advance(TimeSpan.FromDays(1));
        }

        return bureau;
    }

    protected static async Task AssertSameAsync(TransportBureau twin, TransportBureau bureau)
    {
        Assert.Equal(await RungsAsync(twin), await RungsAsync(bureau));
        Assert.Equal(await NoticesAsync(twin), await NoticesAsync(bureau));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from finding where sweep_failures > 0"));
        await bureau.AssertChainsAsync();
    }

    protected static Task SweepAsync(TransportBureau bureau, TimeProvider? clock = null) =>
        new FireRungs(bureau.Cities, bureau.Library, new BuiltInRunner(), clock ?? TimeProvider.System).SweepAsync(bureau.City, CancellationToken.None);

    protected static Task NothingIsDueAsync(TransportBureau bureau) => Node.UntilAsync(
        async () => await bureau.OneAsync<long>("select count(*) from finding where next_rung_at <= $1", Sql.Of(TimeProvider.System.GetUtcNow())) == 0,
        "the other node has fired what was due");

    private static Task<List<string>> RungsAsync(TransportBureau bureau) => bureau.ManyAsync<string>("""
        select concat_ws(' ', f.number, r.deadline, r.version, r.rung, r.fate, r.due_at) from rung r join finding f on f.id = r.finding_id order by 1
        """);

    private static Task<List<string>> NoticesAsync(TransportBureau bureau) => bureau.ManyAsync<string>("""
        select concat_ws(' ', f.number, a.login, n.about, count(*)) from notice n
        join finding f on f.id = n.finding_id join account a on a.id = n.account_id
        where n.kind = 'rung' group by f.number, a.login, n.about order by 1
        """);

    protected static async Task<Secret> TokenAsync(TransportBureau bureau, string person)
    {
        await bureau.ChangeAsync("update account set must_change_password = false where id = $1", Sql.Of(bureau[person]));
        return await bureau.Cities.MakeTokenAsync(bureau.City, bureau[person]);
    }
}
