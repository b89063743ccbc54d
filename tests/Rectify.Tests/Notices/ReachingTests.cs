using System.Globalization;
using Rectify.Engine;
using Rectify.Notices;

namespace Rectify.Tests.Notices;

public class ReachingTests
{
    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    // The first week of May 2026 as the State Council has it: off from the 1st to the 5th, worked on Saturday the 9th.
    private static readonly WorkCalendar Calendar = WorkCalendar.Create("cn", new Dictionary<DateOnly, bool>
    {
        [new(2026, 5, 1)] = false,
        [new(2026, 5, 4)] = false,
        [new(2026, 5, 5)] = false,
        [new(2026, 5, 9)] = true,
    }, [2026]);

    [Theory]
    [InlineData("2026-04-28T21:59", "2026-04-28T21:59")]
    [InlineData("2026-04-28T22:00", "2026-04-29T07:30")]
    [InlineData("2026-04-29T00:00", "2026-04-29T07:30")]
    [InlineData("2026-04-29T07:29", "2026-04-29T07:30")]
    [InlineData("2026-04-29T07:30", "2026-04-29T07:30")]
    public void Quiet_hours_past_midnight_hold_back_until_they_end(string now, string at) => Assert.Equal(Local(at), new Reaching(new(22, 0), new(7, 30), InDigest: false).At(Local(now), China, Calendar));

    [Theory]
    [InlineData("2026-04-28T11:59", "2026-04-28T11:59")]
    [InlineData("2026-04-28T12:00", "2026-04-28T14:00")]
    [InlineData("2026-04-28T14:00", "2026-04-28T14:00")]
    public void Quiet_hours_at_noon_do_too(string now, string at) => Assert.Equal(Local(at), new Reaching(new(12, 0), new(14, 0), InDigest: false).At(Local(now), China, Calendar));

    [Theory]
    [InlineData("2026-04-28T08:29", "2026-04-28T08:30")]
    [InlineData("2026-04-28T08:30", "2026-04-29T08:30")]
    [InlineData("2026-04-30T20:00", "2026-05-06T08:30")]
    [InlineData("2026-05-08T20:00", "2026-05-09T08:30")]
    [InlineData("2026-05-09T20:00", "2026-05-11T08:30")]
    public void A_digest_waits_for_the_next_morning_that_is_worked(string now, string at) => Assert.Equal(Local(at), new Reaching(null, null, InDigest: true).At(Local(now), China, Calendar));

    [Fact]
    public void A_digest_waits_for_quiet_hours_to_end_as_well() =>
        Assert.Equal(Local("2026-04-29T09:00"), new Reaching(new(20, 0), new(9, 0), InDigest: true).At(Local("2026-04-28T12:00"), China, Calendar));

    [Theory]
    [InlineData("2026-04-26T12:00", "2026-04-27T08:30")]
    [InlineData("2026-04-27T08:00", "2026-05-06T08:30")]
    [InlineData("2026-05-10T23:00", "2026-05-11T08:30")]
    public void A_week_begins_with_its_first_day_that_is_worked(string now, string at) => Assert.Equal(Local(at), Reaching.NextWeek(Local(now), China, Calendar));

    private static DateTimeOffset Local(string text) =>
        new DateTimeOffset(DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(8)).ToUniversalTime();
}
