using Microsoft.AspNetCore.Http;
using Rectify.Deadlines;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Tests.Deadlines;

public class DayHintTests
{
    // The Friday before the Spring Festival.
    private static readonly DateTimeOffset Now = new(2026, 2, 13, 1, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2wd", "2026-02-24，周二，自今日之后第 2 个工作日。")]
    [InlineData("1wd", "2026-02-14，周六，自今日之后第 1 个工作日。")]
    [InlineData("2d", "2026-02-24，周二，自今日之后第 2 个工作日。")]
    [InlineData("2026-02-20", "2026-02-20，周五，休息日；下一个工作日是 2026-02-24。")]
    [InlineData("2026-02-12", "这一天已经过去。")]
    [InlineData("2027-03-01", "自今日之后第 ")]
    public async Task What_is_typed_is_told_by_the_calendar(string typed, string told)
    {
        Assert.True(Budget.TryParse(typed, out var budget));

        Assert.Contains(told, await WordsAsync(budget), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_year_without_an_arrangement_says_so() =>
        Assert.Contains("2027 年的安排尚未发布", await WordsAsync(new Budget.Until(new(2027, 3, 1))), StringComparison.Ordinal);

    private static async Task<string> WordsAsync(Budget budget)
    {
        var library = await CalendarLibrary.ReadAsync(Path.Combine(AppContext.BaseDirectory, "workflows", "calendars"), CancellationToken.None);
        var clockwork = new Clockwork(library.Calendars["cn"], TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), []);
        return DayHint.Words(new Reader(new HttpContextAccessor()), clockwork, Now, budget);
    }
}
