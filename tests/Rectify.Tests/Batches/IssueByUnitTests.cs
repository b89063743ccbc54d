using Rectify.Batches;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Batches;

/// <summary>Three counties with three findings each are issued in one act; one of the first county's isn't qualified yet.</summary>
public class IssueByUnitTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Each_county_gets_one_letter_and_each_person_one_notice()
    {
        var (bureau, findings) = await BuildAsync();

        var act = await Bulk(bureau).HandleAsync(Issue(bureau, findings), CancellationToken.None);

        Assert.Equal([findings[2]], act!.Items.Where(item => item.Outcome == "refused").Select(item => item.Finding));
        await IsDoneOnceAsync(bureau);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    public async Task Cut_off_within_a_county_nothing_of_that_one_is_done_and_it_is_taken_up(int at)
    {
        var (bureau, findings) = await BuildAsync();
        var asked = Issue(bureau, findings) with { Key = "cut" };
        using var killed = new CancellationTokenSource();
        var cut = new TakeAction(bureau.Cities, bureau.Library, new BuiltInRunner(), bureau.Seals, new CuttingClock(_clock, killed, at));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TakeBulkAct(bureau.Cities, bureau.Library, cut, _clock).HandleAsync(asked, killed.Token));
        var (issued, letters) = (await CountAsync(bureau, Issued), await CountAsync(bureau, "select count(*)::int from letter"));
        await Bulk(bureau).HandleAsync(asked, CancellationToken.None);

        Assert.Equal((at / 3 * 3 - 1, at / 3), (issued, letters));
        await IsDoneOnceAsync(bureau);
    }

    [Fact]
    public async Task Ten_runners_at_once_write_one_letter_a_county()
    {
        var (bureau, findings) = await BuildAsync();
        var id = await Bulk(bureau).BeginAsync(Issue(bureau, findings), CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Bulk(bureau).ResumeAsync(bureau.City, bureau["supervisor"], id!.Value, CancellationToken.None)));

        await IsDoneOnceAsync(bureau);
    }

    [Fact]
    public async Task The_letter_says_each_finding_and_is_among_the_documents_of_each()
    {
        var (bureau, findings) = await BuildAsync();
        await Bulk(bureau).HandleAsync(Issue(bureau, findings), CancellationToken.None);
        var (letter, numbers) = (await LetterAsync(bureau, findings[1]), new[] { await NumberAsync(bureau, findings[0]), await NumberAsync(bureau, findings[1]) });

        Assert.Equal(LetterAnswer.Done, await Sign(bureau).SignAsync(bureau.City, bureau["team_lead"], letter, CancellationToken.None));

        var view = (await Query(bureau).ReadAsync(bureau.City, bureau["head"], letter, CancellationToken.None))!; // their county's
        Assert.Equal(letter, await LetterAsync(bureau, findings[0]));
        Assert.Equal(numbers, view.Findings.Select(finding => finding.Number));
        Assert.Equal(
            [.. numbers.Select((number, at) => $"{at + 1}．编号{number}：路面护栏缺失约三十米。不符合：公路安全保护条例第二十条。整改期限：2026年3月16日（限期整改）。")],
            view.Paragraphs.Where(line => line.Contains("．编号", StringComparison.Ordinal)));
        Assert.Null(await Query(bureau).ReadAsync(bureau.City, bureau["stranger"], letter, CancellationToken.None));
    }

    [Fact]
    public async Task A_finding_that_ends_before_the_signature_leaves_the_letter_and_the_last_one_takes_it_along()
    {
        var (bureau, findings) = await BuildAsync();
        await Bulk(bureau).HandleAsync(Issue(bureau, findings), CancellationToken.None);
        var letter = await LetterAsync(bureau, findings[0]);

        await EndAsync(bureau, findings[0]);
        var half = (await Query(bureau).ReadAsync(bureau.City, bureau["head"], letter, CancellationToken.None))!; // their county's
        await EndAsync(bureau, findings[1]);
        var none = (await Query(bureau).ReadAsync(bureau.City, bureau["head"], letter, CancellationToken.None))!; // the same

        Assert.Equal((findings[1], "draft", await NumberAsync(bureau, findings[1])), (half.Finding, half.Status, Assert.Single(half.Findings).Number));
        Assert.Equal(("dropped", "deadline_ended"), (none.Status, none.DropReason));
        Assert.Equal(LetterAnswer.NoDraft, await Sign(bureau).SignAsync(bureau.City, bureau["team_lead"], letter, CancellationToken.None));
    }

    private const string Issued = "select count(*)::int from event where about = 'issue'";

    private static async Task IsDoneOnceAsync(TransportBureau bureau)
    {
        Assert.Equal((8, 3), (await CountAsync(bureau, Issued), await CountAsync(bureau, "select count(distinct unit_id)::int from letter")));
        Assert.Equal((3, 8), (await CountAsync(bureau, "select count(*)::int from letter where kind = 'rectification-notice'"), await CountAsync(bureau, "select count(*)::int from letter_item")));
        Assert.Equal((3, 3), (
            await CountAsync(bureau, "select count(*)::int from notice where batch_id is not null"), await CountAsync(bureau, "select count(distinct account_id)::int from notice where batch_id is not null")));
    }

    private TakeBulkAct Bulk(TransportBureau bureau) => new(bureau.Cities, bureau.Library, bureau.Take, _clock);

    private LetterQuery Query(TransportBureau bureau) => new(bureau.Cities, bureau.Library, _clock);

    private SignLetter Sign(TransportBureau bureau) => new(bureau.Cities, bureau.Library, _clock);

    // One after the other of each county in turn, so that the order asked for is not that of the counties.
    private static BulkAsked Issue(TransportBureau bureau, Guid[] findings) => new(
        bureau.City, bureau["supervisor"], "issue", [.. findings.Chunk(3).SelectMany(county => county.Index()).OrderBy(pair => pair.Index).Select(pair => pair.Item)],
        null, TransportBureau.Fields(("deadline", "10wd")), null, new byte[32]);

    private static async Task EndAsync(TransportBureau bureau, Guid finding) => Assert.IsType<Answer.Taken>(await bureau.ActAsync(
        finding, "supervisor", "transfer_out", TransportBureau.With(("transferred_to", "police")) with { Note = "涉嫌违法，依规移送有关机关处理。" }));

    private static async Task<Guid> LetterAsync(TransportBureau bureau, Guid finding)
    {
        var view = await new FindingQuery(bureau.Cities, bureau.Library, bureau.Clock).ReadAsync(bureau.City, bureau["supervisor"], finding, CancellationToken.None);
        return Assert.Single(view!.Letters).Id; // the supervisor sees all
    }

    private async Task<(TransportBureau Bureau, Guid[] Findings)> BuildAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var third = await ThirdCountyAsync(bureau);
        var findings = new List<Guid>();
        foreach (var county in new[] { bureau.County, bureau.OtherCounty, third })
        {
            for (var at = 0; at < 3; at++)
                findings.Add(await FoundAsync(bureau, county, isQualified: county != bureau.County || at < 2));
        }

        return (bureau, [.. findings]);
    }

    private static async Task<Guid> FoundAsync(TransportBureau bureau, Guid county, bool isQualified)
    {
        var fields = TransportBureau.Fields(("description", "路面护栏缺失约三十米"), ("source", "inspection_team"), ("found_on", "2026-02-27"));
        var opened = await bureau.Open.HandleAsync(new(bureau.City, bureau["inspector"], "rectification", county, bureau.Team, fields, Key: null), CancellationToken.None);
        var id = Assert.IsType<Answer.Taken>(opened).Finding.Id;
        if (isQualified)
            Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "qualify", TransportBureau.With(TransportBureau.Qualified)));
        return id;
    }

    // With a head of its own, and within the team's scope like the second.
    private static async Task<Guid> ThirdCountyAsync(TransportBureau bureau)
    {
        var (third, head) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("""
            with o as (insert into organisation (tenant_id, id, parent_id, name, short_name, kind, zone, calendar, valid_from)
                values ($1, $2, $3, '清河县交通运输局', '清河', 'county', 'Asia/Shanghai', 'cn', '2020-01-01')),
            a as (insert into account (tenant_id, id, login, name, created_at) values ($1, $4, 'third_head', 'third_head', $7)),
            g as (insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from) values ($1, $4, $4, $2, 'head', '2020-01-01'))
            insert into team_scope (tenant_id, team_id, organisation_id) values ($1, $5, $2), ($1, $5, $6)
            """);
        Sql.Bind(command, Sql.Of(bureau.City), Sql.Of(third), Sql.Of(bureau.Bureau), Sql.Of(head), Sql.Of(bureau.Team), Sql.Of(bureau.OtherCounty), Sql.Of(bureau.Clock.Now));
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
        return third;
    }

    private static async Task<string> NumberAsync(TransportBureau bureau, Guid id) =>
        (await ScalarAsync(bureau, $"select number from finding where id = '{id}'") as string)!; // the finding is there

    private static async Task<int> CountAsync(TransportBureau bureau, string sql) => (int)(await ScalarAsync(bureau, sql))!; // count(*) is never null

    private static async Task<object?> ScalarAsync(TransportBureau bureau, string sql)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>A clock that cuts whoever asks it off at the nth time.</summary>
    private sealed class CuttingClock(TimeProvider clock, CancellationTokenSource killed, int after) : TimeProvider
    {
        private int _asked;

        public override DateTimeOffset GetUtcNow()
        {
            if (++_asked == after)
                killed.Cancel();
            return clock.GetUtcNow();
        }
    }
}
