using System.Text.Json;
using Rectify.Findings;
using Rectify.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

public class ImportTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Open = "A-1,云山县交通运输局,2025-12-01,路面坑槽未修补,一般,2026-06-30,已制定方案,整改中,,否";
    private const string Done = "A-2,云山,2025-12-01,护栏缺失,较重,2026-01-15,,已完成,2026-01-10,是（2026-01-20）";
    private const string NoDeadline = "A-3,石门县交通运输局,2025-12-01,制度执行不严,一般,长期坚持,,长期坚持,,否";
    private const string Faulty = "A-4,某县,2025-13-01,台账不全,一般,尽快,,整改中,,否";

    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_dry_run_says_what_a_commit_would_do_and_makes_no_finding()
    {
        var imports = await BuildAsync();

        var rows = await imports.RowsAsync(await imports.StageAsync(Open, Done, NoDeadline, Faulty));

        Assert.Equal(["new", "new", "new", "faulty"], rows.Select(row => row.Fate));
        Assert.Empty(await imports.AskAsync<Guid>("select id from finding"));
    }

    [Fact]
    public async Task A_fault_names_row_column_value_and_what_is_accepted()
    {
        var imports = await BuildAsync();

        var faults = (await imports.RowsAsync(await imports.StageAsync(Open, Faulty))).SelectMany(row => row.Faults).Where(fault => !fault.IsWarning);

        Assert.Equal(
        [
            "第 3 行 C 列“检查时间”的内容“2025-13-01”：没有这一天。请写成 2025-07-17、2025.7.17、2025年7月17日。",
            "第 3 行 F 列“整改期限”的内容“尽快”：请写日期或期限，如 2025-07-17、2025年7月、20个工作日、30日、3个月、立行立改、长期坚持。",
        ], faults.Select(fault => fault.Message).Order());
    }

    [Fact]
    public async Task One_faulty_row_keeps_all_out_unless_the_faulty_are_to_be_skipped()
    {
        var imports = await BuildAsync();
        var batch = await imports.StageAsync(Open, Done, Faulty);

        Assert.Equal(new BatchAnswer.Faulty(1), await imports.CommitAsync(batch));
        Assert.Empty(await imports.AskAsync<Guid>("select id from finding"));

        Assert.Equal(new BatchAnswer.Done(2, 0), await imports.CommitAsync(batch, skipFaulty: true));
        Assert.Equal(["A-1", "A-2"], await imports.AskAsync<string>("select number from finding order by number"));
        Assert.Equal(new BatchAnswer.NotNow("committed"), await imports.CommitAsync(batch, skipFaulty: true));
    }

    [Fact]
    public async Task An_imported_finding_stands_as_the_ledger_says_and_nothing_is_invented_for_it()
    {
        var imports = await BuildAsync();

        await imports.CommitAsync(await imports.StageAsync(Open, Done, NoDeadline));

        Assert.Equal(["rectifying in_progress", "closed done", "rectifying long_term"],
            await imports.AskAsync<string>("select state || ' ' || conclusion from finding where is_imported order by number"));
        Assert.Equal(["2026-01-09T16:00:00", "2026-01-19T16:00:00"], await imports.AskAsync<string>("""
            select to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') from finding, unnest(array[handed_over_at, closed_at]) t where number = 'A-2' order by t
            """));
        Assert.Equal(["import"], await imports.AskAsync<string>("select distinct command from event"));
        foreach (var state in await imports.AskAsync<string>("select case_state::text from finding"))
        {
            var read = EngineJson.ReadState(state);
            Assert.True(read.Deeds.IsEmpty && read.Evidence.IsEmpty && read.Measures.IsEmpty && read.Round is null && read.Requests.IsEmpty);
        }
    }

    [Fact]
    public async Task Whoever_an_imports_open_findings_wait_for_is_told_once_of_all_of_them()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var imports = new Imports(bureau);

        await imports.CommitAsync(await imports.StageAsync(Open, Open.Replace("A-1", "A-9", StringComparison.Ordinal), Done));

        Assert.Equal([$"{bureau["rectifier"]} imported 2"], await imports.AskAsync<string>("select account_id || ' ' || kind || ' ' || about from notice"));
    }

    [Fact]
    public async Task A_row_whose_conclusion_its_state_does_not_allow_is_a_fault_that_says_what_would_do()
    {
        var imports = await BuildAsync();

        var rows = await imports.RowsAsync(await imports.StageAsync(
            Open.Replace("整改中", "已完成", StringComparison.Ordinal), Done.Replace("已完成", "整改中", StringComparison.Ordinal)));

        Assert.Equal(["faulty", "faulty"], rows.Select(row => row.Fate));
        Assert.Equal(
            "第 2 行：整改结论与所处环节“整改中”不符，此环节可填：整改中、阶段性完成、长期坚持。请改整改结论，或补全完成时间、是否销号。",
            Assert.Single(rows[0].Faults, fault => !fault.IsWarning).Message);
    }

    [Fact]
    public async Task Rungs_already_past_are_recorded_as_passed_and_a_later_one_waits()
    {
        var imports = await BuildAsync();

        await imports.CommitAsync(await imports.StageAsync(Open, Done));

        Assert.Equal(["passed"], await imports.AskAsync<string>("select distinct fate from rung"));
        Assert.Equal([true, false], await imports.AskAsync<bool>("select next_rung_at is not null from finding order by number"));
    }

    [Fact]
    public async Task Every_events_hash_covers_what_was_written()
    {
        var imports = await BuildAsync();
        await imports.CommitAsync(await imports.StageAsync(Open, Done, NoDeadline));
        _clock.Advance(TimeSpan.FromDays(7));
        await imports.CommitAsync(await imports.StageAsync(Open.Replace("已制定方案", "已完成八成", StringComparison.Ordinal)));

        var broken = await imports.AskAsync<long>("""
            select count(*) from (
                select hash, sha256('\x01'::bytea || lag(hash, 1, decode(repeat('00', 32), 'hex')) over (partition by finding_id order by sequence)
                    || uuid_send(tenant_id) || uuid_send(finding_id) || int4send(sequence) || bytes) as computed,
                    body = convert_from(bytes, 'UTF8')::jsonb as same from event) chain
            where hash <> computed or not same
            """);

        Assert.Equal([0L], broken);
        Assert.Equal(["amend_import", "import"], await imports.AskAsync<string>("select distinct command from event where by_account is null and command like '%import' order by 1"));
    }

    [Fact]
    public async Task The_same_ledger_a_week_later_amends_each_changed_cell_and_nothing_else()
    {
        var imports = await BuildAsync();
        await imports.CommitAsync(await imports.StageAsync(Open, Done));
        _clock.Advance(TimeSpan.FromDays(7));
        var changed = Open.Replace("已制定方案", "已完成八成", StringComparison.Ordinal).Replace("2026-06-30", "2026-07-31", StringComparison.Ordinal);

        var batch = await imports.StageAsync(changed, Done);

        var rows = await imports.RowsAsync(batch);
        Assert.Equal(["changed", "same"], rows.Select(row => row.Fate));
        Assert.Contains(new LedgerChange("progress", "已制定方案", "已完成八成"), rows[0].Changes);
        Assert.Equal(new BatchAnswer.Done(1, 0), await imports.CommitAsync(batch));
        Assert.Equal(2, (await imports.AskAsync<Guid>("select id from finding")).Count);
        Assert.Equal(rows[0].Changes.Count, (await imports.AskAsync<string>("select command from event where command = 'amend_import'")).Count);
        Assert.Equal(["2026-07-31T15:59:59.999999"], await imports.AskAsync<string>(
            "select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') from finding where number = 'A-1'"));
    }

    [Fact]
    public async Task A_ledger_that_closes_a_finding_moves_it_and_one_that_changes_an_ended_one_is_told_so()
    {
        var imports = await BuildAsync();
        await imports.CommitAsync(await imports.StageAsync(Open, Done));
        _clock.Advance(TimeSpan.FromDays(7));

        var batch = await imports.StageAsync(
            "A-1,云山县交通运输局,2025-12-01,路面坑槽未修补,一般,2026-06-30,已制定方案,已完成,2026-03-05,是（2026-03-06）",
            Done.Replace("护栏缺失", "护栏缺失三处", StringComparison.Ordinal));

        var rows = await imports.RowsAsync(batch);
        Assert.Equal(["changed", "faulty"], rows.Select(row => row.Fate));
        Assert.Equal("ledger_finding_ended", rows[1].Faults.Single(fault => !fault.IsWarning).Code);
        await imports.CommitAsync(batch, skipFaulty: true);
        Assert.Equal(["closed"], await imports.AskAsync<string>("select state from finding where number = 'A-1'"));
    }

    [Fact]
    public async Task Undoing_cancels_what_the_batch_made_and_takes_it_out_of_every_count()
    {
        var imports = await BuildAsync();
        var batch = await imports.StageAsync(Open, Done, NoDeadline);
        await imports.CommitAsync(batch);

        Assert.Equal(new BatchAnswer.Done(3, 0), await imports.UndoAsync(batch));

        Assert.Equal(["cancelled true"], await imports.AskAsync<string>("select distinct state || ' ' || is_undone::text from finding"));
        Assert.Equal(new LedgerVerdicts(0, 0, 0, 0, 0), await imports.VerdictsAsync(new DateTime(2026, 3, 2)));
        Assert.Equal(3, (await imports.AskAsync<string>("select command from event where command = 'undo_import'")).Count);
        Assert.Equal(new BatchAnswer.NotNow("undone"), await imports.UndoAsync(batch));
        var again = await imports.StageAsync(Open);
        Assert.Equal(["new"], (await imports.RowsAsync(again)).Select(row => row.Fate));
    }

    [Fact]
    public async Task A_ledger_committed_twice_at_once_makes_each_finding_once()
    {
        var imports = await BuildAsync();
        var batches = new List<Guid>();
        for (var copy = 0; copy < 4; copy++)
            batches.Add(await imports.StageAsync(Open, Done, NoDeadline));

        var answers = await Task.WhenAll(batches.Concat(batches).Select(batch => imports.CommitAsync(batch)));

        Assert.Single(answers.OfType<BatchAnswer.Done>());
        Assert.Equal(3, (await imports.AskAsync<Guid>("select id from finding")).Count);
    }

    [Fact]
    public async Task A_team_imports_for_its_own_units_only_and_sees_its_own_batches_only()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var imports = new Imports(bureau);

        var batch = await imports.StageAsAsync("inspector", Open, NoDeadline);

        var rows = await imports.RowsAsync(batch);
        Assert.Equal(["new", "faulty"], rows.Select(row => row.Fate));
        Assert.Equal("ledger_unit_unknown", rows[1].Faults.Single(fault => !fault.IsWarning).Code);
        Assert.Equal(new BatchAnswer.NotThere(), await imports.Committing.HandleAsync(bureau.City, bureau["stranger"], batch, true, CancellationToken.None));
        Assert.Equal(new BatchAnswer.Done(1, 0), await imports.Committing.HandleAsync(bureau.City, bureau["inspector"], batch, true, CancellationToken.None));
        Assert.Equal([bureau.Team], await imports.AskAsync<Guid>("select team_id from finding"));
        Assert.Equal([bureau["inspector"]], await imports.AskAsync<Guid>("select by_account from event"));
    }

    [Fact]
    public async Task A_finding_that_the_unit_already_has_is_pointed_out()
    {
        var imports = await BuildAsync();
        await imports.CommitAsync(await imports.StageAsync(Open));

        var rows = await imports.RowsAsync(await imports.StageAsync(Open.Replace("A-1", "B-7", StringComparison.Ordinal)));

        Assert.Equal("同一单位已有相同的问题 A-1，可能重复。", Assert.Single(rows[0].Faults, fault => fault.Code == "ledger_known_finding").Message.Split("：", 2)[1]);
    }

    [DataFact("boston311/boston311_2011_slice.csv")]
    public async Task Bostons_ledger_comes_in_whole_and_its_verdicts_are_the_published_ones()
    {
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(DataFactAttribute.PathOf("boston311/expected.json"))).RootElement;
        var imports = await BuildAsync();
        await using var file = File.OpenRead(DataFactAttribute.PathOf("boston311/boston311_2011_slice.csv"));

        var answer = await imports.CommitAsync(await imports.StageAsync(null, file, await Workflows.MappingAsync("boston311")));

        int Of(string verdict) => expected.GetProperty(verdict).GetInt32();
        Assert.Equal(new BatchAnswer.Done(3067, 0), answer);
        Assert.Equal(new LedgerVerdicts(Of("closed_on_time"), Of("closed_late"), Of("open_overdue"), 0, Of("no_due")),
            await imports.VerdictsAsync(new DateTime(2019, 11, 1)));
    }

    private async Task<Imports> BuildAsync() => new(await TransportBureau.BuildAsync(database, _clock));
}
