using Rectify.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

public class RoundTripTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Header = "问题编号,问题来源,检查时间,被检查单位,具体地点,问题领域,问题类型,存在问题,严重程度,整改措施,时限类型,整改期限,责任人及电话,整改进展,整改结论,完成时间,是否销号";

    private static readonly string[] Rows =
    [
        "R-1,审计,2025-11-03,云山县交通运输局,K12+300,公路养护,实体质量缺陷,\"=1+1 路面\n第二行 😀 \"\"引号\"\"\",较重,'@措施,限期整改,2026-06-30,张三 13800000000,-推进中,整改中,,否",
        "R-2,自查,2025-11-03 09:30:00,云山县交通运输局,,行政执法,案卷质量不达标,案卷缺页,一般,补正,限期整改,2026-01-15 15:00,李四,已补正,已完成,2026-01-15 15:00:01,是（2026-01-20）",
        "R-3,督查,2025-11-03,石门县交通运输局,,,,制度执行不严,重大,,长期坚持,长期坚持,,,长期坚持,,否",
        "R-4,督查,2025-11-03,石门县交通运输局,,,,误报的问题,一般,,限期整改,20个工作日,,,未启动,,已撤销（2025-12-01）",
    ];

    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_one_city_exports_another_imports_and_exports_again_to_the_letter(bool xlsx)
    {
        var (here, there) = (await TransportBureau.BuildAsync(database, _clock), await TransportBureau.BuildAsync(database, _clock));
        await ImportAsync(here, Sheets.Csv($"{Header}\n{string.Join('\n', Rows)}"), mapping: null);

        var first = await ExportAsync(here, xlsx);
        await ImportAsync(there, new MemoryStream(first), await Workflows.MappingAsync("standard"));

        var expected = await CellsAsync(first);
        Assert.Equal(5, expected.Length);
        Assert.Contains("=1+1 路面\n第二行 😀 \"引号\"", string.Join(' ', expected), StringComparison.Ordinal);
        Assert.Equal(expected, await CellsAsync(await ExportAsync(there, xlsx)));
    }

    [Fact]
    public async Task A_ledger_exported_and_brought_back_changes_nothing()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var standard = await Workflows.MappingAsync("standard");
        await ImportAsync(bureau, Sheets.Csv($"{Header}\n{string.Join('\n', Rows[..3])}"), mapping: null);
        await ImportAsync(bureau, new MemoryStream(await ExportAsync(bureau, xlsx: true)), standard);
        var imports = new Imports(bureau);

        var batch = await imports.StageAsync(null, new MemoryStream(await ExportAsync(bureau, xlsx: true)), standard);

        Assert.DoesNotContain("new", (await imports.RowsAsync(batch)).Select(row => row.Fate));
        Assert.Equal(3, (await imports.AskAsync<Guid>("select id from finding")).Count);
    }

    private static async Task ImportAsync(TransportBureau bureau, Stream file, LedgerMapping? mapping)
    {
        var imports = new Imports(bureau);
        var batch = await imports.StageAsync(null, file, mapping);
        var answer = await imports.CommitAsync(batch, skipFaulty: mapping is not null && mapping.Name == "standard");
        Assert.True(answer is BatchAnswer.Done, $"{answer}: {string.Join(' ', (await imports.RowsAsync(batch)).SelectMany(row => row.Faults).Where(fault => !fault.IsWarning).Select(fault => fault.Message))}");
    }

    private static async Task<byte[]> ExportAsync(TransportBureau bureau, bool xlsx)
    {
        var file = new MemoryStream();
        await new ExportLedger(bureau.Cities, bureau.Library, bureau.Clock).WriteAsync(
            new(bureau.City, null, new(Campaign: bureau.Campaign) { Sort = Rectify.Findings.LedgerSort.Number }, LedgerForms.Ledger, xlsx), file, told: null, CancellationToken.None);
        return file.ToArray();
    }

    private static async Task<string[]> CellsAsync(byte[] file) =>
        [.. (await Sheets.ReadAsync(new MemoryStream(file))).Select(row => string.Join('\u001F', row.Texts()).TrimEnd('\u001F'))];
}
