using System.Text;
using Rectify.Accounts;
using Rectify.Batches;
using Rectify.Bench;
using Rectify.Database;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Returns;
using Rectify.Tests.Delegations;
using Rectify.Tests.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Returns;

public class ReturnTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Header = "问题编号,本期进展,存在的困难或问题,预计完成时间,表单校验（勿改）";

    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task The_sheet_has_the_findings_that_the_person_may_report_on_now_and_nobody_elses()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var mine = await RectifyingAsync(bureau);
        await bureau.IssueAsync();

        var sheet = await WorkbookRead.OfAsync(await SheetAsync(bureau, "liaison"));

        Assert.Empty(sheet.Flaws);
        Assert.Equal("问题编号 存在问题 整改期限 当前状态 上次进展 本期进展 存在的困难或问题 预计完成时间 表单校验（勿改）".Split(' '), sheet.Rows[0]);
        var row = Assert.Single(sheet.Rows.Skip(1));
        Assert.Equal([await NumberAsync(bureau, mine), "路面护栏缺失约三十米", "2026-03-16", "整改中", "", "", "", "", await MarkAsync(bureau, mine)], row);
        Assert.Single((await WorkbookRead.OfAsync(await SheetAsync(bureau, "stranger"))).Rows);
        Assert.Single((await WorkbookRead.OfAsync(await SheetAsync(bureau, "supervisor"))).Rows);
    }

    [Fact]
    public async Task A_filled_row_is_recorded_by_the_findings_own_action_and_an_empty_one_is_passed_over()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (filled, empty) = (await RectifyingAsync(bureau), await RectifyingAsync(bureau));
        var rows = await BringAsync(bureau, "liaison",
            $"{await NumberAsync(bureau, filled)},已更换护栏十五米,雨天无法施工,2026年3月10日,{await MarkAsync(bureau, filled)}", $"{await NumberAsync(bureau, empty)},,,,{await MarkAsync(bureau, empty)}");
        Assert.Equal(0L, await ReportsAsync(bureau));

        var act = await RecordAsync(bureau, "liaison", rows);

        Assert.Equal([false, true], rows.Select(row => row.IsEmpty));
        Assert.Equal("taken", Assert.Single(act!.Items).Outcome);
        Assert.Equal("已更换护栏十五米|雨天无法施工|2026-03-10", await bureau.OneAsync<string>(
            "select concat_ws('|', case_state #>> '{fields,progress}', case_state #>> '{fields,difficulties}', case_state #>> '{fields,expected_on}') from finding where id = $1", Sql.Of(filled)));
        Assert.Equal("已更换护栏十五米", await bureau.OneAsync<string>("select body #>> '{command,with,note}' from event where about = 'report_progress'"));
        Assert.Equal(1L, await ReportsAsync(bureau));
    }

    [Fact]
    public async Task The_same_file_brought_again_even_at_the_same_time_records_nothing_twice()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await RectifyingAsync(bureau);
        var line = $"{await NumberAsync(bureau, finding)},已更换护栏十五米,,,{await MarkAsync(bureau, finding)}";
        var (first, second) = (await BringAsync(bureau, "liaison", line), await BringAsync(bureau, "liaison", line));

        var acts = await Task.WhenAll(RecordAsync(bureau, "liaison", first), RecordAsync(bureau, "liaison", second));
        var third = await BringAsync(bureau, "liaison", line);
        var known = await new RecordReturn(Bulk(bureau)).KnownAsync(Me(bureau, "liaison"), third, CancellationToken.None);

        Assert.Equal(acts[0]!.Id, acts[1]!.Id);
        Assert.Equal(acts[0]!.Id, known);
        Assert.Equal("return_changed", Assert.Single(third).Fault?.Code);
        Assert.Equal(1L, await ReportsAsync(bureau));
    }

    [Fact]
    public async Task Each_fault_is_said_beside_its_row_and_the_sound_rows_are_recorded_all_the_same()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var (sound, moved, issued, closed) = (await RectifyingAsync(bureau), await RectifyingAsync(bureau), await bureau.IssueAsync(), await RectifyingAsync(bureau));
        var (short_, long_, day) = (await RectifyingAsync(bureau), await RectifyingAsync(bureau), await RectifyingAsync(bureau));
        var (mark, movedMark) = (await MarkAsync(bureau, sound), await MarkAsync(bureau, moved));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(moved, "liaison", "report_progress", TransportBureau.Saying("在页面上已填报")));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(closed, "supervisor", "transfer_out", TransportBureau.With(("transferred_to", "discipline_body")) with { Note = "依规移送纪检监察机关办理" }));

        var rows = await BringAsync(bureau, "liaison",
            $"{await NumberAsync(bureau, sound)},已更换护栏十五米,,,{mark}",
            "没有的编号,已更换护栏十五米,,,3",
            $"{await NumberAsync(bureau, moved)},已更换护栏十五米,,,{movedMark}",
            $"{await NumberAsync(bureau, issued)},已更换护栏十五米,,,3",
            $"{await NumberAsync(bureau, closed)},已更换护栏十五米,,,9",
            $"{await NumberAsync(bureau, short_)},短,,,{await MarkAsync(bureau, short_)}",
            $"{await NumberAsync(bureau, long_)},{new string('长', 2_001)},,,{await MarkAsync(bureau, long_)}",
            $"{await NumberAsync(bureau, day)},已更换护栏十五米,,下个月,{await MarkAsync(bureau, day)}",
            $"{await NumberAsync(bureau, sound)},再写一遍的进展,,,{mark}",
            $"{await NumberAsync(bureau, day)},,只写困难,,");

        Assert.Equal(
            [null, "return_unknown", "return_changed", "return_not_here", "return_ended", "return_progress_short", "ledger_text_limit", "ledger_date", "brought_twice", "brought_twice"],
            rows.Select(row => row.Fault?.Code));
        Assert.All(rows.Select(row => row.Fault).OfType<Sentence>(), fault => Assert.NotEqual(fault.In(Language.Chinese), fault.In(Language.English)));
        Assert.Single((await RecordAsync(bureau, "liaison", rows))!.Items);
    }

    [Fact]
    public async Task Another_countys_number_reads_like_one_that_is_not_there_and_whoever_has_no_part_is_told()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await RectifyingAsync(bureau);
        var line = $"{await NumberAsync(bureau, finding)},已更换护栏十五米,,,{await MarkAsync(bureau, finding)}";

        var stranger = await BringAsync(bureau, "stranger", line);
        var supervisor = await BringAsync(bureau, "supervisor", line);

        Assert.Equal("return_unknown", Assert.Single(stranger).Fault?.Code);
        Assert.Equal("return_not_yours", Assert.Single(supervisor).Fault?.Code);
        Assert.Null(await RecordAsync(bureau, "stranger", stranger));
        Assert.Equal(0L, await ReportsAsync(bureau));
    }

    [Fact]
    public async Task A_row_without_its_mark_is_refused_and_a_finding_that_moves_after_the_preview_is_too()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await RectifyingAsync(bureau);
        var unmarked = await BringAsync(bureau, "liaison", $"{await NumberAsync(bureau, finding)},已更换护栏十五米,,,");
        var rows = await BringAsync(bureau, "liaison", $"{await NumberAsync(bureau, finding)},已更换护栏十五米,,,{await MarkAsync(bureau, finding)}");
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "rectifier", "report_progress", TransportBureau.Saying("在页面上已填报")));

        var act = await RecordAsync(bureau, "liaison", rows);

        Assert.Equal("return_unmarked", Assert.Single(unmarked).Fault?.Code);
        Assert.Equal(("refused", "stale"), (act!.Items[0].Outcome, act.Items[0].Problem?.Zh.Code));
        Assert.Equal(1L, await ReportsAsync(bureau));
    }

    [Fact]
    public async Task More_than_one_sheet_holds_are_in_the_next_one_and_whoever_stands_in_for_the_liaison_has_them_too()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var one = await RectifyingAsync(bureau);
        await using (var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None))
        {
            var copies = await TableRows.InsertAsync(city.Connection, "finding", $"finding, generate_series(1, {BulkAct.Most}) as more where id = '{one}'",
                new Dictionary<string, string> { ["id"] = "gen_random_uuid()", ["number"] = "number || '-' || more" }, CancellationToken.None);
            await TableRows.RunAsync(city.Connection, copies, CancellationToken.None);
            await city.CommitAsync(CancellationToken.None);
        }

        Assert.Null((await bureau.DelegateAsync("liaison", "supervisor")).Refused);
        foreach (var person in (string[])["liaison", "rectifier", "supervisor"])
        {
            var first = await ReadAsync(bureau, person, after: null);
            var second = await ReadAsync(bureau, person, first.Next);
            Assert.Equal((BulkAct.Most, 1), (first.Rows.Count, second.Rows.Count));
            Assert.Null(second.Next);
            Assert.Empty(first.Rows.Select(row => row[0]).Intersect(second.Rows.Select(row => row[0])));
        }
    }

    [Fact]
    public async Task A_cell_that_takes_nothing_is_marked_and_the_mark_says_nothing()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var finding = await RectifyingAsync(bureau);

        var row = Assert.Single(await BringAsync(bureau, "liaison", $"{await NumberAsync(bureau, finding)},已更换护栏十五米,—,—,{await MarkAsync(bureau, finding)}"));

        Assert.Null(row.Fault);
        Assert.Empty(row.Own!.Fields.Keys.Except(["progress"]));
        Assert.True(Assert.Single(await BringAsync(bureau, "liaison", $"{await NumberAsync(bureau, finding)},,—,—,{await MarkAsync(bureau, finding)}")).IsEmpty);
    }

    [Fact]
    public async Task A_file_that_is_no_return_by_its_size_or_rows_is_refused_before_it_is_read_through()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);

        var (large, many) = (await RefusedAsync(bureau, new string('长', (int)BroughtTable.Largest)), await RefusedAsync(bureau, string.Concat(Enumerable.Repeat("1,2,3,4,5\n", BulkAct.Most + 1))));

        Assert.Equal(("brought_too_large", "return_too_many"), (large, many));
    }

    private static async Task<string?> RefusedAsync(TransportBureau bureau, string rows)
    {
        var file = new OfferedFile("进展表.csv", new MemoryStream(Encoding.UTF8.GetBytes($"{Header}\n{rows}")));
        var staged = Assert.IsType<Rectify.Evidence.Staging.Staged>(await new StageEvidence(bureau.Cities, new EvidenceLimits(), bureau.Clock).StageAsync(
            bureau.City, bureau["liaison"], file, CancellationToken.None));
        return (await new JudgeReturn(bureau.Cities, bureau.Library, bureau.Clock).ReadAsync(Me(bureau, "liaison"), staged.File.Id, CancellationToken.None))?.Refusal?.Code;
    }

    private static Task<ReturnSheet> ReadAsync(TransportBureau bureau, string person, LedgerKey? after) => new WriteReturn(bureau.Cities, bureau.Library, bureau.Clock).ReadAsync(
        Me(bureau, person), Reader.Of(Language.Chinese, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")), after, CancellationToken.None);

    private static async Task<Guid> RectifyingAsync(TransportBureau bureau)
    {
        var id = await bureau.IssueAsync();
        var rectifier = ("rectifier", $"{bureau["rectifier"]}");
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "head", "acknowledge", TransportBureau.With(rectifier)));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "rectifier", "plan_measure", TransportBureau.With(("measure_title", "更换护栏"))));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "rectifier", "submit_plan", TransportBureau.With(("goal", "恢复护栏"), ("leader_responsible", "张局长"), rectifier)));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "approve_plan"));
        return id;
    }

    private static CurrentAccount Me(TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);

    private static TakeBulkAct Bulk(TransportBureau bureau) => new(bureau.Cities, bureau.Library, bureau.Take, bureau.Clock);

    private static async Task<byte[]> SheetAsync(TransportBureau bureau, string person)
    {
        var file = new MemoryStream();
        await new WriteReturn(bureau.Cities, bureau.Library, bureau.Clock).WriteAsync(
            Me(bureau, person), Reader.Of(Language.Chinese, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")), after: null, file, CancellationToken.None);
        return file.ToArray();
    }

    private static async Task<IReadOnlyList<ReturnRow>> BringAsync(TransportBureau bureau, string person, params string[] rows)
    {
        var file = new OfferedFile("进展表.csv", new MemoryStream(Encoding.UTF8.GetBytes($"{Header}\n{string.Join('\n', rows)}\n")));
        var staged = Assert.IsType<Rectify.Evidence.Staging.Staged>(await new StageEvidence(bureau.Cities, new EvidenceLimits(), bureau.Clock).StageAsync(
            bureau.City, bureau[person], file, CancellationToken.None));
        var read = await new JudgeReturn(bureau.Cities, bureau.Library, bureau.Clock).ReadAsync(Me(bureau, person), staged.File.Id, CancellationToken.None);
        Assert.Null(read!.Value.Refusal);
        return read.Value.Rows;
    }

    private static async Task<BulkAct?> RecordAsync(TransportBureau bureau, string person, IReadOnlyList<ReturnRow> rows) =>
        await new RecordReturn(Bulk(bureau)).HandleAsync(Me(bureau, person), rows, CancellationToken.None) is { } act
            ? await Bulk(bureau).ReadAsync(bureau.City, bureau[person], act, CancellationToken.None)
            : null;

    private static Task<string> NumberAsync(TransportBureau bureau, Guid finding) => bureau.OneAsync<string>("select number from finding where id = $1", Sql.Of(finding));

    private static Task<string> MarkAsync(TransportBureau bureau, Guid finding) => bureau.OneAsync<string>("select sequence::text from finding where id = $1", Sql.Of(finding));

    private static Task<long> ReportsAsync(TransportBureau bureau) => bureau.OneAsync<long>("select count(*) from event where about = 'report_progress'");
}
