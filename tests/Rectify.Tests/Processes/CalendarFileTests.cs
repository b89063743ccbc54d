using System.Text.Json;
using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Processes;

public class CalendarFileTests
{
    private const string Head = "calendar: cn\ntitle: { zh: 全国, en: National }\n";

    [Theory]
    [InlineData(2025, new[] { 19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23 })]
    [InlineData(2026, new[] { 21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23 })]
    public async Task The_national_calendar_has_248_working_days_a_year_shared_over_its_months_as_published(int year, int[] byMonth)
    {
        var china = await ChinaAsync();

        var firsts = Enumerable.Range(1, 12).Select(month => new DateOnly(year, month, 1));

        Assert.Equal(byMonth, firsts.Select(first => china.WorkingDaysBetween(first, first.AddMonths(1))));
        Assert.Equal(248, byMonth.Sum());
    }

    [Fact]
    public async Task The_national_calendar_publishes_2023_to_2026() =>
        Assert.Equal([2023, 2024, 2025, 2026], (await ChinaAsync()).PublishedYears);

    [Fact]
    public async Task Each_day_of_the_national_calendar_is_what_the_collected_notices_say()
    {
        if (Environment.GetEnvironmentVariable("RECTIFY_DATA") is not { } data)
        {
            Console.Error.WriteLine("RECTIFY_DATA is not set: the comparison with the collected notices did not run.");
            return;
        }

        var china = await ChinaAsync();
        var notices = new Dictionary<DateOnly, bool>();
        foreach (var file in Directory.GetFiles(Path.Combine(data, "calendars"), "20*.json"))
            await ReadNoticeAsync(file, notices);

        Assert.True(notices.Count > 100);
        for (var day = new DateOnly(2022, 12, 1); day.Year < 2027; day = day.AddDays(1))
        {
            var works = notices.TryGetValue(day, out var known) ? known : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            Assert.True(works == china.IsWorkingDay(day), $"{day:yyyy-MM-dd}");
        }
    }

    [Fact]
    public void A_county_changes_days_of_its_city_and_the_city_of_the_nation()
    {
        var nation = Head + "years:\n  2026: { notice: x, holidays: [{ name: 春节, off: 2026-02-16, work: 2026-02-28 }] }\n";
        var city = Over("city", "cn", "{ name: 峰会, off: 2026-09-04..2026-09-05 }");
        var county = Over("county", "city", "{ name: 不放假, work: [2026-09-04, 2026-02-16] }");

        var library = CalendarLibrary.Read([("county.yaml", county), ("city.yaml", city), ("cn.yaml", nation)]);

        Assert.Empty(library.Faults);
        Assert.False(library.Calendars["city"].IsWorkingDay(new DateOnly(2026, 9, 4)));
        Assert.True(library.Calendars["county"].IsWorkingDay(new DateOnly(2026, 9, 4)));
        Assert.True(library.Calendars["county"].IsWorkingDay(new DateOnly(2026, 2, 16)));
        Assert.True(library.Calendars["county"].IsWorkingDay(new DateOnly(2026, 2, 28)));
        Assert.True(library.Calendars["county"].IsPublished(2026));
    }

    [Fact]
    public void A_county_may_name_a_year_that_the_nation_has_not_published_and_does_not_publish_it()
    {
        var county = Over("county", "cn", "{ name: 州庆, off: 2027-09-03 }", 2027);

        var library = CalendarLibrary.Read([("cn.yaml", Head + "years: {}\n"), ("county.yaml", county)]);

        Assert.False(library.Calendars["county"].IsWorkingDay(new DateOnly(2027, 9, 3)));
        Assert.False(library.Calendars["county"].IsPublished(2027));
    }

    [Fact]
    public void A_week_of_six_days_is_a_matter_of_one_line()
    {
        var library = CalendarLibrary.Read([("cn.yaml", Head + "week: [mon, tue, wed, thu, fri, sat]\nyears: {}\n")]);

        Assert.Equal(new WeeklyRule("1111110"), library.Calendars["cn"].Week);
    }

    [Theory]
    [InlineData("holiday: []\nyears: {}", "cn.yaml:3:1: ", "unknown key 'holiday'")]
    [InlineData("years: { 2026: { notice: x, holidays: [{ name: x, of: 2026-01-01 }] } }", "cn.yaml:3:51: ", "unknown key 'of'")]
    [InlineData("years: { 2026: { notice: x, holidays: [{ name: x, off: 2026-02-30 }] } }", "cn.yaml:3:56: ", "'2026-02-30' is neither a day")]
    [InlineData("years: { 2026: { notice: x, holidays: [{ name: x, off: 2026-02-03..2026-02-01 }] } }", "cn.yaml:3:56: ", "is neither a day")]
    [InlineData("years: { 2026: { notice: x, holidays: [{ name: x, off: 2027-01-01 }] } }", "cn.yaml:3:56: ", "does not belong to the arrangement of 2026")]
    [InlineData("years: { 2026: { notice: x, holidays: [{ name: x, off: 2025-11-30 }] } }", "cn.yaml:3:56: ", "does not belong")]
    [InlineData("years: { 2026: { notice: x, holidays: [{ name: x, work: [2026-01-04, 2026-01-05] }] } }", "cn.yaml:3:70: ", "2026-01-05 is a working day anyway")]
    [InlineData("years: { 26: { notice: x, holidays: [] } }", "cn.yaml:3:10: ", "'26' is not a year")]
    [InlineData("years: { 2026: { holidays: [] } }", "cn.yaml:3:10: ", "'notice' is missing")]
    [InlineData("years: { 2026: { notice: x, holidays: [{ off: 2026-01-01 }] } }", "cn.yaml:3:40: ", "'name' is missing")]
    [InlineData("week: [mon, tues]\nyears: {}", "cn.yaml:3:13: ", "'tues' will not do")]
    [InlineData("week: []\nyears: {}", "cn.yaml:3:1: ", "at least one working day")]
    [InlineData("extends: china\nyears: {}", "cn.yaml:3:10: ", "'china', is not there")]
    [InlineData("extends: cn\nyears: {}", "cn.yaml:3:10: ", "extends this one")]
    [InlineData("extends: x\nweek: [mon]\nyears: {}", "cn.yaml:4:1: ", "keeps the week")]
    [InlineData("years: [", "cn.yaml:", "not valid YAML")]
    public void What_is_wrong_is_told_with_line_and_column(string body, string place, string message)
    {
        var library = CalendarLibrary.Read([("cn.yaml", Head + body + "\n")]);

        var fault = Assert.Single(library.Faults).ToString();
        Assert.StartsWith(place, fault);
        Assert.Contains(message, fault);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", fault);
        Assert.Empty(library.Calendars);
    }

    [Fact]
    public void A_day_that_stands_twice_is_refused_with_both_lines()
    {
        var twice = Head + "years:\n  2026:\n    notice: x\n    holidays:\n      - { name: a, off: 2026-10-01..2026-10-03 }\n      - { name: b, work: 2026-10-03 }\n";

        var fault = Assert.Single(CalendarLibrary.Read([("cn.yaml", twice)]).Faults);

        Assert.Equal(new Place(8, 26), fault.Place);
        Assert.Contains("2026-10-03 is already in line 7", fault.Message);
    }

    [Fact]
    public void A_file_is_named_after_its_calendar() =>
        Assert.Contains("named after", Assert.Single(CalendarLibrary.Read([("a.yaml", Head + "years: {}\n")]).Faults).Message);

    [Fact]
    public async Task Verify_proves_the_calendars_too()
    {
        using var folder = new TemporaryFolder();
        await folder.WriteAsync("calendars/cn.yaml", Head + "years: { 26: {} }\n");

        var wrong = await WorkflowFolder.ReadAsync(folder.Path, Roles.OfBusiness, CancellationToken.None);
        var right = await WorkflowFolder.ReadAsync(Path.Combine(AppContext.BaseDirectory, "workflows"), Roles.OfBusiness, CancellationToken.None);

        Assert.Contains("'26' is not a year", Assert.Single(wrong.Faults).ToString());
        Assert.Empty(wrong.Calendars);
        Assert.Contains("cn", right.Calendars.Keys);
    }

    private static string Over(string name, string above, string holiday, int year = 2026) =>
        $"calendar: {name}\ntitle: {{ zh: 本地, en: Local }}\nextends: {above}\nyears: {{ {year}: {{ holidays: [{holiday}] }} }}\n";

    private static async Task<WorkCalendar> ChinaAsync()
    {
        var library = await CalendarLibrary.ReadAsync(Path.Combine(AppContext.BaseDirectory, "workflows", "calendars"), CancellationToken.None);
        Assert.Empty(library.Faults);
        return library.Calendars["cn"];
    }

    private static async Task ReadNoticeAsync(string file, Dictionary<DateOnly, bool> notices)
    {
        using var notice = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        foreach (var day in notice.RootElement.GetProperty("days").EnumerateArray())
            notices[DateOnly.ParseExact(day.GetProperty("date").GetString() ?? "", "yyyy-MM-dd")] = !day.GetProperty("off").GetBoolean();
    }
}
