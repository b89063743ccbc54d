using Rectify.Accounts;
using Rectify.Audit;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;
using Rectify.Tests.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Organisations;

/// <summary>The county office of Yunshan ends on 10 March 2026 and that of Shimen carries on.</summary>
public sealed class MoveToSuccessorsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset LastSecond = new(2026, 3, 9, 15, 59, 59, TimeSpan.Zero); // of 9 March in Shanghai
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Open_findings_go_to_who_carries_on_once_the_day_has_come_and_ended_ones_stay()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await bureau.IssueManyAsync(120);
        var ended = await bureau.OpenAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(ended, "team_lead", "discard", TransportBureau.Saying("与本次督查无关，不予立项")));
        await bureau.EndUnitAsync(bureau.County, "2026-03-10", bureau.OtherCounty);
        const string asItIs = "select row(f.*)::text from finding f where id = $1";
        var before = await bureau.OneAsync<string>(asItIs, Sql.Of(ended));

        _clock.Set(LastSecond);
        Assert.Equal(0, await JobOf(bureau).MoveAsync(bureau.City, default));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var moved = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => JobOf(bureau).MoveAsync(bureau.City, default)));
        var again = await JobOf(bureau).MoveAsync(bureau.City, default);

        Assert.Equal((120, 0), (moved.Sum(), again));
        Assert.Equal([bureau.OtherCounty], await bureau.ManyAsync<Guid>("select distinct unit_id from finding where closed_at is null"));
        Assert.Equal(before, await bureau.OneAsync<string>(asItIs, Sql.Of(ended)));
        Assert.Equal(120L, await bureau.OneAsync<long>("select count(*) from event where command = 'reorganise'"));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from deadline where key = 'finding' and version > 1"));
        Assert.IsType<Answer.NotThere>(await bureau.ActAsync(findings[0], "head", "acknowledge"));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(findings[0], "stranger", "acknowledge"));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task Who_carries_on_is_told_once_of_all_of_them()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueManyAsync(120);

        await MovedAsync(bureau);

        Assert.Equal([$"{bureau["stranger"]} succeeded 云山县交通运输局"], await bureau.ManyAsync<string>(
            "select account_id || ' ' || kind || ' ' || about from notice where kind in ('succeeded', 'reorganised')"));
    }

    [Fact]
    public async Task Of_a_chain_of_ended_units_the_last_one_carries_on_and_its_days_count()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var third = await bureau.AddUnitAsync("南河县交通运输局", "Asia/Urumqi");
        await bureau.IssueManyAsync(3);
        await bureau.EndUnitAsync(bureau.County, "2026-03-10", bureau.OtherCounty);
        await bureau.EndUnitAsync(bureau.OtherCounty, "2026-03-12", third);

        _clock.Set(new(2026, 3, 13, 1, 0, 0, TimeSpan.Zero));
        var moved = await JobOf(bureau).MoveAsync(bureau.City, default);

        Assert.Equal(3, moved);
        Assert.Equal([third], await bureau.ManyAsync<Guid>("select distinct unit_id from finding"));
        Assert.Equal(["Asia/Urumqi reorganised 2026-03-16 17:59"], await bureau.ManyAsync<string>("""
            select distinct zone || ' ' || cause || ' ' || to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from deadline where key = 'finding' and version = 2
            """));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task The_person_named_comes_along_only_where_they_stand_for_the_same_with_who_carries_on()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await bureau.IssueManyAsync(2);
        await bureau.GrantAsync("deputy", "rectifier", bureau.County);
        await bureau.GrantAsync("deputy", "rectifier", bureau.OtherCounty);
        foreach (var (finding, person) in findings.Zip(["rectifier", "deputy"]))
            Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "head", "assign", TransportBureau.With(("rectifier", bureau[person].ToString()))));

        await MovedAsync(bureau);

        Assert.Equal([null, bureau["deputy"].ToString()], await NamedAsync(bureau, findings));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task The_old_unit_reads_on_up_to_the_move()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = (await bureau.IssueManyAsync(1))[0];

        await MovedAsync(bureau);
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "stranger", "acknowledge"));
        var former = await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["head"], finding, default);

        Assert.Equal(("reorganise", "issued"), (Naming.CommandOf(former!.Timeline[^1].Body.Command), former.State.State));
    }

    [Fact]
    public async Task What_was_due_fires_for_the_old_unit_before_the_move()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueManyAsync(1);
        await bureau.EndUnitAsync(bureau.County, "2026-03-10", bureau.OtherCounty);

        _clock.Set(new(2026, 3, 18, 3, 0, 0, TimeSpan.Zero));
        await JobOf(bureau).MoveAsync(bureau.City, default);

        var commands = await bureau.ManyAsync<string>("select command from event order by sequence");
        Assert.Contains("fire_rung", commands);
        Assert.Equal("reorganise", commands[^1]);
        Assert.Contains(bureau["head"], await bureau.ManyAsync<Guid>("select account_id from notice where kind = 'rung'"));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task Imported_findings_move_too_and_a_look_back_at_an_ended_one_opens_for_who_carries_on()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var third = await bureau.AddUnitAsync("南河县交通运输局", "Asia/Shanghai");
        var imports = new Imports(bureau);
        await imports.CommitAsync(await imports.StageAsync(
            "A-1,云山县交通运输局,2025-12-01,路面坑槽未修补,一般,2026-06-30,已制定方案,整改中,,否",
            "A-2,云山县交通运输局,2025-12-01,护栏缺失,较重,2026-01-15,,已完成,2026-01-10,是（2026-01-20）"));
        var closed = await bureau.OneAsync<Guid>("select id from finding where number = 'A-2'");
        await bureau.EndUnitAsync(bureau.County, "2026-03-10", bureau.OtherCounty);
        await bureau.EndUnitAsync(bureau.OtherCounty, "2026-03-12", third);
        _clock.Set(new(2026, 3, 13, 1, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await JobOf(bureau).MoveAsync(bureau.City, default));

        Assert.IsType<Answer.Taken>(await bureau.ActAsync(closed, "supervisor", "open_lookback"));

        Assert.Equal(["A-1", "A-2", "lookback"], await bureau.ManyAsync<string>("select coalesce(link_why, number) from finding order by 1"));
        Assert.Equal([third, bureau.County, third], await bureau.ManyAsync<Guid>("select unit_id from finding order by coalesce(link_why, number)"));
        Assert.Equal(0, await JobOf(bureau).MoveAsync(bureau.City, default));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task What_somebody_holds_is_left_out_and_moves_with_the_next_turn()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await bureau.IssueManyAsync(3);
        await bureau.EndUnitAsync(bureau.County, "2026-03-10", bureau.OtherCounty);
        _clock.Set(LastSecond.AddSeconds(1));

        await using (var holding = await bureau.Cities.BeginAsync(bureau.City, default))
        {
            Assert.NotNull(await LockedFinding.LockAsync(holding, findings[1], _clock.Now, default));
            Assert.Equal(2, await JobOf(bureau).MoveAsync(bureau.City, default));
        }

        Assert.Equal(1, await JobOf(bureau).MoveAsync(bureau.City, default));
    }

    [Fact]
    public async Task Whoever_acts_at_the_same_moment_acts_before_the_move_or_finds_nothing_there()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await bureau.IssueManyAsync(30);
        await bureau.EndUnitAsync(bureau.County, "2026-03-10", bureau.OtherCounty);
        _clock.Set(LastSecond.AddSeconds(1));

        var moving = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => JobOf(bureau).MoveAsync(bureau.City, default)));
        var answers = await Task.WhenAll(findings.Select(finding => bureau.ActAsync(finding, "head", "acknowledge")));
        var moved = (await moving).Sum() + await JobOf(bureau).MoveAsync(bureau.City, default);

        Assert.Equal(30, moved);
        Assert.All(answers, answer => Assert.True(answer is Answer.Taken or Answer.NotThere));
        Assert.Equal((long)answers.Count(answer => answer is Answer.Taken), await bureau.OneAsync<long>("select count(*) from finding where state = 'planning'"));
        await AssertSoundAsync(bureau);
    }

    [Fact]
    public async Task A_finding_that_cannot_be_read_is_put_off_alone_and_the_others_move()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await bureau.IssueManyAsync(3);
        await bureau.ChangeAsync("update finding set case_state = '{\"state\": 7}' where id = $1", Sql.Of(findings[1]));

        Assert.Equal(2, await MovedAsync(bureau));
        Assert.Equal([findings[1]], await bureau.ManyAsync<Guid>("select id from finding where sweep_failures = 1 and unit_id = $1", Sql.Of(bureau.County)));
    }

    [Fact]
    public async Task A_unit_that_is_to_carry_on_for_another_cannot_end_without_one_itself()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueManyAsync(1);
        await bureau.GrantAsync("inspector", "system_officer", bureau.Bureau);
        await bureau.EndUnitAsync(bureau.County, "2026-03-10", bureau.OtherCounty);

        var (_, refused) = await new AdministerOrganisations(bureau.Cities, _clock).EndAsync(
            new CurrentAccount(bureau.City, bureau["inspector"], "inspector", "inspector"), bureau.OtherCounty, new OrganisationEnded(new(2026, 3, 9), null), default);

        Assert.Equal("organisation_has_findings", refused?.Code);
    }

    private MoveToSuccessors JobOf(TransportBureau bureau) => new(bureau.Cities, bureau.Library, new BuiltInRunner(), _clock);

    private async Task<int> MovedAsync(TransportBureau bureau)
    {
        await bureau.EndUnitAsync(bureau.County, "2026-03-10", bureau.OtherCounty);
        _clock.Set(LastSecond.AddSeconds(1));
        return await JobOf(bureau).MoveAsync(bureau.City, default);
    }

    private static async Task<List<string?>> NamedAsync(TransportBureau bureau, List<Guid> findings)
    {
        var named = new List<string?>();
        foreach (var finding in findings)
            named.Add(EngineJson.ReadState(await bureau.OneAsync<string>("select case_state::text from finding where id = $1", Sql.Of(finding)))["rectifier"]);
        return named;
    }

    private static async Task AssertSoundAsync(TransportBureau bureau)
    {
        Assert.DoesNotContain((await new ReplayHistories(bureau.Cities, bureau.Library).RunAsync(_ => { }, default)).Faults, fault => fault.City == bureau.City);
        await bureau.AssertChainsAsync();
    }
}
