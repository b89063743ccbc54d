using System.Collections.Immutable;
using Rectify.Batches;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Tests.Documents;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>催办 by hand: a note in the supervisor's own words, what is told of it, and whether an answer came.</summary>
public class UrgingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Note = "请于3月6日前书面说明进展";

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_note_stands_in_the_notice_in_the_letter_and_in_the_timeline()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();

        await TakenAsync(bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying(Note)));

        Assert.Equal([$"urge {Note}"], await bureau.ManyAsync<string>("select about from notice where kind = 'told' and account_id = $1", Sql.Of(bureau["head"])));
        Assert.Contains(Note, (await LetterAsync(bureau, finding)).Paragraphs);
        Assert.Equal(Note, Assert.IsType<Command.Act>(Assert.Single((await ReadAsync(bureau, finding)).Urgings).Entry.Body.Command).With.Note);
    }

    [Fact]
    public async Task A_draft_keeps_the_words_it_was_drafted_with_whatever_is_said_later()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();
        await TakenAsync(bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying(Note)));
        var first = await LetterAsync(bureau, finding);
        _clock.Advance(TimeSpan.FromHours(1));
        await TakenAsync(bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying("第二次催办，请立即答复")));

        var again = (await new LetterQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["supervisor"], first.Id, CancellationToken.None))!; // it is there

        Assert.Contains(Note, again.Paragraphs);
        Assert.DoesNotContain("第二次催办，请立即答复", again.Paragraphs);
    }

    [Fact]
    public async Task A_correction_of_a_correction_keeps_the_words_of_the_first_letter()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();
        await TakenAsync(bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying(Note)));
        var letter = (await LetterAsync(bureau, finding)).Id;
        _clock.Advance(TimeSpan.FromHours(1));
        await TakenAsync(bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying("第二次催办，请立即答复")));
        for (var time = 0; time < 2; time++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(LetterAnswer.Done, await new SignLetter(bureau.Cities, bureau.Library, _clock).SignAsync(bureau.City, bureau["supervisor"], letter, CancellationToken.None));
            letter = (await new CorrectLetter(bureau.Cities, _clock).CorrectAsync(bureau.City, bureau["supervisor"], letter, "文号有误", CancellationToken.None)).Draft!.Value; // it was just signed
        }

        Assert.Contains(Note, (await ViewAsync(bureau, letter)).Paragraphs);
    }

    [Fact]
    public async Task Before_it_is_due_the_letter_says_nothing_of_lateness_and_later_by_how_much()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync("3wd");
        await TakenAsync(bureau.ActAsync(finding, "supervisor", "urge"));

        Assert.DoesNotContain("超期", string.Concat((await LetterAsync(bureau, finding)).Paragraphs), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromDays(7));
        Assert.Contains("尚未完成，已超期2个工作日。", string.Concat((await LetterAsync(bureau, finding)).Paragraphs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Working_days_are_counted_until_whoever_was_urged_moves_or_reports()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();
        await TakenAsync(bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying(Note)));
        _clock.Advance(TimeSpan.FromDays(7));
        await TakenAsync(bureau.ActAsync(finding, "liaison", "assign", TransportBureau.With(("rectifier", bureau["rectifier"].ToString()))));
        await TakenAsync(bureau.ActAsync(finding, "leader", "remark", TransportBureau.Saying("请抓紧")));

        var waiting = Assert.Single((await ReadAsync(bureau, finding)).Urgings);
        await TakenAsync(bureau.ActAsync(finding, "head", "acknowledge"));
        _clock.Advance(TimeSpan.FromDays(7));
        var answered = Assert.Single((await ReadAsync(bureau, finding)).Urgings);

        Assert.Equal((null, 5), (waiting.Answer, waiting.DaysWaiting));
        Assert.Equal((bureau["head"], 5), (answered.Answer!.By, answered.DaysWaiting)); // it was just answered
    }

    [Fact]
    public async Task A_signature_answers()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = new RectifiedFinding(bureau, _clock);
        await finding.BeginAsync();
        await finding.HandOverAsync("更换护栏四十米，现场验收合格。");
        await TakenAsync(bureau.ActAsync(finding.Id, "inspector", "confirm", TransportBureau.With(("verified_by", "spot"), ("verification_opinion", "现场核查，护栏已全部更换到位，资料齐全。"))));
        await TakenAsync(bureau.ActAsync(finding.Id, "supervisor", "urge", TransportBureau.Saying("请尽快签署")));
        foreach (var party in new[] { "team_lead", "leader", "discipline" })
            await TakenAsync(bureau.Take.HandleAsync(new(bureau.City, bureau[party], finding.Id, null, null, by => new Command.Sign(by, party, Verdict.For, null, TransportBureau.Saying("同意销号。"))), CancellationToken.None));

        Assert.IsType<Command.Sign>(Assert.Single((await ReadAsync(bureau, finding.Id)).Urgings).Answer?.Body.Command);
    }

    [Fact]
    public async Task Where_states_were_renamed_since_any_move_answers()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();
        await TakenAsync(bureau.ActAsync(finding, "supervisor", "urge", TransportBureau.Saying(Note)));
        await TakenAsync(bureau.ActAsync(finding, "liaison", "assign", TransportBureau.With(("rectifier", bureau["rectifier"].ToString()))));
        await TakenAsync(bureau.ActAsync(finding, "head", "acknowledge"));
        var view = await ReadAsync(bureau, finding);
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        var at = (await LockedFinding.LookAsync(city, finding, _clock.Now, CancellationToken.None))!.CircumstancesAt(_clock.Now, await bureau.Library.OfAsync(bureau.City, CancellationToken.None)); // it was just read

        var urging = Assert.Single(Urging.In([.. view.Timeline.Select(entry => entry with { FromState = $"old_{entry.FromState}", ToState = $"old_{entry.ToState}" })], view.Process, view.State, at));

        Assert.Equal(bureau["head"], urging.Answer!.By); // it was answered
    }

    [Fact]
    public async Task One_note_for_many_stands_in_each_letter_and_each_row_has_its_own_result()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        Guid[] findings = [await bureau.IssueAsync(), await bureau.IssueAsync(), Guid.CreateVersion7()];

        var act = await new TakeBulkAct(bureau.Cities, bureau.Library, bureau.Take, _clock).HandleAsync(
            new(bureau.City, bureau["supervisor"], "urge", [.. findings], Note, ImmutableSortedDictionary<string, string>.Empty, null, new byte[32]), CancellationToken.None);

        Assert.Equal(["taken", "taken", "refused"], act!.Items.Select(item => item.Outcome)); // no key, so it was taken
        foreach (var finding in findings[..2])
            Assert.Contains(Note, (await LetterAsync(bureau, finding)).Paragraphs);
        Assert.Equal([$"urge {Note}"], await bureau.ManyAsync<string>("select about from notice where kind = 'told'"));
    }

    private async Task<LetterView> LetterAsync(TransportBureau bureau, Guid finding)
    {
        var id = await bureau.OneAsync<Guid>("select id from letter where finding_id = $1 and kind = 'urge'", Sql.Of(finding));
        return await ViewAsync(bureau, id);
    }

    private async Task<LetterView> ViewAsync(TransportBureau bureau, Guid letter) =>
        (await new LetterQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["supervisor"], letter, CancellationToken.None))!; // it is there

    private async Task<FindingView> ReadAsync(TransportBureau bureau, Guid finding) =>
        (await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["supervisor"], finding, CancellationToken.None))!; // the supervisor sees all

    private static async Task TakenAsync(Task<Answer> answer) => Assert.IsType<Answer.Taken>(await answer);
}
