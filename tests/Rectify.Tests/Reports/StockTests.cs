using Rectify.Database;
using Rectify.Findings;
using Rectify.Reports;
using Rectify.Tests.Support;

namespace Rectify.Tests.Reports;

/// <summary>存量、增量: of any span, what was open at its begin and what came, less what went, is open at its end.</summary>
public class StockTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(2, 31)]
    [InlineData(3, 3)]
    [InlineData(4, 6)]
    [InlineData(1, 2)]
    [InlineData(20, 25)]
    public async Task Whatever_the_span_it_balances(int from, int to)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        for (var day = 0; day < 5; day++)
        {
            var findings = new[] { await bureau.IssueAsync(), await bureau.IssueAsync() };
            if (day % 2 == 1)
                await bureau.ChangeAsync("update finding set state = 'closed', conclusion = 'done', closed_at = $2 where id = $1", Sql.Of(findings[0]), Sql.Of(_clock.GetUtcNow()));
            if (day == 3)
                Assert.IsType<Answer.Taken>(await bureau.ActAsync(findings[1], "supervisor", "transfer_out", TransportBureau.With(("transferred_to", "police")) with { Note = "移送公安机关依法处理" }));
            _clock.Advance(TimeSpan.FromDays(1));
        }

        _clock.Advance(TimeSpan.FromDays(40));
        var counts = (await new SituationQuery(bureau.Cities, bureau.Library, new(_clock), _clock)
            .ReadAsync(bureau.City, bureau["supervisor"], new(2026, 3, from), new(2026, 3, to), null, default))!.Columns[0].Counts; // the workflows that ship hold the report

        Assert.Equal(counts["stock_end"], counts["stock_begin"] + counts["found"] - counts["closed"] - counts["ended_otherwise"]);
    }
}
