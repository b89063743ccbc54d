using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;
using Rectify.SelfInspections;
using Rectify.Tests.Support;

namespace Rectify.Tests.SelfInspections;

/// <summary>自查任务: sent to many at once, reported one by one, and whoever is wanting is urged.</summary>
public class SelfInspectionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Nothing = "逐段排查并拍照，没有发现护栏缺失";
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Sent_to_nine_and_reported_by_seven_it_says_seven_of_nine_and_names_the_two_who_are_urged()
    {
        var bureau = await NineAsync();
        var task = await SendAsync(bureau);
        foreach (var unit in (await FindAsync(bureau, task)).Units.Take(7))
            await ReportedAsync(bureau, task, unit.Unit);

        var read = await FindAsync(bureau, task);
        var (urged, refused) = await UrgeAsync(bureau, task);

        Assert.Equal((7, 9), (read.Reported, read.Units.Count));
        Assert.Equal((2, 0, null), (urged!.Units, urged.LeftOut, refused)); // it wasn't refused
        Assert.Equal(read.Wanting.Select(unit => unit.Unit).Order(), (await FindAsync(bureau, task)).Units.Where(unit => unit.UrgedAt.Count == 1).Select(unit => unit.Unit).Order());
        Assert.Equal(9L, await NoticesAsync(bureau, "inspection_task"));
        Assert.Equal(2L, await NoticesAsync(bureau, "inspection_urged"));
    }

    [Fact]
    public async Task Nobody_is_urged_twice_within_a_day_unless_the_supervisor_says_so()
    {
        var bureau = await NineAsync();
        var task = await SendAsync(bureau);
        await UrgeAsync(bureau, task);

        var (_, refused) = await UrgeAsync(bureau, task);
        _clock.Advance(TimeSpan.FromHours(1));
        var (again, _) = await UrgeAsync(bureau, task, again: true);
        _clock.Advance(TimeSpan.FromHours(25));
        var (nextDay, _) = await UrgeAsync(bureau, task);

        Assert.Equal(("inspection_urged_lately", 9, 9), (refused?.Code, again!.Units, nextDay!.Units)); // neither was refused
        Assert.All((await FindAsync(bureau, task)).Units, unit => Assert.Equal(3, unit.UrgedAt.Count));
    }

    [Fact]
    public async Task Two_who_urge_at_once_urge_each_unit_once()
    {
        var bureau = await NineAsync();
        var task = await SendAsync(bureau);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => UrgeAsync(bureau, task)));

        Assert.All((await FindAsync(bureau, task)).Units, unit => Assert.Single(unit.UrgedAt));
    }

    [Fact]
    public async Task A_units_self_inspections_since_then_are_counted_with_its_report_and_no_others()
    {
        var bureau = await NineAsync();
        await OpenAsync(bureau, "head", bureau.County);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var task = await SendAsync(bureau);
        var own = await OpenAsync(bureau, "head", bureau.County);
        await OpenAsync(bureau, "stranger", bureau.OtherCounty);

        var (found, _) = await ReportAsync(bureau, "liaison", task, bureau.County, new(31, null));
        await OpenAsync(bureau, "head", bureau.County);

        var unit = (await FindAsync(bureau, task)).Units.Single(one => one.Unit == bureau.County);
        Assert.Equal((1, 31, own), (found, unit.LookedAt, Assert.Single(unit.Findings).Id));
    }

    [Fact]
    public async Task With_nothing_found_a_statement_is_needed_and_a_report_is_made_once()
    {
        var bureau = await NineAsync();
        var task = await SendAsync(bureau);

        Assert.Equal("inspection_statement_missing", Assert.Single((await ReportAsync(bureau, "liaison", task, bureau.County, new(31, "无"))).Refused!.Missing).Code);
        Assert.Equal("inspection_looked_at_missing", Assert.Single((await ReportAsync(bureau, "liaison", task, bureau.County, new(0, Nothing))).Refused!.Missing).Code);
        var answers = await Task.WhenAll(new[] { "liaison", "head", "deputy" }.Select(person => ReportAsync(bureau, person, task, bureau.County, new(31, Nothing))));

        Assert.Equal(1, answers.Count(answer => answer.Refused is null));
        Assert.All(answers.Where(answer => answer.Refused is not null), answer => Assert.Equal("inspection_reported", answer.Refused!.Code)); // filtered
    }

    [Theory]
    [InlineData("supervisor")]
    [InlineData("leader")]
    [InlineData("discipline")]
    [InlineData("inspector")]
    [InlineData("stranger")]
    public async Task Nobody_reports_for_another(string person)
    {
        var bureau = await NineAsync();
        var task = await SendAsync(bureau);

        Assert.Equal("not_found", (await ReportAsync(bureau, person, task, bureau.County, new(31, Nothing))).Refused?.Code);
    }

    [Fact]
    public async Task The_unit_owes_it_until_it_has_reported_and_late_is_told_in_working_days()
    {
        var bureau = await NineAsync();
        var task = await SendAsync(bureau);
        _clock.Advance(TimeSpan.FromDays(21)); // 10 working days from Monday 2 March end on Monday 16 March

        var owed = Assert.Single(await QueryOf(bureau).OwedAsync(Me(bureau, "liaison"), default));
        var late = (await FindAsync(bureau, task)).Units.Single(unit => unit.Unit == bureau.County);
        await ReportedAsync(bureau, task, bureau.County);

        Assert.Equal((task, true, true, 5), (owed.Task, owed.IsOverdue, late.IsOverdue, late.DaysLate));
        Assert.Empty(await QueryOf(bureau).OwedAsync(Me(bureau, "liaison"), default));
        Assert.False((await FindAsync(bureau, task)).Units.Single(unit => unit.Unit == bureau.County).IsOverdue);
    }

    [Fact]
    public async Task A_unit_sees_its_own_line_of_it_and_one_that_was_not_asked_sees_none()
    {
        var bureau = await NineAsync();
        var task = await SendAsync(bureau, bureau.County);

        Assert.Equal([bureau.County], (await QueryOf(bureau).FindAsync(Me(bureau, "head"), task, default))!.Units.Select(unit => unit.Unit));
        Assert.Null(await QueryOf(bureau).FindAsync(Me(bureau, "stranger"), task, default));
    }

    [Fact]
    public async Task What_is_wrong_with_a_task_is_said_by_field_and_only_the_supervisor_sends_one()
    {
        var bureau = await NineAsync();
        var send = new SendTask(bureau.Cities, bureau.Library, _clock);

        var (_, refused) = await send.HandleAsync(Me(bureau, "supervisor"), bureau.Campaign, new("", " ", "2026-03-01", [bureau.Bureau, bureau.County]), default);

        Assert.Equal(["deadline", "title", "units", "what"], refused!.Missing.Select(part => part.Field).Order());
        Assert.Equal("not_yours", (await send.HandleAsync(Me(bureau, "head"), bureau.Campaign, new("自查", "护栏", "10wd", [bureau.County]), default)).Refused?.Code);
    }

    private static CurrentAccount Me(TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);

    private TaskQuery QueryOf(TransportBureau bureau) => new(bureau.Cities, bureau.Library, _clock);

    private async Task<InspectionTask> FindAsync(TransportBureau bureau, Guid task) =>
        await QueryOf(bureau).FindAsync(Me(bureau, "supervisor"), task, default) ?? throw new InvalidOperationException("The city sees all of them.");

    private async Task<Guid> SendAsync(TransportBureau bureau, params Guid[] units)
    {
        Guid[] all = [.. await bureau.ManyAsync<Guid>("select organisation_id from team_scope where team_id = $1", Sql.Of(bureau.Team))];
        var (task, refused) = await new SendTask(bureau.Cities, bureau.Library, _clock)
            .HandleAsync(Me(bureau, "supervisor"), bureau.Campaign, new("护栏专项自查", "临水临崖路段护栏", "10wd", units.Length > 0 ? units : all), default);
        Assert.Null(refused);
        return task;
    }

    private Task<Administered<Urged>> UrgeAsync(TransportBureau bureau, Guid task, bool again = false) =>
        new UrgeTask(bureau.Cities, _clock).HandleAsync(Me(bureau, "supervisor"), task, new("请于明日前回报", null, again), default);

    private Task<Administered<int>> ReportAsync(TransportBureau bureau, string person, Guid task, Guid unit, ReportWanted report) =>
        new ReportTask(bureau.Cities, _clock).HandleAsync(Me(bureau, person), task, unit, report, default);

    private async Task ReportedAsync(TransportBureau bureau, Guid task, Guid unit) =>
        Assert.Null((await ReportAsync(bureau, unit == bureau.County ? "liaison" : "stranger", task, unit, new(20, Nothing))).Refused);

    private static async Task<long> NoticesAsync(TransportBureau bureau, string kind) =>
        await bureau.OneAsync<long>("select count(distinct n.id) from notice n where n.kind = $1 and n.account_id <> $2", Sql.Of(kind), Sql.Of(bureau["liaison"]));

    private static async Task<Guid> OpenAsync(TransportBureau bureau, string person, Guid unit)
    {
        var answer = await bureau.Open.HandleAsync(
            new(bureau.City, bureau[person], "self-inspection", unit, null, TransportBureau.Fields(("description", "自查发现护栏缺失")), Key: null), default);
        return Assert.IsType<Answer.Taken>(answer).Finding.Id;
    }

    // Nine counties in the team's scope; the heads of all but the first are one person.
    private async Task<TransportBureau> NineAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        Guid[] added = [.. Enumerable.Range(0, 7).Select(_ => Guid.CreateVersion7())];
        await bureau.ChangeAsync("""
            with added as (
                insert into organisation (tenant_id, id, parent_id, name, short_name, kind, zone, calendar, valid_from)
                select $1, id, $2, '县' || id, '县', 'county', 'Asia/Shanghai', 'cn', date '2020-01-01' from unnest($3::uuid[]) as t(id)),
            heads as (
                insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from)
                select $1, gen_random_uuid(), $6, id, 'head', date '2020-01-01' from unnest($3::uuid[]) as t(id))
            insert into team_scope (tenant_id, team_id, organisation_id) select $1, $4, unnest($3::uuid[] || $5::uuid)
            """, Sql.Of(bureau.City), Sql.Of(bureau.Bureau), Sql.Of(added), Sql.Of(bureau.Team), Sql.Of(bureau.OtherCounty), Sql.Of(bureau["stranger"]));
        return bureau;
    }
}
