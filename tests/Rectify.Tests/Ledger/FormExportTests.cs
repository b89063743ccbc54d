using System.Net;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

public class FormExportTests(BureauSite site) : IClassFixture<BureauSite>
{
    private const string Ledger = "序号 问题编号 问题来源 检查时间 督查组(检查人) 被检查单位(县市区局) 具体地点/项目 问题领域 问题类型 存在问题 问题依据 严重程度 整改目标 整改措施 时限类型 整改期限 责任领导 责任单位 责任人及电话 整改进展 整改结论 完成时间 核查人/核查意见 是否销号(销号日期)";
    private const string Notice = "序号 被检查单位 具体地点 隐患类别 存在的问题或隐患 问题或隐患图片 整改措施 整改期限 整改责任人 整改资金（元） 复查时间 完成情况 复查人 备注";
    private const string Closing = "序号 被检查单位 具体地点 隐患类别 存在隐患或问题 采取的整改措施 整改期限 整改责任人 整改情况 完成时间 复查人 整改前图片 整改后图片";

    // The smallest picture there is, one grey dot.
    private static readonly byte[] Dot = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    [Theory]
    [InlineData("ledger", Ledger, 0)]
    [InlineData("notice", Notice, 2)]
    [InlineData("closing", Closing, 2)]
    public async Task A_form_has_its_columns_in_their_order_and_the_rows_of_the_filter(string form, string header, int above)
    {
        await site.Bureau.IssueAsync();
        await site.Bureau.OpenAsync();

        var file = await FileAsync("head", $"/api/findings.xlsx?form={form}&state=issued");

        Assert.Empty(file.Flaws);
        Assert.Equal(header.Split(' '), file.Rows[above]);
        var issued = await site.Bureau.OneAsync<long>("select count(*) from finding where state = 'issued'");
        Assert.Equal(issued, file.Rows.Count(row => row.Contains("云山县交通运输局")));
        Assert.Equal(issued, (long)(await site.ReadAsync<System.Text.Json.Nodes.JsonObject>("head", "/api/findings?state=issued"))["count"]!);
    }

    [Theory]
    [InlineData("notice", "整改通知单", "签发单位负责人", "接收单位负责人")]
    [InlineData("closing", "销号申请单", "整改单位负责人", "主管部门负责人")]
    public async Task A_form_has_its_title_unit_and_day_above_and_the_lines_for_signatures_below(string form, string title, string first, string second)
    {
        await site.Bureau.IssueAsync();

        var rows = (await FileAsync("head", $"/api/findings.xlsx?form={form}")).Rows;

        Assert.Equal(title, rows[0][0]);
        Assert.Contains("云山县交通运输局", rows[1][0], StringComparison.Ordinal);
        Assert.Contains("2026-03-02", rows[1][0], StringComparison.Ordinal);
        Assert.Matches($"{first}.*{second}", rows[^1][0]);
    }

    [Fact]
    public async Task Pictures_lie_in_the_cells_of_before_and_after_and_a_csv_names_them()
    {
        var finding = await PicturedAsync("护栏.png", "修好.png");
        await site.Bureau.ChangeAsync("update finding set owner_party = 'alone' where id = $1", Sql.Of(finding));

        var closing = await FileAsync("head", "/api/findings.xlsx?form=closing&owner=alone");
        var notice = await FileAsync("head", "/api/findings.xlsx?form=notice&owner=alone");
        var csv = await (await site.AsAsync("head")).GetStringAsync("/api/findings.csv?form=closing&owner=alone");

        Assert.Empty(closing.Flaws);
        Assert.Equal([(4, 11), (4, 12)], closing.Pictures.Order());
        Assert.Equal([(4, 5)], notice.Pictures);
        Assert.EndsWith("护栏.png,修好.png\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_more_than_two_hundred_names_its_pictures()
    {
        await PicturedAsync("路面.png", "路面二.png");
        for (var more = 0; more < ExportList.MostDrawn; more++)
            await site.Bureau.OpenAsync();

        var file = await FileAsync("head", "/api/findings.xlsx?form=closing");

        Assert.Empty(file.Pictures);
        Assert.Contains(file.Rows, row => row.Length == 13 && row[11] == "路面.png" && row[12] == "路面二.png");
    }

    [Fact]
    public async Task Nothing_of_another_countys_is_in_any_form()
    {
        await PicturedAsync("别人的.png", "别人的二.png");

        foreach (var form in (string[])["ledger", "notice", "closing"])
        {
            var file = await FileAsync("stranger", $"/api/findings.xlsx?form={form}&unit={site.Bureau.County}");
            Assert.Empty(file.Pictures);
            Assert.DoesNotContain(file.Rows.SelectMany(row => row), cell => cell.Contains("护栏", StringComparison.Ordinal) || cell.Contains("别人的", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_only_some_may_know_of_and_what_is_sealed_stays_hidden()
    {
        var (hidden, masked) = (await PicturedAsync("线索.png", "线索二.png"), await site.Bureau.IssueAsync());
        await site.Bureau.ChangeAsync("update finding set confined_to = '{discipline}', owner_party = 'hidden' where id = $1", Sql.Of(hidden));
        await site.Bureau.ChangeAsync($$"""
            update finding set case_state = jsonb_set(case_state::jsonb, '{fields,remark}', '"sealed:{{new string('a', 64)}}"')::{{await TypeAsync()}} where id = $1
            """, Sql.Of(masked));

        var supervisor = await FileAsync("supervisor", "/api/findings.xlsx?form=notice&sort=number");
        var discipline = await FileAsync("discipline", "/api/findings.xlsx?form=notice&owner=hidden");

        var all = await site.Bureau.OneAsync<long>("select count(*) from finding where confined_to is null");
        Assert.Equal(all, supervisor.Rows.Count(row => row.Length > 1 && row[1] == "云山县交通运输局"));
        Assert.Single(discipline.Pictures);
        Assert.Contains(supervisor.Rows, row => row[^1] == "（已加密）");
        Assert.DoesNotContain(supervisor.Rows.SelectMany(row => row), cell => cell.Contains("sealed:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_measures_whoever_is_responsible_and_who_verified_stand_in_every_form()
    {
        var finding = await PicturedAsync("缺口.png", "补上.png");
        await site.Bureau.ChangeAsync("update finding set owner_party = 'named' where id = $1", Sql.Of(finding));
        await site.Bureau.ChangeAsync("""
            insert into event (tenant_id, finding_id, sequence, command, about, by_account, at, to_state, bytes, body, hash)
            select tenant_id, id, 9999, 'act', 'confirm_stage', $2, $3, state, '', '{}', sha256('') from finding where id = $1
            """, Sql.Of(finding), Sql.Of(site.Bureau["inspector"]), Sql.Of(site.Clock.GetUtcNow()));

        var ledger = (await FileAsync("head", "/api/findings.xlsx?form=ledger&owner=named")).Rows[1];
        var notice = (await FileAsync("head", "/api/findings.xlsx?form=notice&owner=named")).Rows[3];
        var closing = (await FileAsync("head", "/api/findings.xlsx?form=closing&owner=named")).Rows[3];

        Assert.Equal(("1．更换护栏", "rectifier"), (ledger[13], ledger[18]));
        Assert.Equal(("1．更换护栏", "rectifier", "2026-03-02", "inspector"), (notice[6], notice[8], notice[10], notice[12]));
        Assert.Equal(("1．更换护栏", "rectifier", "inspector"), (closing[5], closing[7], closing[10]));
    }

    [Fact]
    public async Task A_picture_of_the_issue_itself_shows_the_place_as_found_and_so_does_an_old_ledgers_until_it_was_opened()
    {
        var (issued, open) = (await LineAsync(await site.Bureau.IssueAsync()), await LineAsync(await site.Bureau.OpenAsync()));
        var (began, opened, later) = (issued.State.Own!.BeganAt, open.State.OpenedAt, TimeSpan.FromSeconds(1));
        var imported = Line(open.Process, open.State with { Imported = true });

        Assert.Equal((true, false), (Line(issued.Process, issued.State).IsBefore(began), Line(issued.Process, issued.State).IsBefore(began + later)));
        Assert.Equal((true, false), (imported.IsBefore(opened), imported.IsBefore(opened + later)));
        Assert.True(Line(open.Process, open.State).IsBefore(opened + later));
    }

    [Fact]
    public void The_pictures_of_a_cell_lie_inside_its_column_below_the_names_of_the_others()
    {
        var picture = new PictureBytes(Dot, "png", 400, 300);
        var row = new WrittenRow(["一.png\n二.png"], [.. Enumerable.Repeat(new WrittenPicture(0, picture), FindingPictures.MostInCell)]);
        var drawing = new XlsxDrawing();
        drawing.Place(3, row);

        var last = drawing.Root().Elements<DocumentFormat.OpenXml.Drawing.Spreadsheet.OneCellAnchor>().Last();
        var (left, top) = (long.Parse(last.FromMarker!.ColumnOffset!.Text, null), long.Parse(last.FromMarker.RowOffset!.Text, null));
        const long Pixel = 9_525, WidthOfCharacter = 7, Padding = 5;
        Assert.True(left + last.Extent!.Cx! <= (FormColumn.PictureWidth * WidthOfCharacter + Padding) * Pixel);
        Assert.True(top + last.Extent.Cy! <= XlsxDrawing.HeightOf(row) * 96 / 72 * Pixel);
        Assert.All(LedgerForms.All.SelectMany(form => form.Columns).Where(column => column.IsOfPictures), column => Assert.Equal(FormColumn.PictureWidth, column.Width));
    }

    [Fact]
    public async Task The_ledger_has_what_goes_on_in_others_which_the_pages_list_has_not()
    {
        var split = await site.Bureau.OpenAsync();
        await site.Bureau.ChangeAsync("update finding set state = 'split', owner_party = 'apart' where id = $1", Sql.Of(split));

        Assert.Equal(2, (await FileAsync("head", "/api/ledger.xlsx?owner=apart")).Rows.Count);
        Assert.Single((await FileAsync("head", "/api/findings.xlsx?form=ledger&owner=apart")).Rows);
    }

    [Theory]
    [InlineData("/api/findings.xlsx?form=garbage", "export_form_unknown")]
    [InlineData("/api/findings.csv?campaign=garbage", "export_campaign_unreadable")]
    [InlineData("/api/ledger.csv?campaign=garbage", "export_campaign_unreadable")]
    public async Task What_is_not_understood_is_refused_and_not_left_out(string address, string code)
    {
        var (status, body) = await site.SendAsync("head", HttpMethod.Get, address);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (status, (string?)body!["code"]));
    }

    [Fact]
    public void A_picture_says_its_own_size_and_what_is_none_is_not_drawn()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 11, 8, 0, 48, 0, 64, 1];

        Assert.True(PictureBytes.Of(Dot) is { Kind: "png", Width: 1, Height: 1 });
        Assert.True(PictureBytes.Of(jpeg) is { Kind: "jpeg", Width: 64, Height: 48 });
        Assert.Null(PictureBytes.Of([.. "RIFF....WEBP"u8]));
        Assert.Null(PictureBytes.Of([0xFF, 0xD8, 0xFF]));
        Assert.Null(PictureBytes.Of(Dot[..20]));
    }

    // Found with one picture, put right with another.
    private async Task<Guid> PicturedAsync(string before, string after)
    {
        var bureau = site.Bureau;
        var id = await bureau.OpenAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "inspector", "attach", await WithAsync("inspector", before)));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "qualify", TransportBureau.With(TransportBureau.Qualified)));
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "supervisor", "issue", TransportBureau.With(("deadline", "10wd"))));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "head", "acknowledge", TransportBureau.With(("rectifier", $"{bureau["rectifier"]}"))));
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var plan = TransportBureau.With(("goal", "恢复护栏"), ("leader_responsible", "张局长"), ("rectifier", $"{bureau["rectifier"]}"), ("measure_title", "更换护栏"));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "rectifier", "plan_measure", TransportBureau.With(("measure_title", "更换护栏"))));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "rectifier", "submit_plan", plan with { Fields = plan.Fields.Remove("measure_title") }));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "approve_plan"));
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "rectifier", "finish_measure", await WithAsync("rectifier", after) with { Measure = 1 }));
        return id;
    }

    private async Task<Brought> WithAsync(string person, string name)
    {
        var stage = new StageEvidence(site.Bureau.Cities, new EvidenceLimits(), site.Clock);
        var staged = Assert.IsType<Rectify.Evidence.Staging.Staged>(await stage.StageAsync(
            site.Bureau.City, site.Bureau[person], new OfferedFile(name, new MemoryStream(Dot)), CancellationToken.None));
        return Brought.Nothing with { Evidence = [staged.File.Id] };
    }

    private async Task<(Process Process, CaseState State)> LineAsync(Guid finding)
    {
        var state = EngineJson.ReadState(await site.Bureau.OneAsync<string>("select case_state::text from finding where id = $1", Sql.Of(finding)));
        var published = await site.Bureau.Library.OfAsync(site.Bureau.City, CancellationToken.None);
        return (published.InForce.Single(process => process.Name == "rectification"), state);
    }

    private static LedgerLine Line(Process process, CaseState state) => new(process, state, "1", "云山县交通运输局", TimeZoneInfo.Utc);

    private Task<string> TypeAsync() => site.Bureau.OneAsync<string>("select data_type::text from information_schema.columns where table_name = 'finding' and column_name = 'case_state'");

    private async Task<WorkbookRead> FileAsync(string person, string address)
    {
        using var answer = await (await site.AsAsync(person)).GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await WorkbookRead.OfAsync(await answer.Content.ReadAsByteArrayAsync());
    }
}
