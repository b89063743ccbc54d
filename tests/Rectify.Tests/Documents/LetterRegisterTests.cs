using Rectify.Documents;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary>文书登记: numbers without gaps, nothing ever taken out, everybody sees their own.</summary>
public class LetterRegisterTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Twenty_signers_at_once_number_twenty_letters_without_a_gap_or_a_double()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var drafts = await UrgedAsync(bureau, 20);

        var answers = await Task.WhenAll(drafts.Select(letter => Task.Run(() => Sign(bureau).SignAsync(bureau.City, bureau["supervisor"], letter, CancellationToken.None))));

        Assert.All(answers, answer => Assert.Equal(LetterAnswer.Done, answer));
        Assert.Equal(Enumerable.Range(1, 20), await NumbersAsync(bureau));
    }

    [Fact]
    public async Task A_draft_that_is_dropped_takes_no_number_and_one_that_is_voided_keeps_its_own()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var drafts = await UrgedAsync(bureau, 3);
        await SignAsync(bureau, drafts[0]);
        Assert.Equal(LetterAnswer.Done, await Sign(bureau).DropAsync(bureau.City, bureau["supervisor"], drafts[1], "已当面催办", CancellationToken.None));

        Assert.Equal(LetterAnswer.Done, await Correct(bureau).VoidAsync(bureau.City, bureau["supervisor"], drafts[0], "发错单位", CancellationToken.None));
        await SignAsync(bureau, drafts[2]);

        var voided = (await ReadAsync(bureau, "supervisor", drafts[0]))!; // the supervisor sees all
        Assert.Equal(("催办〔2026〕1号", "voided", "发错单位", "supervisor"), (voided.Number, voided.Status, voided.Voiding!.Reason, voided.Voiding.By)); // it is voided
        Assert.Equal([1, 2], await NumbersAsync(bureau));
    }

    [Fact]
    public async Task A_correction_is_a_letter_of_its_own_that_names_the_old_one_and_takes_its_place_when_it_is_signed()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var old = (await UrgedAsync(bureau, 1))[0];
        await SignAsync(bureau, old);

        var (answer, draft) = await Correct(bureau).CorrectAsync(bureau.City, bureau["leader"], old, "超期天数有误", CancellationToken.None);
        var again = await Correct(bureau).CorrectAsync(bureau.City, bureau["leader"], old, "超期天数有误", CancellationToken.None);
        var before = (await ReadAsync(bureau, "head", old))!.Status; // of their unit
        await SignAsync(bureau, draft!.Value); // it was drafted

        var (first, second) = ((await ReadAsync(bureau, "head", old))!, (await ReadAsync(bureau, "head", draft.Value))!); // as above
        Assert.Equal((LetterAnswer.Done, LetterAnswer.BeingCorrected, "signed", "corrected"), (answer, again.Answer, before, first.Status));
        Assert.Equal(("催办〔2026〕2号", "催办〔2026〕1号", "催办〔2026〕2号"), (second.Number, second.Corrects!.Number, first.CorrectedBy!.Number)); // each names the other
        Assert.Contains("催办〔2026〕1号文书内容有误，现予更正，原文同时作废。更正理由：超期天数有误。", second.Paragraphs[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_supervision_office_and_leaders_void_or_correct_what_is_in_force()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var drafts = await UrgedAsync(bureau, 2);
        await SignAsync(bureau, drafts[0]);

        Assert.Equal(LetterAnswer.NotYours, await Correct(bureau).VoidAsync(bureau.City, bureau["head"], drafts[0], "不想要", CancellationToken.None));
        Assert.Equal(LetterAnswer.NotYours, (await Correct(bureau).CorrectAsync(bureau.City, bureau["discipline"], drafts[0], "不想要", CancellationToken.None)).Answer);
        Assert.Equal(LetterAnswer.NotThere, await Correct(bureau).VoidAsync(bureau.City, bureau["stranger"], drafts[0], "不想要", CancellationToken.None));
        Assert.Equal(LetterAnswer.NotInForce, await Correct(bureau).VoidAsync(bureau.City, bureau["supervisor"], drafts[1], "还是草稿", CancellationToken.None));
    }

    [Fact]
    public async Task A_county_lists_and_opens_its_own_letters_and_no_others()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var letter = (await UrgedAsync(bureau, 1))[0];
        await SignAsync(bureau, letter);

        Assert.Contains((await ListAsync(bureau, "head")).Rows, row => row.Id == letter);
        Assert.Empty((await ListAsync(bureau, "stranger")).Rows);
        Assert.Equal(0, (await ListAsync(bureau, "stranger")).Count);
        Assert.Null(await ReadAsync(bureau, "stranger", letter));
        Assert.Equal(LetterAnswer.NotThere, await Receive(bureau).HandleAsync(bureau.City, bureau["stranger"], letter, CancellationToken.None));
    }

    [Fact]
    public async Task Whatever_is_listed_opens()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await UrgedAsync(bureau, 2);
        await new DraftLetters(bureau.Cities, bureau.Library, _clock).BulletinAsync(
            new(bureau.City, bureau["supervisor"], "supervisor", "supervisor"), new(2026, 2, 1), new(2026, 2, 28), CancellationToken.None);

        foreach (var person in new[] { "inspector", "second_inspector", "team_lead", "head", "liaison", "rectifier", "deputy", "supervisor", "leader", "discipline", "stranger" })
        {
            foreach (var row in (await ListAsync(bureau, person)).Rows)
                Assert.True(await ReadAsync(bureau, person, row.Id) is not null, $"{person} lists {row.Kind} and can't open it");
        }

        Assert.Equal(4, (await ListAsync(bureau, "supervisor")).Count);
    }

    [Fact]
    public async Task It_is_narrowed_by_kind_year_unit_and_status_and_read_page_by_page()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var drafts = await UrgedAsync(bureau, LetterRegister.Page + 1);
        await SignAsync(bureau, drafts[0]);

        Task<LettersListed> Of(LettersAsked asked) => ListAsync(bureau, "supervisor", asked);
        Assert.Equal(LetterRegister.Page + 1, (await Of(new("urge", null, null, null, null))).Count);
        Assert.Equal((1, 0), ((await Of(new(null, 2026, null, "signed", null))).Count, (await Of(new(null, 2025, null, null, null))).Count));
        Assert.Equal(0, (await Of(new(null, null, bureau.OtherCounty, null, null))).Count);
        var first = await Of(new("urge", null, bureau.County, null, null));
        var second = await Of(new("urge", null, bureau.County, null, first.Rows[^1].Id));
        Assert.Equal((true, false), (first.HasMore, second.HasMore));
        Assert.Equal(drafts.Order(), first.Rows.Concat(second.Rows).Select(row => row.Id).Order());
    }

    [Theory]
    [InlineData("催办〔2026〕1号", 1)]
    [InlineData(" 催办[2026]1 ", 1)]
    [InlineData("zg〔2026〕0001", 2)]
    [InlineData("(2026)0002", 1)]
    [InlineData("催办〔2025〕", 0)]
    public async Task It_is_searched_by_a_part_of_a_letters_number_or_a_findings(string typed, int letters)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await SignAsync(bureau, (await UrgedAsync(bureau, 1))[0]); // and the notice by which it was issued
        await bureau.IssueAsync();

        var found = await ListAsync(bureau, "supervisor", new(null, null, null, null, null, typed));

        Assert.Equal((letters, letters), (found.Count, found.Rows.Count));
    }

    [Fact]
    public async Task A_unit_signs_for_a_letter_once_and_the_receipt_says_who_and_when()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var letter = (await UrgedAsync(bureau, 1))[0];
        Assert.Equal(LetterAnswer.NotInForce, await Receive(bureau).HandleAsync(bureau.City, bureau["head"], letter, CancellationToken.None));
        await SignAsync(bureau, letter);
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(LetterAnswer.NotYours, await Receive(bureau).HandleAsync(bureau.City, bureau["supervisor"], letter, CancellationToken.None));
        Assert.Equal(LetterAnswer.Done, await Receive(bureau).HandleAsync(bureau.City, bureau["liaison"], letter, CancellationToken.None));
        Assert.Equal(LetterAnswer.Received, await Receive(bureau).HandleAsync(bureau.City, bureau["head"], letter, CancellationToken.None));

        var view = (await ReadAsync(bureau, "head", letter))!; // of their unit
        Assert.Equal([new(bureau.County, "云山县交通运输局", "liaison", null, _clock.Now)], view.Receipts);
        Assert.False(view.MayReceive);
    }

    private static async Task<List<Guid>> UrgedAsync(TransportBureau bureau, int letters)
    {
        var finding = await bureau.IssueAsync();
        for (var i = 0; i < letters; i++)
            Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "supervisor", "urge"));
        return await bureau.ManyAsync<Guid>("select id from letter where kind = 'urge' order by drafted_at, id");
    }

    private static async Task SignAsync(TransportBureau bureau, Guid letter) =>
        Assert.Equal(LetterAnswer.Done, await Sign(bureau).SignAsync(bureau.City, bureau["supervisor"], letter, CancellationToken.None));

    private static Task<List<int>> NumbersAsync(TransportBureau bureau) =>
        bureau.ManyAsync<int>("select substring(number from '(\\d+)号')::integer from letter where kind = 'urge' and number is not null order by 1");

    private static Task<LettersListed> ListAsync(TransportBureau bureau, string person, LettersAsked? asked = null) =>
        new LetterRegister(bureau.Cities, bureau.Clock).ReadAsync(bureau.City, bureau[person], asked ?? new(null, null, null, null, null), CancellationToken.None);

    private static Task<LetterView?> ReadAsync(TransportBureau bureau, string person, Guid letter) =>
        new LetterQuery(bureau.Cities, bureau.Library, bureau.Clock).ReadAsync(bureau.City, bureau[person], letter, CancellationToken.None);

    private static SignLetter Sign(TransportBureau bureau) => new(bureau.Cities, bureau.Library, bureau.Clock);

    private static CorrectLetter Correct(TransportBureau bureau) => new(bureau.Cities, bureau.Clock);

    private static ReceiveLetter Receive(TransportBureau bureau) => new(bureau.Cities, bureau.Clock);
}
