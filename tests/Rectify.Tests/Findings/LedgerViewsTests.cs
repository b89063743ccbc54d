using Rectify.Accounts;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class LedgerViewsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Query = "?q=护栏&sort=due&columns=number,due&after=1.00000000000000000000000000000000&nonsense=1";

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_view_keeps_filter_order_and_columns_and_nothing_else()
    {
        var (bureau, views) = await BuildAsync();

        Assert.Null(await views.SaveAsync(Me(bureau, "head"), " 护栏 ", Query, isShared: false, CancellationToken.None));

        var view = Assert.Single(await views.ListAsync(Me(bureau, "head"), CancellationToken.None));
        var address = LedgerAddress.Of(view.Query);
        Assert.Equal(("护栏", "护栏", LedgerSort.Due), (view.Name, address["q"], address.Sort));
        Assert.Equal(["number", "due"], address.Columns);
        Assert.Null(address.Filter.After);
        Assert.DoesNotContain("nonsense", view.Query, StringComparison.Ordinal);
        Assert.Empty(await views.ListAsync(Me(bureau, "supervisor"), CancellationToken.None));
    }

    [Fact]
    public async Task Only_a_supervisor_shares_a_view_and_only_its_maker_or_a_supervisor_changes_it()
    {
        var (bureau, views) = await BuildAsync();
        await views.SaveAsync(Me(bureau, "head"), "我的", Query, isShared: true, CancellationToken.None);
        await views.SaveAsync(Me(bureau, "supervisor"), "全市", Query, isShared: true, CancellationToken.None);
        var shared = Assert.Single(await views.ListAsync(Me(bureau, "stranger"), CancellationToken.None));

        await views.RenameAsync(Me(bureau, "stranger"), shared.Id, "改了", CancellationToken.None);
        await views.DeleteAsync(Me(bureau, "stranger"), shared.Id, CancellationToken.None);
        Assert.Equal("全市", Assert.Single(await views.ListAsync(Me(bureau, "stranger"), CancellationToken.None)).Name);

        await views.RenameAsync(Me(bureau, "supervisor"), shared.Id, "市级", CancellationToken.None);
        Assert.Equal(["我的", "市级"], (await views.ListAsync(Me(bureau, "head"), CancellationToken.None)).Select(view => view.Name));
        await views.DeleteAsync(Me(bureau, "supervisor"), shared.Id, CancellationToken.None);
        Assert.Empty(await views.ListAsync(Me(bureau, "stranger"), CancellationToken.None));
    }

    [Fact]
    public async Task One_view_is_a_persons_default_until_another_is_or_it_is_deleted()
    {
        var (bureau, views) = await BuildAsync();
        var head = Me(bureau, "head");
        await views.SaveAsync(head, "一", Query, isShared: false, CancellationToken.None);
        await views.SaveAsync(head, "二", "", isShared: false, CancellationToken.None);
        var saved = (await views.ListAsync(head, CancellationToken.None)).ToDictionary(view => view.Name, view => view.Id);

        await views.OpenWithAsync(head, saved["一"], CancellationToken.None);
        await views.OpenWithAsync(head, saved["二"], CancellationToken.None);
        Assert.Equal("二", Assert.Single(await views.ListAsync(head, CancellationToken.None), view => view.IsDefault).Name);

        await views.DeleteAsync(head, saved["二"], CancellationToken.None);
        Assert.DoesNotContain(await views.ListAsync(head, CancellationToken.None), view => view.IsDefault);
    }

    [Theory]
    [InlineData("", "view_name_wanted")]
    [InlineData("  ", "view_name_wanted")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "view_name_wanted")]
    [InlineData("有了", "view_name_taken")]
    public async Task A_name_is_wanted_and_ones_own(string name, string fault)
    {
        var (bureau, views) = await BuildAsync();
        var head = Me(bureau, "head");
        await views.SaveAsync(head, "有了", Query, isShared: false, CancellationToken.None);
        await views.SaveAsync(head, "另一个", Query, isShared: false, CancellationToken.None);
        var other = (await views.ListAsync(head, CancellationToken.None)).Single(view => view.Name == "另一个");

        Assert.Equal(fault, await views.SaveAsync(head, name, Query, isShared: false, CancellationToken.None));
        Assert.Equal(fault, await views.RenameAsync(head, other.Id, name, CancellationToken.None));
        Assert.Null(await views.SaveAsync(Me(bureau, "supervisor"), "有了", Query, isShared: false, CancellationToken.None));
    }

    private async Task<(TransportBureau Bureau, LedgerViews Views)> BuildAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        return (bureau, new LedgerViews(bureau.Cities, _clock));
    }

    private static CurrentAccount Me(TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);
}
