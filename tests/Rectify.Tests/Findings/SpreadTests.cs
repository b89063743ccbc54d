using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>举一反三: what was found in one county, the others of its campaign look for at home.</summary>
public class SpreadTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly ManualClock Clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Nine_other_counties_are_given_one_each_and_told_what_was_wrong_but_not_with_whom()
    {
        var bureau = await NineAsync();
        var id = await bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "head", "acknowledge", TransportBureau.With(("rectifier", $"{bureau["rectifier"]}"), ("phone", "0101-5550100"))));

        Assert.IsType<Answer.Taken>(await SpreadAsync(bureau, id));

        var others = await OthersAsync(bureau, id);
        Assert.Equal(9, others.Select(other => other.Unit).Distinct().Count());
        Assert.DoesNotContain(bureau.County, others.Select(other => other.Unit));
        Assert.Equal(Enumerable.Range(1, 9).Select(seq => $"ZC〔2026〕{seq:D4}"), others.Select(other => other.Number).Order());
        Assert.All(others, other => Assert.Equal(
            ("self-inspection", "registered", "similar", bureau.Campaign, "basis category description"), (other.Process, other.State, other.Why, other.Campaign, other.Fields)));
    }

    [Fact]
    public async Task A_countys_head_is_told_and_sees_the_like_case_but_not_the_finding_it_comes_from()
    {
        var bureau = await NineAsync();
        var id = await bureau.IssueAsync();

        await SpreadAsync(bureau, id);

        var like = Assert.Single(await OthersAsync(bureau, id), other => other.Unit == bureau.OtherCounty).Id;
        var query = new FindingQuery(bureau.Cities, bureau.Library, Clock);
        var seen = await query.ReadAsync(bureau.City, bureau["stranger"], like, CancellationToken.None);
        Assert.Equal("路面护栏缺失约三十米", seen?.State["description"]);
        Assert.Null(await query.ReadAsync(bureau.City, bureau["stranger"], id, CancellationToken.None));
        Assert.Null(await query.ReadAsync(bureau.City, bureau["head"], like, CancellationToken.None));
        Assert.Equal(1L, await CountAsync(bureau, "select count(*) from notice where finding_id = $1 and account_id = $2", like, bureau["stranger"]));
        Assert.Equal(0L, await CountAsync(bureau, "select count(*) from notice where finding_id = $1 and account_id <> $2", like, bureau["stranger"]));
    }

    [Fact]
    public async Task The_finding_shows_who_has_reported_and_who_says_that_there_is_none()
    {
        var bureau = await NineAsync();
        var id = await bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "spread", TransportBureau.Saying("各县对照检查护栏缺失问题")));
        var like = Assert.Single(await OthersAsync(bureau, id), other => other.Unit == bureau.OtherCounty).Id;

        Assert.IsType<Answer.Taken>(await bureau.ActAsync(like, "stranger", "discard", TransportBureau.Saying("逐段排查，没有发现同类问题")));

        Assert.Equal((9, 1, 1), await ReportedAsync(bureau, "supervisor", id));
        Assert.Equal((0, 0, 0), await ReportedAsync(bureau, "head", id));
    }

    private static async Task<(int Units, int Reported, int None)> ReportedAsync(TransportBureau bureau, string person, Guid id)
    {
        var view = await new FindingQuery(bureau.Cities, bureau.Library, Clock).ReadAsync(bureau.City, bureau[person], id, CancellationToken.None);
        var cases = await new SpreadProgress(bureau.Cities, Clock).OfAsync(new(bureau.City, bureau[person], person, person), view!, CancellationToken.None); // both see it
        return (cases.Count, cases.Count(one => one.HasReported), cases.Count(one => one.HasNone));
    }

    [Fact]
    public async Task A_second_time_only_those_are_given_one_that_have_none()
    {
        var bureau = await NineAsync();
        var id = await bureau.IssueAsync();
        await SpreadAsync(bureau, id);

        Assert.IsType<Answer.Taken>(await SpreadAsync(bureau, id));
        Assert.Equal(9, (await OthersAsync(bureau, id)).Count);
        await AddCountiesAsync(bureau, 1);
        Assert.IsType<Answer.Taken>(await SpreadAsync(bureau, id));

        Assert.Equal(10, (await OthersAsync(bureau, id)).Select(other => other.Unit).Distinct().Count());
        Assert.Equal(10, (await OthersAsync(bureau, id)).Count);
    }

    [Fact]
    public async Task Two_who_spread_it_at_once_give_each_county_one()
    {
        var bureau = await NineAsync();
        var id = await bureau.IssueAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SpreadAsync(bureau, id)));

        Assert.All(answers, answer => Assert.IsType<Answer.Taken>(answer));
        Assert.Equal(9, (await OthersAsync(bureau, id)).Count);
    }

    [Fact]
    public async Task What_belongs_to_no_campaign_is_looked_for_in_every_county()
    {
        var bureau = await NineAsync();
        var opened = await bureau.Open.HandleAsync(
            new(bureau.City, bureau["supervisor"], "rectification", bureau.County, null, TransportBureau.Fields(("description", "车辆动态监控不落实")), Key: null), CancellationToken.None);
        var id = Assert.IsType<Answer.Taken>(opened).Finding.Id;

        Assert.IsType<Answer.Taken>(await SpreadAsync(bureau, id));

        Assert.Equal(10, (await OthersAsync(bureau, id)).Count);
    }

    [Fact]
    public async Task A_complaint_becomes_a_finding_in_one_step_and_the_finding_keeps_its_channel()
    {
        var bureau = await TransportBureau.BuildAsync(database, Clock);
        var opened = await bureau.Open.HandleAsync(
            new(bureau.City, bureau["supervisor"], "complaint", bureau.County, null,
                TransportBureau.Fields(("channel", "monitoring_point"), ("found_on", "2026-03-01"), ("complaint_kind", "service"), ("description", "窗口十点不见人")), Key: null),
            CancellationToken.None);
        var id = Assert.IsType<Answer.Taken>(opened).Finding.Id;

        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "supervisor", "to_finding"));

        var finding = Assert.Single(await OthersAsync(bureau, id));
        Assert.Equal(("rectification", "registered", "complaint", bureau.County, "category channel description source"), (finding.Process, finding.State, finding.Why, finding.Unit, finding.Fields));
        var state = (await new FindingQuery(bureau.Cities, bureau.Library, Clock).ReadAsync(bureau.City, bureau["supervisor"], finding.Id, CancellationToken.None))!.State; // the city sees all
        Assert.Equal(("monitoring_point", "monitoring_point", "service_attitude"), (state["channel"], state["source"], state["category"]));
    }

    private async Task<TransportBureau> NineAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, Clock);
        await AddCountiesAsync(bureau, 8, bureau.OtherCounty);
        await AddCountyElsewhereAsync(bureau);
        return bureau;
    }

    /// <summary>A county that another campaign inspects.</summary>
    private static async Task AddCountyElsewhereAsync(TransportBureau bureau)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("""
            with place as (
                insert into organisation (tenant_id, id, parent_id, name, short_name, kind, zone, calendar, valid_from)
                values ($1, $2, $3, '远山县交通运输局', '远山', 'county', 'Asia/Shanghai', 'cn', date '2020-01-01')),
            c as (insert into campaign (tenant_id, id, name, authority, opens_on, made_at) values ($1, $4, '另一专项', '市局〔2026〕2号', date '2026-01-01', now())),
            t as (insert into team (tenant_id, id, campaign_id, name) values ($1, $4, $4, '第一督查组'))
            insert into team_scope (tenant_id, team_id, organisation_id) values ($1, $4, $2)
            """);
        Sql.Bind(command, Sql.Of(bureau.City), Sql.Of(Guid.CreateVersion7()), Sql.Of(bureau.Bureau), Sql.Of(Guid.CreateVersion7()));
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
    }

    /// <summary>Puts so many new counties, and those that are there, into the team's scope.</summary>
    private static async Task AddCountiesAsync(TransportBureau bureau, int count, params Guid[] there)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("""
            with added as (
                insert into organisation (tenant_id, id, parent_id, name, short_name, kind, zone, calendar, valid_from)
                select $1, id, $2, '县' || id, '县', 'county', 'Asia/Shanghai', 'cn', date '2020-01-01' from unnest($3::uuid[]) as t(id))
            insert into team_scope (tenant_id, team_id, organisation_id) select $1, $4, unnest($3::uuid[] || $5::uuid[])
            """);
        Guid[] added = [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];
        Sql.Bind(command, Sql.Of(bureau.City), Sql.Of(bureau.Bureau), Sql.Of(added), Sql.Of(bureau.Team), Sql.Of(there));
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
    }

    private static Task<Answer> SpreadAsync(TransportBureau bureau, Guid id) => bureau.ActAsync(id, "supervisor", "spread", TransportBureau.Saying("各县对照检查护栏缺失问题"));

    private static async Task<List<Like>> OthersAsync(TransportBureau bureau, Guid id)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("""
            select id, number, process, state, link_why, unit_id, coalesce(campaign_id, unit_id),
                (select string_agg(name, ' ' order by name) from json_object_keys(case_state -> 'fields') as name)
            from finding where link_finding_id = $1
            """);
        command.Parameters.Add(Sql.Of(id));
        await using var rows = await command.ExecuteReaderAsync();
        var others = new List<Like>();
        while (await rows.ReadAsync())
            others.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetGuid(5), rows.GetGuid(6), rows.GetString(7)));
        return others;
    }

    private static async Task<long> CountAsync(TransportBureau bureau, string sql, Guid finding, Guid account)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, Sql.Of(finding), Sql.Of(account));
        return (long)(await command.ExecuteScalarAsync())!; // a count is a row
    }

    private sealed record Like(Guid Id, string Number, string Process, string State, string Why, Guid Unit, Guid Campaign, string Fields);
}
