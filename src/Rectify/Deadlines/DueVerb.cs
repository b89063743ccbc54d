using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Deadlines;

/// <summary><c>rectify due</c>: the day on which a budget ends, alone on the output, so that a script can use it.</summary>
public static class DueVerb
{
    private static readonly Option<DateOnly> From = new("--from")
    {
        Description = "起算日，不计入。The day it begins, which does not count.",
        Required = true,
        CustomParser = result => DayRange.TryDay(Only(result), out var day) ? day : Refuse<DateOnly>(result, "2026-02-13"),
    };

    private static readonly Option<Budget> Allowed = new("--budget")
    {
        Description = "期限：5wd 工作日、30d 日、1mo 月、日期或时刻。Working days, days, months, a day or an instant.",
        Required = true,
        CustomParser = result => Budget.TryParse(Only(result), out var budget)
            ? budget : Refuse<Budget>(result, "5wd, 30d, 1mo, 2026-05-11, 2026-05-11T15:00:00+08:00"),
    };

    private static readonly Option<string> Calendar = new("--calendar")
    {
        Description = "日历名。The calendar's name.",
        DefaultValueFactory = _ => "cn",
    };

    private static readonly Option<Pause[]> Pauses = new("--pause")
    {
        Description = "暂停：自 FROM 当日起，至 TO 当日恢复；可多次给出。A pause from FROM on; on TO the clock runs again. May be repeated.",
        HelpName = "FROM..TO",
        CustomParser = result => [.. result.Tokens.Select(token => ReadPause(result, token.Value))],
    };

    private static readonly Option<TimeZoneInfo> Zone = new("--zone")
    {
        Description = "时区。The time zone.",
        DefaultValueFactory = _ => TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
        CustomParser = result => TimeZoneInfo.TryFindSystemTimeZoneById(Only(result), out var zone)
            ? zone : Refuse<TimeZoneInfo>(result, "Asia/Shanghai"),
    };

    private static readonly Option<DirectoryInfo> Workflows = new("--workflows")
    {
        Description = "流程目录，默认为程序旁的 workflows。The folder of workflows; by default the one beside the executable.",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "workflows")),
    };

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("due", "计算到期日。Work out the day on which a deadline ends.")
        {
            From, Allowed, Calendar, Pauses, Zone, Workflows,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var folder = Path.Combine(parsed.GetRequiredValue(Workflows).FullName, "calendars");
        var library = await CalendarLibrary.ReadAsync(folder, ct);
        foreach (var fault in library.Faults)
            await errors.WriteLineAsync(fault.ToString());
        if (library.Faults.Length > 0)
            return 1;

        var calendar = Find(library, parsed.GetRequiredValue(Calendar), folder);
        var zone = parsed.GetRequiredValue(Zone);
        var clock = new Clockwork(calendar, zone, [.. parsed.GetValue(Pauses) ?? []]);
        var budget = parsed.GetRequiredValue(Allowed);
        var began = LocalTime.ToInstant(parsed.GetRequiredValue(From), TimeOnly.MinValue, zone);
        var due = clock.DueOf(began, budget);
        if (UnpublishedYear(clock, began, due) is { } year)
            await WarnAsync(errors, calendar, year);
        await output.WriteLineAsync(Written(due, budget, zone));
        return 0;
    }

    private static WorkCalendar Find(CalendarLibrary library, string name, string folder) =>
        library.Calendars.TryGetValue(name, out var calendar)
            ? calendar
            : throw new OperatorException(
                "calendar_unknown", ("calendar", name), ("folder", folder), ("known", string.Join(", ", library.Calendars.Keys)));

    private static int? UnpublishedYear(Clockwork clock, DateTimeOffset began, DateTimeOffset due)
    {
        if (!clock.Unpublished(began, due))
            return null;
        var year = LocalTime.DayOf(began, clock.Zone).Year;
        while (clock.Calendar.IsPublished(year))
            year++;
        return year;
    }

    private static async Task WarnAsync(TextWriter errors, WorkCalendar calendar, int year)
    {
        foreach (var language in Enum.GetValues<Layout.Language>())
            await errors.WriteLineAsync(Texts.Get("year_unpublished", language, ("calendar", calendar.Name), ("year", year)));
    }

    private static string Written(DateTimeOffset due, Budget budget, TimeZoneInfo zone) => budget is Budget.At
        ? TimeZoneInfo.ConvertTime(due, zone).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture)
        : LocalTime.DayOf(due, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Pause ReadPause(ArgumentResult result, string text) =>
        DayRange.TryParse(text, out var range) && range.First < range.Last
            ? new Pause(range.First, range.Last, default)
            : Refuse<Pause>(result, "2026-03-02..2026-03-09");

    private static string Only(ArgumentResult result) => result.Tokens.Count == 1 ? result.Tokens[0].Value : "";

    /// <returns>default, which nobody sees: the command line is refused.</returns>
    private static T? Refuse<T>(ArgumentResult result, string example)
    {
        var text = string.Join(" ", result.Tokens);
        result.AddError($"{result.Argument.Name}：“{text}”不对，应如 {example} / '{text}' will not do; it should look like {example}");
        return default;
    }
}
