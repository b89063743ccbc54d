using System.Globalization;
using Rectify.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

/// <summary>300 findings with budgets across four holidays; the due days were worked out by hand on the national calendar.</summary>
public class ChineseLedgerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Header = "问题编号,被检查单位,检查时间,存在问题,严重程度,整改期限,整改结论,完成时间,是否销号";

    /// <summary>The day found, the budget, and the last day on which it is met. As of 9 October at noon the last two are yet to come.</summary>
    private static readonly (string Found, string Budget, string Due)[] Worked =
    [
        ("2025-12-31", "1个工作日", "2026-01-04"),      // New Year: the Sunday after it is worked
        ("2026-01-30", "10个工作日", "2026-02-13"),     // ends on the last Friday before the Spring Festival
        ("2026-02-13", "1个工作日", "2026-02-14"),      // a Saturday worked
        ("2026-02-13", "2个工作日", "2026-02-24"),      // over nine days off
        ("2026-02-13", "15个工作日", "2026-03-12"),     // and over the worked Saturday of 28 February
        ("2026-03-31", "5个工作日", "2026-04-08"),      // Qingming, 4 to 6 April
        ("2026-04-30", "5个工作日", "2026-05-11"),      // Labour Day, 1 to 5 May, with 9 May worked
        ("2026-05-08", "1个工作日", "2026-05-09"),
        ("2026-01-16", "30日", "2026-02-24"),           // the 30th day is in the Spring Festival: rolls to its end
        ("2026-04-05", "30日", "2026-05-06"),           // the 30th day is 5 May
        ("2026-08-28", "30日", "2026-09-28"),           // the 30th day is a Sunday in the Mid-Autumn days off
        ("2026-01-31", "1个月", "2026-02-28"),          // no 31 February; the 28th, a Saturday, is worked
        ("2026-03-04", "1个月", "2026-04-07"),          // 4 April is Qingming
        ("2026-09-30", "3个工作日", "2026-10-10"),      // National Day, 1 to 7 October, with Saturday 10 October worked
        ("2026-09-30", "5个工作日", "2026-10-13"),
    ];

    [Fact]
    public async Task Verdicts_and_due_days_of_300_findings_are_those_worked_out_by_hand()
    {
        var clock = new ManualClock(new(2026, 11, 2, 1, 0, 0, TimeSpan.Zero));
        var imports = new Imports(await TransportBureau.BuildAsync(database, clock));
        var rows = Worked.SelectMany((worked, at) => Enumerable.Range(0, 20).Select(copy => Row(worked, at, copy)));

        var batch = await imports.StageAsync(null, Sheets.Csv($"{Header}\n{string.Join('\n', rows)}"), null);
        var answer = await imports.CommitAsync(batch);

        Assert.Equal(new BatchAnswer.Done(300, 0), answer);
        Assert.Equal(new LedgerVerdicts(ClosedOnTime: 75, ClosedLate: 75, OpenOverdue: 65, OpenInTime: 10, NoDue: 75),
            await imports.VerdictsAsync(new DateTime(2026, 10, 9, 12, 0, 0)));
        Assert.Equal(
            Worked.Select((worked, at) => $"{at:D2} {worked.Due} 23:59:59.999999").Order(),
            await imports.AskAsync<string>("""
                select distinct substr(number, 3, 2) || ' ' || to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS.US')
                from finding where due_at is not null order by 1
                """));
    }

    /// <summary>In turn: done on the last day, done the day after, open, and without an end.</summary>
    private static string Row((string Found, string Budget, string Due) worked, int at, int copy)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"H-{at:D2}-{copy:D2}");
        var due = DateOnly.ParseExact(worked.Due, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var (term, conclusion, done, closed) = (copy % 4) switch
        {
            0 => (worked.Budget, "已完成", worked.Due, $"是（{worked.Due}）"),
            1 => (worked.Budget, "已完成", $"{due.AddDays(1):yyyy-MM-dd}", "否"),
            2 => (worked.Budget, "整改中", "", "否"),
            _ => ("长期坚持", "长期坚持", "", "否"),
        };
        return $"{number},云山县交通运输局,{worked.Found},第{at}组第{copy}件：路面病害未处治,一般,{term},{conclusion},{done},{closed}";
    }
}
