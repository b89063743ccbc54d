using System.Globalization;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Ledger;
using Rectify.Tests.Support;

namespace Rectify.Tests.Ledger;

/// <summary>
/// 300 findings of a Chinese ledger, brought in before each of the four holidays of 2026 and completed by the same ledger later; in
/// between some were extended, paused, resumed early or returned. Their last days were worked out by hand on a wall calendar.
/// </summary>
public sealed class MovedDeadlinesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Copies = 15;
    private const string Header = "问题编号,被检查单位,检查时间,存在问题,严重程度,整改期限,整改结论,完成时间,是否销号";

    private readonly ManualClock _clock = new(At("2026-02-10 09:00"));

    /// <summary>One holiday. A pause is asked for on <c>Asked</c>, with an extension; <c>Resumed</c> is the day of an early resume.</summary>
    private sealed record Wave(
        string Key, string Found, string Budget, string Imported, string Asked, string Extended, string From, string Until, string Resumed,
        string Completed, string Returned, string Anew);

    private static readonly Wave[] Waves =
    [
        new("春节", "2026-02-09", "10个工作日", "2026-02-10", "2026-02-11", "2026-03-06", "2026-02-12", "2026-02-26", "2026-02-24", "2026-02-13", "2026-02-14", "10wd"),
        new("清明", "2026-03-27", "8个工作日", "2026-03-30", "2026-03-31", "2026-04-15", "2026-04-01", "2026-04-08", "2026-04-07", "2026-04-02", "2026-04-03", "5wd"),
        new("劳动", "2026-04-27", "30日", "2026-04-28", "2026-04-29", "2026-06-10", "2026-04-30", "2026-05-12", "2026-05-06", "2026-04-29", "2026-04-30", "3wd"),
        new("国庆", "2026-09-21", "8个工作日", "2026-09-22", "2026-09-23", "2026-10-14", "2026-09-24", "2026-10-09", "2026-09-29", "2026-09-24", "2026-09-28", "1mo"),
    ];

    /// <summary>By hand, the last day of each: as it came, extended, paused, paused and resumed early, returned.</summary>
    private static readonly Dictionary<string, string[]> Worked = new()
    {
        ["春节"] = ["2026-02-28", "2026-03-06", "2026-03-06", "2026-03-04", "2026-03-06"], // 15 to 23 February off, Saturdays 14 and 28 worked
        ["清明"] = ["2026-04-09", "2026-04-15", "2026-04-15", "2026-04-14", "2026-04-13"], // 4 to 6 April off
        ["劳动"] = ["2026-05-27", "2026-06-10", "2026-06-08", "2026-06-02", "2026-05-08"], // 1 to 5 May off; calendar days, paused for 12 and 6
        ["国庆"] = ["2026-10-09", "2026-10-14", "2026-10-15", "2026-10-12", "2026-10-28"], // 25 to 27 September and 1 to 7 October off, Saturday 10 October worked
    };

    [Fact]
    public async Task Verdicts_of_300_findings_extended_paused_resumed_and_returned_are_those_worked_out_by_hand()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var imports = new Imports(bureau);
        foreach (var wave in Waves)
            await LiveAsync(bureau, imports, wave);

        Assert.Equal(
            Waves.SelectMany(wave => Worked[wave.Key].Select((due, kind) => $"{wave.Key}-{kind} {due} 23:59:59.999999")).Order(StringComparer.Ordinal),
            (await imports.AskAsync<string>("""
                select distinct substr(number, 1, 4) || ' ' || to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS.US') from finding where is_imported
                """)).Order(StringComparer.Ordinal));
        // Of each kind a third was completed on its last day and a third a day later; of the open third, National Day's kinds but the first are in time.
        Assert.Equal(new LedgerVerdicts(ClosedOnTime: 100, ClosedLate: 100, OpenOverdue: 80, OpenInTime: 20, NoDue: 0),
            await imports.VerdictsAsync(new DateTime(2026, 10, 12, 12, 0, 0)));
    }

    [Fact]
    public void Counting_day_by_day_on_a_list_of_holidays_gives_the_same_last_days()
    {
        foreach (var wave in Waves)
        {
            var start = Day(wave.Found);
            string[] counted =
            [
                Text(Naive(start, wave.Budget, [])), wave.Extended, Text(Naive(start, wave.Budget, Days(wave.From, wave.Until))),
                Text(Naive(start, wave.Budget, Days(wave.From, wave.Resumed))), Text(Naive(Day(wave.Returned), wave.Anew, [])),
            ];
            Assert.Equal(Worked[wave.Key], counted);
        }
    }

    private async Task LiveAsync(TransportBureau bureau, Imports imports, Wave wave)
    {
        Go($"{wave.Imported} 09:00");
        await BringAsync(imports, Rows(wave, (_, _) => null));
        Go($"{wave.Asked} 09:00");
        foreach (var id in await IdsAsync(imports, $"{wave.Key}-1-%"))
            await AskAsync(bureau, id, "extension", ["head", "leader"], ("new_deadline", wave.Extended), ("reason", "材料供应延迟"));
        foreach (var id in (await IdsAsync(imports, $"{wave.Key}-2-%")).Concat(await IdsAsync(imports, $"{wave.Key}-3-%")))
            await AskAsync(bureau, id, "pause", ["leader"], ("pause_from", wave.From), ("until", wave.Until), ("reason_code", "season"), ("reason", "冰雪天气停工"));
        foreach (var (day, step) in new[] { (wave.Returned, ReturnAsync), (wave.Resumed, (Func<TransportBureau, Imports, Wave, Task>)ResumeAsync) }.OrderBy(one => one.Item1, StringComparer.Ordinal))
        {
            Go($"{day} 10:00");
            await step(bureau, imports, wave);
        }

        foreach (var (due, kind) in Worked[wave.Key].Select((due, kind) => (Due: Day(due), Kind: kind)).OrderBy(one => one.Due))
        {
            Go($"{Text(due.AddDays(4))} 09:00");
            await BringAsync(imports, Rows(wave, (_, copy) => due.AddDays(copy % 3)).Where(row => row.StartsWith($"{wave.Key}-{kind}-", StringComparison.Ordinal) && CopyOf(row) % 3 < 2));
        }
    }

    private static int CopyOf(string row) => int.Parse(row.Split(',')[0].Split('-')[2], CultureInfo.InvariantCulture);

    // The ledger says that it is done; the verifier finds that it isn't.
    private static async Task ReturnAsync(TransportBureau bureau, Imports imports, Wave wave)
    {
        await BringAsync(imports, Rows(wave, (_, _) => Day(wave.Completed)).Where(row => row.StartsWith($"{wave.Key}-4-", StringComparison.Ordinal)));
        foreach (var id in await IdsAsync(imports, $"{wave.Key}-4-%"))
        {
            var with = TransportBureau.With(("return_reason", "below_standard"), ("new_deadline", wave.Anew)) with { Note = "现场仍有积水，未见排水设施" };
            Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "inspector", "return", with));
        }
    }

    private static async Task ResumeAsync(TransportBureau bureau, Imports imports, Wave wave)
    {
        foreach (var id in await IdsAsync(imports, $"{wave.Key}-3-%"))
            Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "rectifier", "resume"));
    }

    private static async Task AskAsync(TransportBureau bureau, Guid id, string request, string[] approvers, params (string, string)[] fields)
    {
        Assert.IsType<Answer.Taken>(await TakeAsync(bureau, id, "rectifier", by => new Command.Submit(by, request, TransportBureau.With(fields))));
        foreach (var approver in approvers)
            Assert.IsType<Answer.Taken>(await TakeAsync(bureau, id, approver, by => new Command.Approve(by, $"{request}-1", Brought.Nothing)));
    }

    private static Task<Answer> TakeAsync(TransportBureau bureau, Guid id, string person, Func<Actor, Command> command) =>
        bureau.Take.HandleAsync(new(bureau.City, bureau[person], id, null, null, command), CancellationToken.None);

    private static async Task BringAsync(Imports imports, IEnumerable<string> rows)
    {
        var batch = await imports.StageAsync(null, Sheets.Csv($"{Header}\n{string.Join('\n', rows)}"), null);
        Assert.Equal(0, (await imports.RowsAsync(batch)).Count(row => row.Fate == "faulty"));
        Assert.IsType<BatchAnswer.Done>(await imports.CommitAsync(batch));
    }

    private static Task<List<Guid>> IdsAsync(Imports imports, string number) =>
        imports.AskAsync<Guid>("select id from finding where number like $1 order by number", Sql.Of(number));

    /// <param name="completed">By kind and copy; null while it is open.</param>
    private static IEnumerable<string> Rows(Wave wave, Func<int, int, DateOnly?> completed) =>
        from kind in Enumerable.Range(0, 5)
        from copy in Enumerable.Range(0, Copies)
        let done = completed(kind, copy)
        let standing = done is { } day ? $"已完成,{Text(day)},否" : "整改中,,否"
        select $"{wave.Key}-{kind}-{copy:D2},云山县交通运输局,{wave.Found},{wave.Key}前第{kind}类第{copy}处边沟淤塞,一般,{wave.Budget},{standing}";

    private void Go(string local) => _clock.Set(At(local));

    private static DateTimeOffset At(string local) => new(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<DateOnly> Days(string from, string before)
    {
        for (var day = Day(from); day < Day(before); day = day.AddDays(1))
            yield return day;
    }

    // One day after another: a day that is paused doesn't count, a working-day budget counts days worked only, any other ends on one.
    private static DateOnly Naive(DateOnly start, string budget, IEnumerable<DateOnly> pausedDays)
    {
        var (paused, day) = (pausedDays.ToHashSet(), start);
        var left = budget == "1mo" ? start.AddMonths(1).DayNumber - start.DayNumber : int.Parse(string.Concat(budget.TakeWhile(char.IsDigit)), CultureInfo.InvariantCulture);
        var byWork = budget.EndsWith("个工作日", StringComparison.Ordinal) || budget.EndsWith("wd", StringComparison.Ordinal);
        while (left > 0)
        {
            day = day.AddDays(1);
            left -= !paused.Contains(day) && (!byWork || IsWorked(day)) ? 1 : 0;
        }

        while (!IsWorked(day))
            day = day.AddDays(1);
        return day;
    }

    private static readonly HashSet<DateOnly> Off =
    [
        .. Days("2026-02-15", "2026-02-24"), .. Days("2026-04-04", "2026-04-07"), .. Days("2026-05-01", "2026-05-06"),
        .. Days("2026-09-25", "2026-09-28"), .. Days("2026-10-01", "2026-10-08"),
    ];

    private static readonly HashSet<DateOnly> MadeUp = [Day("2026-02-14"), Day("2026-02-28"), Day("2026-05-09"), Day("2026-09-20"), Day("2026-10-10")];

    private static bool IsWorked(DateOnly day) =>
        MadeUp.Contains(day) || (!Off.Contains(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
}
