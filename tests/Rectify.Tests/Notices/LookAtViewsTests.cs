using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Notices;

/// <summary>Saved views that somebody subscribed to (domain.md G15).</summary>
public class LookAtViewsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // A Monday, nine in the morning.
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_comes_into_a_view_is_told_once_at_the_next_look_and_what_was_there_is_not()
    {
        var (bureau, views, view) = await BuildAsync();
        await bureau.IssueAsync();
        Assert.Null(await views.ChooseAsync(Me(bureau), view, ViewSubscriptions.AtOnce, CancellationToken.None));
        await LookAsync(bureau);
        Assert.Equal(0L, await ToldAsync(bureau));

        await bureau.IssueAsync();
        await bureau.IssueAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync(bureau);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync(bureau);

        Assert.Equal($"{view} 2 交办的", await bureau.OneAsync<string>("select about from notice where kind = 'view'"));
        var message = (await new Inbox(bureau.Cities, _clock).ReadAsync(bureau.City, bureau["head"], null, CancellationToken.None)).First(one => one.Kind == "view");
        Assert.Equal("订阅的视图有新问题：交办的（2 个）", new InboxWords(await bureau.Library.OfAsync(bureau.City, CancellationToken.None), Reader.Of(Language.Chinese, TimeZoneInfo.Utc)).Of(message));
        Assert.StartsWith("/me/notices/views/", await new Inbox(bureau.Cities, _clock).OpenAsync(bureau.City, bureau["head"], message.Id, CancellationToken.None), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ViewSubscriptions.Daily, "2026-03-03T00:29", "2026-03-03T00:30")]
    [InlineData(ViewSubscriptions.Weekly, "2026-03-09T00:29", "2026-03-09T00:30")]
    public async Task A_day_or_a_week_is_told_in_one_in_the_morning(string rhythm, string before, string at)
    {
        var (bureau, views, view) = await BuildAsync();
        await views.ChooseAsync(Me(bureau), view, rhythm, CancellationToken.None);
        await LookAsync(bureau);
        await bureau.IssueAsync();
        await bureau.IssueAsync();

        _clock.Set(DateTimeOffset.Parse($"{before}Z", System.Globalization.CultureInfo.InvariantCulture));
        await LookAsync(bureau);
        Assert.Equal(0L, await ToldAsync(bureau));
        _clock.Set(DateTimeOffset.Parse($"{at}Z", System.Globalization.CultureInfo.InvariantCulture));
        await LookAsync(bureau);

        Assert.Equal(1L, await ToldAsync(bureau));
    }

    [Fact]
    public async Task Nobody_hears_of_a_view_that_is_not_theirs_or_of_findings_that_they_may_not_see()
    {
        var (bureau, views, view) = await BuildAsync();
        var stranger = new CurrentAccount(bureau.City, bureau["stranger"], "stranger", "stranger");
        Assert.Equal(404, (await views.ChooseAsync(stranger, view, ViewSubscriptions.AtOnce, CancellationToken.None))?.Status);
        await bureau.ChangeAsync("update ledger_view set name = '全市' where id = $1", Sql.Of(view));
        await new LedgerViews(bureau.Cities, _clock).SaveAsync(stranger, "我的", "?open=true", isShared: false, CancellationToken.None);
        var own = Assert.Single(await views.ListAsync(stranger, CancellationToken.None));
        await views.ChooseAsync(stranger, own.View, ViewSubscriptions.AtOnce, CancellationToken.None);
        await LookAsync(bureau);

        await bureau.IssueAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync(bureau);

        Assert.Equal(0L, await ToldAsync(bureau));
    }

    [Fact]
    public async Task A_view_that_is_deleted_takes_its_subscriptions_along()
    {
        var (bureau, views, view) = await BuildAsync();
        await bureau.IssueAsync();
        await views.ChooseAsync(Me(bureau), view, ViewSubscriptions.AtOnce, CancellationToken.None);
        await LookAsync(bureau);

        await new LedgerViews(bureau.Cities, _clock).DeleteAsync(Me(bureau), view, CancellationToken.None);

        Assert.Equal(0L, await bureau.OneAsync<long>("select (select count(*) from view_subscription) + (select count(*) from view_seen)"));
    }

    private static Task<long> ToldAsync(TransportBureau bureau) => bureau.OneAsync<long>("select count(*) from notice where kind = 'view'");

    private Task LookAsync(TransportBureau bureau) => new LookAtViews(
        bureau.Cities, new LedgerQuery(bureau.Cities, _clock), bureau.Library, _clock).LookAsync(bureau.City, CancellationToken.None);

    private async Task<(TransportBureau Bureau, ViewSubscriptions Views, Guid View)> BuildAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var saved = new LedgerViews(bureau.Cities, _clock);
        await saved.SaveAsync(Me(bureau), "交办的", "?open=true", isShared: false, CancellationToken.None);
        return (bureau, new ViewSubscriptions(bureau.Cities, saved, _clock), Assert.Single(await saved.ListAsync(Me(bureau), CancellationToken.None)).Id);
    }

    private static CurrentAccount Me(TransportBureau bureau) => new(bureau.City, bureau["head"], "head", "head");
}
