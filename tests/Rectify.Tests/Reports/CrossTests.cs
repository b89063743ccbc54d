using Rectify.Database;
using Rectify.Findings;
using Rectify.Reports;
using Rectify.Tests.Support;

namespace Rectify.Tests.Reports;

public class CrossTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_finding_counts_under_each_of_its_tags_and_once_in_the_whole()
    {
        var bureau = await FilledAsync();

        var table = await ReadAsync(bureau, "link", "area");

        Assert.Equal((2, 1, 1), (table.Rows["approval"].Count, table.Rows["metering"].Count, table.Rows[CrossDimension.None].Count));
        Assert.Equal((2, 0), (table.At("approval", "construction").Count, table.At("approval", CrossDimension.None).Count));
        Assert.Equal((2, 1, 3), (table.Columns["construction"].Count, table.Columns[CrossDimension.None].Count, table.Whole.Count));
    }

    [Fact]
    public async Task Amounts_are_summed_and_their_share_is_what_was_rectified()
    {
        var bureau = await FilledAsync();
        await bureau.ChangeAsync(
            "update finding set case_state = jsonb_set(case_state::jsonb, '{fields,amount_rectified_fen}', '\"75000\"')::json where amount_fen = 100000 and tenant_id = $1", Sql.Of(bureau.City));

        var table = await ReadAsync(bureau, "source", null);

        Assert.Equal((300_000, 75_000, 0.25m), (table.Rows["audit"].AmountFen, table.Rows["audit"].RectifiedFen, table.Rows["audit"].Share));
        Assert.Null(table.Rows["inspection_team"].Share);
    }

    [Theory]
    [InlineData("unit")]
    [InlineData("area")]
    [InlineData("link")]
    [InlineData("post")]
    [InlineData("category")]
    [InlineData("source")]
    [InlineData("method")]
    [InlineData("severity")]
    public async Task Each_number_is_the_length_of_the_list_that_it_opens(string dimension)
    {
        var bureau = await FilledAsync();

        var table = await ReadAsync(bureau, dimension, null);

        foreach (var (code, sum) in table.Rows)
        {
            var address = LedgerAddress.Of($"{dimension}={code}");
            var list = await new LedgerQuery(bureau.Cities, bureau.Clock).ReadAsync(
                bureau.City, bureau["supervisor"], address.Filter with { Figure = await FoundAsync(bureau) }, CancellationToken.None);
            Assert.Equal((code, sum.Count), (code, list.Count));
        }
    }

    [Fact]
    public async Task Another_county_counts_nothing_of_it()
    {
        var bureau = await FilledAsync();

        var table = await new CrossQuery(bureau.Cities, new(bureau.Clock), bureau.Clock).ReadAsync(
            bureau.City, bureau["stranger"], await FoundAsync(bureau), CrossDimension.Named("area")!, null, CancellationToken.None);

        Assert.Equal(0, table.Whole.Count);
    }

    private async Task<TransportBureau> FilledAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await OpenAsync(bureau, ("source", "audit"), ("amount_fen", "100000"), ("area", "construction"), ("link", "approval,metering"), ("inspection_method", "spot"));
        await OpenAsync(bureau, ("source", "audit"), ("amount_fen", "200000"), ("area", "construction"), ("link", "approval"), ("inspection_method", "covert"));
        await OpenAsync(bureau, ("source", "inspection_team"));
        return bureau;
    }

    private static async Task OpenAsync(TransportBureau bureau, params (string Name, string Value)[] fields) =>
        Assert.IsType<Answer.Taken>(await bureau.Open.HandleAsync(
            new(bureau.City, bureau["inspector"], "rectification", bureau.County, bureau.Team,
                TransportBureau.Fields([("description", "计量支付依据不足"), ("found_on", "2026-02-27"), .. fields]), Key: null), CancellationToken.None));

    private static async Task<CrossTable> ReadAsync(TransportBureau bureau, string rows, string? columns) =>
        await new CrossQuery(bureau.Cities, new(bureau.Clock), bureau.Clock).ReadAsync(
            bureau.City, bureau["supervisor"], await FoundAsync(bureau), CrossDimension.Named(rows)!, CrossDimension.Named(columns), CancellationToken.None); // both are dimensions

    private static async Task<FigureSpan> FoundAsync(TransportBureau bureau) =>
        (await new ReportFigures(bureau.Cities, bureau.Library, bureau.Clock).FindAsync(bureau.City, "found", "2026-01-01", "2026-12-31", CancellationToken.None))!; // the report has it
}
