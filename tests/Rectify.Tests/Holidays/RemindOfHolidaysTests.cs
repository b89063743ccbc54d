using Rectify.Accounts;
using Rectify.Database;
using Rectify.Holidays;
using Rectify.Layout;
using Rectify.Notices;
using Rectify.Tests.Support;

namespace Rectify.Tests.Holidays;

/// <summary>Labour Day 2026 is off from Friday 1 to Tuesday 5 May; three working days before is Tuesday 28 April.</summary>
public class RemindOfHolidaysTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 4, 27, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_is_sent_once_from_nine_on_the_day_so_many_working_days_ahead()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);

        Assert.Equal(0, await RemindAsync(bureau));
        Set(28, hour: 8);
        Assert.Equal(0, await RemindAsync(bureau));
        Set(28, hour: 9);
        Assert.Equal(4, await RemindAsync(bureau)); // the heads of two counties, a deputy and a rectifier
        Set(29, hour: 9);
        Assert.Equal(0, await RemindAsync(bureau));

        var message = (await new Inbox(bureau.Cities, _clock).ReadAsync(bureau.City, bureau["head"], null, CancellationToken.None)).Single(one => one.Kind == "holiday");
        var words = new InboxWords(await bureau.Library.OfAsync(bureau.City, CancellationToken.None), Reader.Of(Language.Chinese, TimeZoneInfo.Utc)).Of(message);
        Assert.Contains("劳动节假期（2026-05-01 至 2026-05-05）将至", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, 4)]
    [InlineData(31, 4)] // 1 May, the holiday's first day
    [InlineData(32, 0)]
    [InlineData(36, 0)] // 6 May, the first working day after it
    public async Task A_late_start_still_sends_until_the_first_day_of_the_holiday_is_over(int day, int wanted)
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        Set(day, hour: 12);

        Assert.Equal(wanted, await RemindAsync(bureau));
    }

    [Fact]
    public async Task Nodes_at_once_tell_each_person_once()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        Set(28, hour: 10);

        var told = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RemindAsync(bureau)));

        Assert.Equal(4, told.Sum());
        Assert.Equal(4L, await bureau.OneAsync<long>("select count(distinct account_id) from notice where kind = 'holiday'"));
    }

    [Fact]
    public async Task The_system_officer_chooses_how_far_ahead_to_whom_and_whether_at_all()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var officer = new CurrentAccount(bureau.City, await database.AddPersonAsync($"officer{Guid.NewGuid():n}"[..20], bureau.Bureau, bureau.City, Roles.SystemOfficer), "officer", "officer");
        var reminders = new AdministerReminders(bureau.Cities, bureau.Library, _clock);

        Assert.Equal("not_yours", (await reminders.ChangeAsync(Me(bureau, "supervisor"), "integrity", new(true, 1, ["head"], []), CancellationToken.None))!.Code); // not the officer
        Assert.Equal(["reminder_days_wanted", "reminder_roles_wanted"], (await reminders.ChangeAsync(officer, "integrity", new(true, 0, [], []), CancellationToken.None))!.Missing.Select(missing => missing.Code)); // both are wrong
        Assert.Null(await reminders.ChangeAsync(officer, "integrity", new(false, 1, ["head"], [bureau.OtherCounty]), CancellationToken.None));
        Set(30, hour: 10);
        Assert.Equal(0, await RemindAsync(bureau));
        Assert.Null(await reminders.ChangeAsync(officer, "integrity", new(true, 1, ["head"], [bureau.OtherCounty]), CancellationToken.None));
        Assert.Equal(new DateOnly(2026, 4, 30), Assert.Single(await reminders.ListAsync(bureau.City, CancellationToken.None)).Next!.On); // Labour Day is ahead
        Assert.Equal(1, await RemindAsync(bureau));
        Assert.Equal([bureau["stranger"]], await bureau.ManyAsync<Guid>("select account_id from notice where kind = 'holiday'"));
        Assert.Equal(1, Assert.Single(Assert.Single(await reminders.ListAsync(bureau.City, CancellationToken.None)).Sent).People);
    }

    [Fact]
    public async Task A_holiday_behind_another_is_spoken_of_in_its_own_time()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.ChangeAsync(
            "insert into holiday_reminder (tenant_id, name, is_on, days_before, roles, organisations, changed_by, changed_at) values ($1, 'integrity', true, 10, array['deputy'], '{}', $2, $3)",
            Sql.Of(bureau.City), Sql.Of(bureau["supervisor"]), Sql.Of(_clock.GetUtcNow()));
        _clock.Set(new(2026, 9, 18, 2, 0, 0, TimeSpan.Zero)); // Mid-Autumn begins on the 25th, National Day ten working days from the 17th

        Assert.Equal(2, await RemindAsync(bureau));
    }

    [Fact]
    public async Task Runs_are_named_by_their_days_and_a_year_without_an_arrangement_has_none()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var published = await bureau.Library.OfAsync(bureau.City, CancellationToken.None);
        var (calendar, file) = (published.CalendarNamed("cn"), Assert.Single(published.Reminders));

        var runs = HolidayRun.From(calendar, new(2026, 1, 1)).Select(run => $"{file.HolidayOf(run.First, run.Last)?.Key} {run.First:MM-dd} {run.Last:MM-dd}");

        Assert.Equal(
            ["new_year 01-01 01-03", "spring 02-15 02-23", "qingming 04-04 04-06", "labour 05-01 05-05", "dragon 06-19 06-21", "autumn 09-25 09-27", "national 10-01 10-07"], runs);
        Assert.Equal("national", HolidayRun.From(calendar, new(2025, 9, 20)).Select(run => file.HolidayOf(run.First, run.Last)?.Key).First());
    }

    // 31 and on are days of May.
    private void Set(int day, int hour) => _clock.Set(new DateTimeOffset(2026, 4, 1, hour, 0, 0, TimeSpan.FromHours(8)).AddDays(day - 1));

    private Task<int> RemindAsync(TransportBureau bureau) => new RemindOfHolidays(bureau.Cities, bureau.Library, _clock).RemindAsync(bureau.City, CancellationToken.None);

    private static CurrentAccount Me(TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);
}
