using Rectify.Accounts;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Findings;
using Rectify.Interviews;
using Rectify.Layout;
using Rectify.Reports;
using Rectify.Tests.Support;

namespace Rectify.Tests.Interviews;

/// <summary>约谈: counted when it was held, by people.</summary>
public class InterviewTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateOnly First = new(2026, 3, 1);
    private static readonly DateOnly Last = new(2026, 3, 31);

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_notice_counts_nobody_and_the_interview_held_counts_its_people_and_opens_its_findings()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (first, second) = (await bureau.IssueAsync(), await bureau.IssueAsync());
        var letter = await NoticeAsync(bureau, first);
        Assert.Equal((1, 0), await CountAsync(bureau, "supervisor"));

        var held = Held([await NumberAsync(bureau, first), await NumberAsync(bureau, second)], letter);
        Assert.Null((await Record(bureau).HandleAsync(Me(bureau, "leader"), held, CancellationToken.None)).Refused);

        Assert.Equal((1, 2), await CountAsync(bureau, "supervisor"));
        Assert.Equal((0, 0), await CountAsync(bureau, "stranger"));
        var figure = await new ReportFigures(bureau.Cities, bureau.Library, _clock).FindAsync(bureau.City, "interview_people", "2026-03-01", "2026-03-31", CancellationToken.None);
        var listed = await new LedgerQuery(bureau.Cities, _clock).ReadAsync(bureau.City, bureau["supervisor"], new LedgerFilter { Figure = figure! }, CancellationToken.None); // the report ships
        Assert.Equal(new[] { first, second }.Order(), listed.Rows.Select(row => row.Id).Order());
        var shown = Assert.Single(await Query(bureau).ReadAsync(bureau.City, bureau["head"], First, Last, CancellationToken.None));
        Assert.Equal(["张三 局长", "李四 副局长"], shown.People);
        Assert.Equal("王局长", shown.HeldBy);
        Assert.Empty(await Query(bureau).ReadAsync(bureau.City, bureau["stranger"], First, Last, CancellationToken.None));
        Assert.Single(await Query(bureau).OfFindingAsync(bureau.City, bureau["head"], second, CancellationToken.None));
    }

    [Fact]
    public async Task A_bulletin_counts_the_people_of_the_situation_report_wherever_their_findings_went()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();
        await Record(bureau).HandleAsync(Me(bureau, "discipline"), Held([await NumberAsync(bureau, finding)], null), CancellationToken.None);
        await MoveAsync(bureau, finding);
        var draft = (await new DraftLetters(bureau.Cities, bureau.Library, _clock).BulletinAsync(Me(bureau, "leader"), First, Last, CancellationToken.None)).Result;

        var view = (await new LetterQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["leader"], draft, CancellationToken.None))!; // it was just drafted

        Assert.Equal((0, 2), await CountAsync(bureau, "supervisor"));
        Assert.Contains("约谈2人次", string.Concat(view.Paragraphs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_reads_its_own_findings_of_it_and_it_stays_with_the_unit_when_a_finding_goes_elsewhere()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (ours, others) = (await bureau.IssueAsync(), await bureau.IssueAsync());
        await bureau.ChangeAsync("update finding set team_id = null where id = $1", Sql.Of(others));
        await Record(bureau).HandleAsync(Me(bureau, "leader"), Held([await NumberAsync(bureau, ours), await NumberAsync(bureau, others)], null), CancellationToken.None);

        Assert.Equal([ours], (await FindingsAsync(bureau, "inspector"))!); // it is the team's too
        Assert.Equal(new[] { ours, others }.Order(), (await FindingsAsync(bureau, "head"))!.Order()); // it is the county's

        await MoveAsync(bureau, ours);

        Assert.Equal([others], (await FindingsAsync(bureau, "head"))!); // the county's as before
        Assert.Null(await FindingsAsync(bureau, "stranger"));
        Assert.Null(await FindingsAsync(bureau, "inspector"));
        Assert.Empty(await Query(bureau).OfFindingAsync(bureau.City, bureau["stranger"], ours, CancellationToken.None));
        await bureau.ChangeAsync("update finding set is_undone = true where id = $1", Sql.Of(others));
        Assert.Empty((await FindingsAsync(bureau, "head"))!); // one of its findings is elsewhere
    }

    [Fact]
    public async Task A_notice_that_was_corrected_calls_to_the_same_interview_and_to_none_about_other_findings()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (finding, other) = (await bureau.IssueAsync(), await bureau.IssueAsync());
        var notice = await NoticeAsync(bureau, finding);
        Assert.Equal("interview_letter_unknown", Assert.Single((await RecordedAsync(other, notice))!.Missing).Code); // it is refused
        Assert.True(await Record(bureau).MayAsync(Me(bureau, "leader"), notice, CancellationToken.None));
        Assert.Null(await RecordedAsync(finding, notice));

        var (_, corrected) = await new CorrectLetter(bureau.Cities, _clock).CorrectAsync(bureau.City, bureau["leader"], notice, "日期有误", CancellationToken.None);
        Assert.Equal(LetterAnswer.Done, await new SignLetter(bureau.Cities, bureau.Library, _clock).SignAsync(bureau.City, bureau["leader"], corrected!.Value, CancellationToken.None)); // it was drafted

        Assert.False(await Record(bureau).MayAsync(Me(bureau, "leader"), corrected.Value, CancellationToken.None));
        Assert.Equal("interview_recorded_before", (await RecordedAsync(finding, corrected))!.Code); // it is refused

        async Task<Problem?> RecordedAsync(Guid about, Guid? letter) =>
            (await Record(bureau).HandleAsync(Me(bureau, "leader"), Held([await NumberAsync(bureau, about)], letter), CancellationToken.None)).Refused;
    }

    [Fact]
    public async Task It_is_recorded_once_for_each_notice_whoever_records_it_at_once()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();
        var (number, letter) = (await NumberAsync(bureau, finding), await NoticeAsync(bureau, finding));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Record(bureau).HandleAsync(Me(bureau, "supervisor"), Held([number], letter), CancellationToken.None)));

        Assert.Equal(1, answers.Count(answer => answer.Refused is null));
        Assert.All(answers.Where(answer => answer.Refused is not null), answer => Assert.Equal("interview_recorded_before", answer.Refused!.Code)); // filtered
        Assert.Equal(2L, await bureau.OneAsync<long>("select count(*) from interview_person"));
    }

    [Fact]
    public async Task A_second_click_records_nothing()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var held = Held([await NumberAsync(bureau, await bureau.IssueAsync())], null);

        var first = await Record(bureau).HandleAsync(Me(bureau, "supervisor"), held, CancellationToken.None);
        var again = await Record(bureau).HandleAsync(Me(bureau, "supervisor"), held, CancellationToken.None);

        Assert.Equal((held.Id, held.Id), (first.Result, again.Result));
        Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from interview"));
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_a_county_records_none()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await bureau.IssueAsync();
        var number = await NumberAsync(bureau, finding);
        var wrong = Held([number, "ZG〔2026〕9999"], Guid.CreateVersion7()) with { People = [" "], HeldBy = "", Ground = "", HeldOn = new(2026, 3, 3) };

        var refused = (await Record(bureau).HandleAsync(Me(bureau, "supervisor"), wrong, CancellationToken.None)).Refused!; // it is wrong

        Assert.Equal(
            ["interview_people_wanted people", "interview_holder_wanted held_by", "interview_ground_wanted ground", "interview_finding_unknown findings", "interview_in_future held_on", "interview_letter_unknown letter"],
            refused.Missing.Select(missing => $"{missing.Code} {missing.Field}"));
        Assert.Equal("not_yours", (await Record(bureau).HandleAsync(Me(bureau, "head"), Held([number], null), CancellationToken.None)).Refused!.Code); // a county's
    }

    private RecordInterview Record(TransportBureau bureau) => new(bureau.Cities, _clock);

    private InterviewQuery Query(TransportBureau bureau) => new(bureau.Cities, _clock);

    private static CurrentAccount Me(TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);

    private static InterviewHeld Held(string[] findings, Guid? letter) =>
        new(Guid.CreateVersion7(), findings, ["张三 局长", "李四 副局长"], "王局长", new(2026, 3, 2), "逾期未整改", letter, null);

    private static Task<string> NumberAsync(TransportBureau bureau, Guid finding) => bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(finding));

    /// <returns>Those that the person reads of the only interview; null when they read none.</returns>
    private async Task<Guid[]?> FindingsAsync(TransportBureau bureau, string person) =>
        (await Query(bureau).ReadAsync(bureau.City, bureau[person], First, Last, CancellationToken.None)) is [var held] ? [.. held.Findings.Select(finding => finding.Id)] : null;

    private static Task MoveAsync(TransportBureau bureau, Guid finding) =>
        bureau.ChangeAsync("update finding set unit_id = $2 where id = $1", Sql.Of(finding), Sql.Of(bureau.OtherCounty));

    // As its ladder drafts it and a leader signs it.
    private static async Task<Guid> NoticeAsync(TransportBureau bureau, Guid finding)
    {
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "supervisor", "urge"));
        var letter = await bureau.OneAsync<Guid>("select id from letter where finding_id = $1 and kind = 'urge'", Sql.Of(finding));
        await bureau.ChangeAsync("update letter set kind = 'interview', sign_by = 'leader' where id = $1", Sql.Of(letter));
        Assert.Equal(LetterAnswer.Done, await new SignLetter(bureau.Cities, bureau.Library, bureau.Clock).SignAsync(bureau.City, bureau["leader"], letter, CancellationToken.None));
        return letter;
    }

    private async Task<(int Notices, int People)> CountAsync(TransportBureau bureau, string person)
    {
        var situation = await new SituationQuery(bureau.Cities, bureau.Library, new(_clock), _clock).ReadAsync(bureau.City, bureau[person], First, Last, null, CancellationToken.None);
        var counts = situation!.Columns[0].Counts; // the report ships
        return (counts["interviewed"], counts["interview_people"]);
    }
}
