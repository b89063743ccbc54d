using Rectify.Database;
using Rectify.Documents;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

public class SignLetterTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_draft_gets_its_number_and_its_words_with_the_signature()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var letter = await DraftAsync(bureau);

        var answer = await Sign(bureau).SignAsync(bureau.City, bureau["supervisor"], letter, CancellationToken.None);

        var view = await Query(bureau).ReadAsync(bureau.City, bureau["head"], letter, CancellationToken.None);
        Assert.Equal(LetterAnswer.Done, answer);
        Assert.Equal("催办〔2026〕1号", view!.Number);
        Assert.Contains("路面护栏缺失约三十米", string.Concat(view.Paragraphs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_the_party_named_signs_it()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var letter = await DraftAsync(bureau);

        Assert.Equal(LetterAnswer.NotYours, await Sign(bureau).SignAsync(bureau.City, bureau["head"], letter, CancellationToken.None));
        Assert.Equal(LetterAnswer.NotThere, await Sign(bureau).SignAsync(bureau.City, bureau["stranger"], letter, CancellationToken.None));
    }

    [Fact]
    public async Task Of_twenty_signatures_at_once_one_counts_and_numbers_have_no_gap()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var first = await DraftAsync(bureau);
        var second = await DraftAsync(bureau);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Sign(bureau).SignAsync(bureau.City, bureau["supervisor"], i % 2 == 0 ? first : second, CancellationToken.None)));

        Assert.Equal(2, answers.Count(answer => answer == LetterAnswer.Done));
        var numbers = await Task.WhenAll(new[] { first, second }.Select(async id =>
            (await Query(bureau).ReadAsync(bureau.City, bureau["supervisor"], id, CancellationToken.None))!.Number));
        Assert.Equal(["催办〔2026〕1号", "催办〔2026〕2号"], numbers.Order(StringComparer.Ordinal));
    }

    private static LetterQuery Query(TransportBureau bureau) => new(bureau.Cities, bureau.Library, bureau.Clock);

    private static SignLetter Sign(TransportBureau bureau) => new(bureau.Cities, bureau.Library, bureau.Clock);

    private static async Task<Guid> DraftAsync(TransportBureau bureau)
    {
        var id = await bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "supervisor", "urge"));
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("select id from letter where finding_id = $1 and kind = 'urge'");
        Sql.Bind(command, Sql.Of(id));
        return (Guid)(await command.ExecuteScalarAsync())!;
    }
}
