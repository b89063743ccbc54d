using Rectify.Accounts;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Reports;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary>督查反馈意见 of a campaign, and 通报 of any days.</summary>
public class DraftLettersTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateOnly First = new(2026, 3, 1);
    private static readonly DateOnly Last = new(2026, 3, 31);
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task One_press_drafts_a_feedback_for_each_of_nine_counties_with_its_own_findings_alone()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await NineCountiesAsync(bureau);

        var drafted = await Drafts(bureau).FeedbackAsync(Me(bureau, "supervisor"), bureau.Campaign, CancellationToken.None);
        var again = await Drafts(bureau).FeedbackAsync(Me(bureau, "supervisor"), bureau.Campaign, CancellationToken.None);

        Assert.Equal((9, 0), (drafted.Result, again.Result));
        foreach (var (unit, letter) in await FeedbackAsync(bureau))
        {
            var view = (await ReadAsync(bureau, "supervisor", letter))!; // the supervisor sees all
            var own = await bureau.ManyAsync<string>("select number from finding where unit_id = $1 order by number", Sql.Of(unit));
            Assert.Equal(own, view.Findings.Select(finding => finding.Number));
            var others = await bureau.ManyAsync<string>("select number from finding where unit_id <> $1", Sql.Of(unit));
            Assert.DoesNotContain(others, number => view.Paragraphs.Any(line => line.Contains(number, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_county_signs_for_its_feedback_and_sees_no_other()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await NineCountiesAsync(bureau);
        await Drafts(bureau).FeedbackAsync(Me(bureau, "supervisor"), bureau.Campaign, CancellationToken.None);
        var letters = await FeedbackAsync(bureau);
        foreach (var (_, letter) in letters)
            Assert.Equal(LetterAnswer.Done, await new SignLetter(bureau.Cities, bureau.Library, _clock).SignAsync(bureau.City, bureau["supervisor"], letter, CancellationToken.None));

        var seen = await new LetterRegister(bureau.Cities, _clock).ReadAsync(bureau.City, bureau["head"], new("feedback", null, null, null, null), CancellationToken.None);
        var own = Assert.Single(seen.Rows);
        Assert.Equal(letters[bureau.County], own.Id);
        Assert.Equal(LetterAnswer.Done, await new ReceiveLetter(bureau.Cities, _clock).HandleAsync(bureau.City, bureau["head"], own.Id, CancellationToken.None));
        foreach (var (_, other) in letters.Where(letter => letter.Key != bureau.County))
            Assert.Null(await ReadAsync(bureau, "head", other));
    }

    [Fact]
    public async Task Nobody_of_a_county_drafts_one()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);

        Assert.Equal("not_yours", (await Drafts(bureau).FeedbackAsync(Me(bureau, "head"), bureau.Campaign, CancellationToken.None)).Refused!.Code); // it is refused
        Assert.Equal("not_yours", (await Drafts(bureau).BulletinAsync(Me(bureau, "head"), First, Last, CancellationToken.None)).Refused!.Code); // the same
        var leader = new CurrentAccount(bureau.City, await database.AddPersonAsync($"leader{Guid.NewGuid():n}"[..20], bureau.County, bureau.City, "leader"), "leader", "leader");
        Assert.Equal("not_yours", (await Drafts(bureau).BulletinAsync(leader, First, Last, CancellationToken.None)).Refused!.Code); // the bulletins are the city's
    }

    [Fact]
    public async Task The_figures_of_a_bulletin_are_those_of_the_situation_report_and_lead_to_their_findings()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync("3wd");
        await bureau.IssueAsync("15wd");
        _clock.Advance(TimeSpan.FromDays(40));
        var draft = (await Drafts(bureau).BulletinAsync(Me(bureau, "leader"), First, Last, CancellationToken.None)).Result;

        Assert.Equal(LetterAnswer.Done, await new SignLetter(bureau.Cities, bureau.Library, _clock).SignAsync(bureau.City, bureau["leader"], draft, CancellationToken.None));

        var view = (await ReadAsync(bureau, "stranger", draft))!; // it is out, and everybody's
        var situation = await new SituationQuery(bureau.Cities, bureau.Library, new(_clock), _clock).ReadAsync(bureau.City, bureau["supervisor"], First, Last, null, CancellationToken.None);
        Assert.Equal(situation!.Columns[0].Counts, view.Period!.Figures.ToDictionary(figure => figure.Name, figure => figure.Count)); // the report ships
        Assert.Contains("期内全市共交办问题2个", string.Concat(view.Paragraphs), StringComparison.Ordinal);
        Assert.Contains("1 云山县交通运输局 2 0 0 2 0.0% 2 1", view.Paragraphs);
        Assert.Equal("整改通报〔2026〕1号", view.Number);
    }

    [Fact]
    public async Task A_bulletin_is_the_offices_until_it_is_out_and_ends_no_earlier_than_it_begins()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var draft = (await Drafts(bureau).BulletinAsync(Me(bureau, "supervisor"), First, Last, CancellationToken.None)).Result;

        Assert.NotNull(await ReadAsync(bureau, "leader", draft));
        Assert.Null(await ReadAsync(bureau, "head", draft));
        Assert.Equal(LetterAnswer.NotYours, await new SignLetter(bureau.Cities, bureau.Library, _clock).SignAsync(bureau.City, bureau["supervisor"], draft, CancellationToken.None));
        var backwards = await Drafts(bureau).BulletinAsync(Me(bureau, "supervisor"), Last, First, CancellationToken.None);
        Assert.Equal("letter_days_backwards", Assert.Single(backwards.Refused!.Missing).Code); // it is refused
    }

    private DraftLetters Drafts(TransportBureau bureau) => new(bureau.Cities, bureau.Library, _clock);

    private static CurrentAccount Me(TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);

    private Task<LetterView?> ReadAsync(TransportBureau bureau, string person, Guid letter) =>
        new LetterQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau[person], letter, CancellationToken.None);

    private static async Task<Dictionary<Guid, Guid>> FeedbackAsync(TransportBureau bureau)
    {
        var letters = await bureau.ManyAsync<Guid>("select id from letter where kind = 'feedback' order by unit_id");
        var units = await bureau.ManyAsync<Guid>("select unit_id from letter where kind = 'feedback' order by unit_id");
        return units.Zip(letters).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    // Seven beside the two that there are, two findings in each.
    private static async Task NineCountiesAsync(TransportBureau bureau)
    {
        List<Guid> counties = [bureau.County, bureau.OtherCounty];
        await using (var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None))
        {
            for (var county = 3; county <= 9; county++)
            {
                counties.Add(Guid.CreateVersion7());
                city.Db.Organisations.Add(new Organisation
                {
                    TenantId = bureau.City,
                    Id = counties[^1],
                    ParentId = bureau.Bureau,
                    Name = $"第{county}县交通运输局",
                    ShortName = $"第{county}",
                    Kind = "county",
                    Zone = "Asia/Shanghai",
                    Calendar = "cn",
                    ValidFrom = new DateOnly(2020, 1, 1),
                });
            }

            await city.Db.SaveChangesAsync();
            await city.CommitAsync(CancellationToken.None);
        }

        await bureau.ChangeAsync(
            "insert into team_scope (tenant_id, team_id, organisation_id) select $1, $2, o from unnest($3::uuid[]) as o on conflict do nothing",
            Sql.Of(bureau.City), Sql.Of(bureau.Team), Sql.Of([.. counties]));
        foreach (var county in counties.Concat(counties))
        {
            var opened = await bureau.Open.HandleAsync(new(bureau.City, bureau["inspector"], "rectification", county, bureau.Team, TransportBureau.Fields(("description", "路面护栏缺失"), ("source", "inspection_team"), ("found_on", "2026-02-27")), Key: null), CancellationToken.None);
            Assert.IsType<Answer.Taken>(opened);
        }
    }
}
