using Rectify.Accounts;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary>Several drafts signed in one step.</summary>
public class SignLettersTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Each_is_numbered_in_turn_and_one_that_cannot_be_signed_keeps_none_of_the_others()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (first, dropped, second) = (await DraftAsync(bureau), await DraftAsync(bureau), await DraftAsync(bureau));
        var leaders = await DraftAsync(bureau, "return-notice");
        await One(bureau).DropAsync(bureau.City, bureau["supervisor"], dropped, "不必催了", CancellationToken.None);

        var results = await Many(bureau).HandleAsync(Me(bureau["supervisor"], bureau), [first, dropped, leaders, second, first, Guid.CreateVersion7()], CancellationToken.None);

        Assert.Equal([LetterAnswer.Done, LetterAnswer.NoDraft, LetterAnswer.NotYours, LetterAnswer.Done, LetterAnswer.NotThere], results.Select(result => result.Answer));
        Assert.Equal(["催办〔2026〕1号", "催办〔2026〕2号"], await NumbersAsync(bureau));
    }

    [Fact]
    public async Task Two_who_sign_the_same_at_once_sign_each_letter_once_and_numbers_have_no_gap()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var other = await database.AddPersonAsync($"second{Guid.NewGuid():n}"[..20], bureau.Bureau, bureau.City, "supervisor");
        var letters = new List<Guid>();
        for (var i = 0; i < 8; i++)
            letters.Add(await DraftAsync(bureau));

        var answers = await Task.WhenAll(
            Many(bureau).HandleAsync(Me(bureau["supervisor"], bureau), letters, CancellationToken.None),
            Many(bureau).HandleAsync(Me(other, bureau), [.. letters.AsEnumerable().Reverse()], CancellationToken.None));

        var taken = answers.SelectMany(results => results).Where(result => result.Answer == LetterAnswer.Done).Select(result => result.Letter).ToList();
        Assert.Equal(letters.Order(), taken.Order());
        Assert.Equal(Enumerable.Range(1, 8).Select(number => $"催办〔2026〕{number}号"), await NumbersAsync(bureau));
        Assert.Equal(8L, await bureau.OneAsync<long>("select count(*) from notice where kind = 'letter' and account_id = $1", Sql.Of(bureau["head"])));
    }

    [Fact]
    public async Task What_waits_is_listed_for_whoever_may_sign_it_and_for_nobody_else()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (first, second) = (await DraftAsync(bureau), await DraftAsync(bureau));
        var drafts = new DraftsToSign(bureau.Cities, bureau.Library, new(bureau.Cities, bureau.Library, _clock), _clock);

        Assert.Equal(new[] { first, second }.Order(), (await drafts.ReadAsync(Me(bureau["supervisor"], bureau), "urge", CancellationToken.None)).Drafts.Select(draft => draft.Id).Order());
        foreach (var person in new[] { "head", "leader", "stranger" })
            Assert.Empty((await drafts.ReadAsync(Me(bureau[person], bureau), null, CancellationToken.None)).Drafts);
        Assert.Empty(await drafts.ChosenAsync(Me(bureau["stranger"], bureau), [first], CancellationToken.None));
        await Many(bureau).HandleAsync(Me(bureau["supervisor"], bureau), [first], CancellationToken.None);
        Assert.Equal([second], (await drafts.ReadAsync(Me(bureau["supervisor"], bureau), "urge", CancellationToken.None)).Drafts.Select(draft => draft.Id));
    }

    [Fact]
    public async Task A_letter_stands_in_its_kinds_list_however_many_of_another_were_drafted_before()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var first = await DraftAsync(bureau);
        await bureau.ChangeAsync("""
            insert into letter (tenant_id, id, finding_id, kind, unit_id, sign_by, cause, status, fields, drafted_at)
            select tenant_id, gen_random_uuid(), finding_id, kind, unit_id, sign_by, cause, status, fields, drafted_at from letter, generate_series(1, 210) where letter.id = $1
            """, Sql.Of(first));
        _clock.Advance(TimeSpan.FromMinutes(1));
        var last = await DraftAsync(bureau);
        await bureau.ChangeAsync("update letter set kind = 'supervise' where id = $1", Sql.Of(last));
        var drafts = new DraftsToSign(bureau.Cities, bureau.Library, new(bureau.Cities, bureau.Library, _clock), _clock);

        var all = await drafts.ReadAsync(Me(bureau["supervisor"], bureau), null, CancellationToken.None);
        var one = await drafts.ReadAsync(Me(bureau["supervisor"], bureau), "supervise", CancellationToken.None);

        Assert.Equal((DraftsToSign.Page, true), (all.Drafts.Count, all.HasMore));
        Assert.Contains("supervise", all.Kinds);
        Assert.Equal((last, false), (Assert.Single(one.Drafts).Id, one.HasMore));
        Assert.Equal(all.Kinds, one.Kinds);
    }

    private SignLetter One(TransportBureau bureau) => new(bureau.Cities, bureau.Library, _clock);

    private SignLetters Many(TransportBureau bureau) => new(One(bureau));

    private static CurrentAccount Me(Guid account, TransportBureau bureau) => new(bureau.City, account, "me", "me");

    private static Task<List<string>> NumbersAsync(TransportBureau bureau) =>
        bureau.ManyAsync<string>("select number from letter where kind = 'urge' and status = 'signed' order by number");

    private static async Task<Guid> DraftAsync(TransportBureau bureau, string kind = "urge")
    {
        var finding = await bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying("请答复")));
        if (kind != "urge")
            await bureau.ChangeAsync("update letter set kind = $2, sign_by = 'team_lead' where finding_id = $1 and kind = 'urge'", Sql.Of(finding), Sql.Of(kind));
        return await bureau.OneAsync<Guid>("select id from letter where finding_id = $1 and kind = $2", Sql.Of(finding), Sql.Of(kind));
    }
}
