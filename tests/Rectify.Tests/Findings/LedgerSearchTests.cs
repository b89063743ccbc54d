using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;
using static Rectify.Tests.Support.TransportBureau;

namespace Rectify.Tests.Findings;

public class LedgerSearchTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("护栏")]
    [InlineData("警示标志")]
    [InlineData("栓")]
    [InlineData("末")]
    [InlineData("gb 50016")]
    [InlineData("ＧＢ")]
    [InlineData("消火栓 护栏")]
    [InlineData("公路安全保护条例")]
    [InlineData("it's \\ &|!:*")]
    public async Task A_finding_is_found_by_whatever_was_written_in_it(string words)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await OpenAsync(bureau, $"路面护栏缺失{new string('，', 200)}未设置警示标志，消火栓无水（GB 50016）it's \\ &|!:*末");
        await OpenAsync(bureau, "照明不足");
        await bureau.ActAsync(id, "team_lead", "qualify", With(Qualified));

        Assert.Equal([id], await FoundAsync(bureau, "supervisor", words));
        Assert.Equal([id], await FoundAsync(bureau, "head", words));
        Assert.Empty(await FoundAsync(bureau, "stranger", words));
    }

    [Theory]
    [InlineData("护标")]
    [InlineData("护栏 照明")]
    [InlineData("栏护")]
    [InlineData("%")]
    public async Task What_nobody_wrote_finds_nothing(string words)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await OpenAsync(bureau, "路面护栏缺失，未设置标志");
        await OpenAsync(bureau, "照明不足");

        Assert.Empty(await FoundAsync(bureau, "supervisor", words));
    }

    [Fact]
    public async Task A_number_is_found_in_part_and_in_any_brackets()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await OpenAsync(bureau, "照明不足");
        var number = await bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(id));

        Assert.Equal([id], await FoundAsync(bureau, "supervisor", number[3..]));
        Assert.Equal([id], await FoundAsync(bureau, "supervisor", number.ToLowerInvariant().Replace('〔', '[').Replace('〕', ']')));
    }

    [Fact]
    public async Task Another_city_is_never_searched()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var other = await TransportBureau.BuildAsync(database, _clock);
        await OpenAsync(other, "桥梁伸缩缝堵塞");

        Assert.Empty(await FoundAsync(bureau, "supervisor", "伸缩缝"));
        Assert.Empty(await bureau.OneAsync<Guid[]>("select findings_saying('伸缩缝', 10)"));
        Assert.Single(await other.OneAsync<Guid[]>("select findings_saying('伸缩缝', 10)"));
        await using var nowhere = database.Service.CreateCommand("select findings_saying('伸缩缝', 10)");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => nowhere.ExecuteScalarAsync());
    }

    [Fact]
    public async Task What_is_found_is_narrowed_further()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var open = await OpenAsync(bureau, "护栏缺失一处");
        var qualified = await OpenAsync(bureau, "护栏缺失两处");
        await bureau.ActAsync(qualified, "team_lead", "qualify", With(Qualified));

        Assert.Equal([open], await FoundAsync(bureau, "supervisor", "护栏", new() { State = "registered" }));
        Assert.Equal([open, qualified], await FoundAsync(bureau, "supervisor", "护栏", new() { Sort = LedgerSort.Number }));
    }

    [Fact]
    public async Task Words_that_are_too_common_are_said_to_be()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        foreach (var place in new[] { "一", "二", "三" })
            await OpenAsync(bureau, $"护栏缺失{place}处");

        Assert.Equal(3, (await bureau.OneAsync<Guid[]>("select findings_saying('护栏', 3)")).Length);
        Assert.True(await bureau.OneAsync<bool>("select findings_saying('护栏', 2) is null"));
    }

    [Fact]
    public async Task A_finding_of_before_the_search_is_found_by_the_same_words()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();
        const string kept = "select content from finding_text where finding_id = $1";
        var written = await bureau.OneAsync<string>(kept, Sql.Of(id));
        await bureau.ChangeAsync("delete from finding_text where finding_id = $1", Sql.Of(id));

        var migration = Migrate.Files.Single(file => file.Name == "0016_lists").Sql;
        var fill = migration[migration.IndexOf("do $$", StringComparison.Ordinal)..migration.IndexOf("create index finding_text_grams", StringComparison.Ordinal)];
        await using (var again = database.Owner.CreateCommand(fill.Replace("where not f.is_undone", $"where f.id = '{id}'", StringComparison.Ordinal)))
            await again.ExecuteNonQueryAsync();

        Assert.Equal(written, await bureau.OneAsync<string>(kept, Sql.Of(id)));
    }

    private static async Task<Guid> OpenAsync(TransportBureau bureau, string description)
    {
        var answer = await bureau.Open.HandleAsync(
            new(bureau.City, bureau["inspector"], "rectification", bureau.County, bureau.Team, Fields(("description", description)), Key: null), CancellationToken.None);
        return Assert.IsType<Answer.Taken>(answer).Finding.Id;
    }

    private static async Task<Guid[]> FoundAsync(TransportBureau bureau, string person, string words, LedgerFilter? filter = null)
    {
        var page = await new LedgerQuery(bureau.Cities, bureau.Clock).ReadAsync(
            bureau.City, bureau[person], (filter ?? new()) with { Search = words }, CancellationToken.None);
        Assert.Equal(page.Rows.Count, page.Count);
        return [.. page.Rows.Select(row => row.Id)];
    }
}
