using Npgsql;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Deadlines;

/// <summary>Findings issued on Monday 2 March 2026 at 09:00, due on 16 March: their reminder of five days comes on 9 March at 09:00,
/// the letter of reminder on the 11th.</summary>
public class FireRungsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Issued = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Issued);

    [Fact]
    public async Task A_missed_deadline_climbs_its_ladder_in_order()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync("10wd");

        for (var day = 0; day < 45; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);
        }

        Assert.Equal(
            ["remind-10 passed", "remind-5 fired", "remind-3 fired", "last-day fired", "urge fired", "supervise fired", "bulletin fired", "interview fired", "account fired"],
            await bureau.ManyAsync<string>("""
                select rung || ' ' || fate from rung where finding_id = $1 and deadline = 'finding' and version = 1
                and rung not like '%#%' order by fired_at, due_at
                """, Sql.Of(id)));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from rung where fate = 'fired' and fired_at < due_at"));
        Assert.Equal(-100, await bureau.OneAsync<int>("select hundredths from score where finding_id = $1", Sql.Of(id)));
        Assert.True(await bureau.OneAsync<long>("select count(*) from finding where link_finding_id = $1 and process = 'accountability'", Sql.Of(id)) > 0);
        await bureau.AssertChainsAsync();
    }

    [Fact]
    public async Task What_became_of_a_rung_is_written_once_whoever_writes_it()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.IssueAsync("10wd");

        var twice = await Assert.ThrowsAsync<PostgresException>(() => bureau.ChangeAsync("""
            insert into rung select tenant_id, finding_id, deadline, version, rung, 'fired', due_at, fired_at + interval '1 hour' from rung
            """));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, twice.SqlState);
    }

    [Fact]
    public async Task Sweeps_at_once_share_the_findings_and_fire_each_rung_once()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await IssueManyAsync(bureau, 250);
        _clock.Set(Issued.AddDays(7));

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None)));

        Assert.Equal(250, taken.Sum());
        Assert.Equal(250L, await bureau.OneAsync<long>("select count(*) from rung where rung = 'remind-5' and fate = 'fired'"));
        Assert.Equal(500L, await bureau.OneAsync<long>("select count(*) from notice where kind = 'rung' and about = 'finding/remind-5'"));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from finding where sweep_failures > 0"));
        await bureau.AssertChainsAsync();
    }

    [Fact]
    public async Task A_sweep_and_actions_at_the_same_moment_neither_deadlock_nor_fire_twice()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await IssueManyAsync(bureau, 60);
        _clock.Set(Issued.AddDays(7));

        var sweeps = Enumerable.Range(0, 2).Select(_ => SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None));
        var actions = findings.Select(id => bureau.ActAsync(id, "head", "acknowledge"));
        var all = await Task.WhenAll(Task.WhenAll(actions), Task.WhenAll(sweeps).ContinueWith(_ => Array.Empty<Answer>(), TaskScheduler.Default));

        Assert.All(all[0], answer => Assert.IsType<Answer.Taken>(answer));
        Assert.Equal(60L, await bureau.OneAsync<long>("select count(*) from rung where rung = 'remind-5' and fate = 'fired'"));
        Assert.Equal(0L, await bureau.OneAsync<long>("select count(*) from finding where sweep_failures > 0"));
        await bureau.AssertChainsAsync();
    }

    [Fact]
    public async Task After_three_days_of_downtime_each_waiting_rung_is_written_once_and_what_only_reminded_is_superseded()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync("10wd");
        _clock.Set(Issued.AddDays(7).AddMinutes(-1));
        await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);

        _clock.Advance(TimeSpan.FromDays(3));
        await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);
        await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);

        Assert.Equal(
            ["remind-5 superseded 2026-03-09 09:00 2026-03-12 08:59", "remind-3 fired 2026-03-11 09:00 2026-03-12 08:59"],
            await bureau.ManyAsync<string>("""
                select concat_ws(' ', rung, fate, to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'),
                    to_char(fired_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'))
                from rung where finding_id = $1 and deadline = 'finding' and fate <> 'passed' order by due_at
                """, Sql.Of(id)));
        Assert.Equal(["finding/remind-3"], await bureau.ManyAsync<string>("select about from notice where finding_id = $1 and about like 'finding/%'", Sql.Of(id)));
        Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from letter where finding_id = $1 and kind = 'reminder'", Sql.Of(id)));
    }

    [Fact]
    public async Task A_finding_that_fails_is_put_off_alone_and_shown_and_caught_up_with()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await IssueManyAsync(bureau, 5);
        await bureau.ChangeAsync("insert into rung values ($1, $2, 'finding', 1, 'remind-5', 'fired', $3, $3)", Sql.Of(bureau.City), Sql.Of(findings[2]), Sql.Of(Issued));
        _clock.Set(Issued.AddDays(7));

        await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);
        await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);

        var stuck = Assert.Single(await new StuckFindings(bureau.Cities).ListAsync(bureau.City, CancellationToken.None));
        Assert.Equal((findings[2], 1, _clock.Now.AddMinutes(1)), (stuck.Id, stuck.Failures, stuck.Again));
        Assert.Contains("rung_pkey", stuck.Error, StringComparison.Ordinal);
        Assert.Equal(5L, await bureau.OneAsync<long>("select count(*) from rung where rung = 'remind-5' and fate = 'fired'"));
        Assert.Equal(8L, await bureau.OneAsync<long>("select count(*) from notice where about = 'finding/remind-5'"));

        await ForgetAsync(bureau, findings[2]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);
        Assert.Empty(await new StuckFindings(bureau.Cities).ListAsync(bureau.City, CancellationToken.None));
        Assert.Equal(10L, await bureau.OneAsync<long>("select count(*) from notice where about = 'finding/remind-5'"));
    }

    [Fact]
    public async Task A_finding_whose_state_cannot_be_read_is_put_off_alone_and_each_time_for_longer()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var findings = await IssueManyAsync(bureau, 3);
        await bureau.ChangeAsync("update finding set case_state = '{\"state\": 7}' where id = $1", Sql.Of(findings[0]));
        _clock.Set(Issued.AddDays(7));

        await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await SweepOf(bureau).SweepAsync(bureau.City, CancellationToken.None);

        var stuck = Assert.Single(await new StuckFindings(bureau.Cities).ListAsync(bureau.City, CancellationToken.None));
        Assert.Equal((findings[0], 2, _clock.Now.AddMinutes(2)), (stuck.Id, stuck.Failures, stuck.Again));
        Assert.Equal(2L, await bureau.OneAsync<long>("select count(*) from rung where rung = 'remind-5' and fate = 'fired'"));
    }

    private static FireRungs SweepOf(TransportBureau bureau) => new(bureau.Cities, bureau.Library, new BuiltInRunner(), bureau.Clock);

    private static async Task<Guid[]> IssueManyAsync(TransportBureau bureau, int count)
    {
        var ids = new Guid[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => ids[i] = await bureau.IssueAsync("10wd"));
        return ids;
    }

    // As the owner: the service may not take back what is recorded.
    private async Task ForgetAsync(TransportBureau bureau, Guid finding)
    {
        await using var city = await new CityDatabase(database.Owner).BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("delete from rung where finding_id = $1 and rung = 'remind-5'");
        command.Parameters.Add(Sql.Of(finding));
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
    }
}
