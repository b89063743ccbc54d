using Rectify.Accounts;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Processes;

/// <summary>A county whose calendar is laid over the nation's, and a newer calendar of the nation that the system officer brings.</summary>
public class UploadedCalendarTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string County = "calendar: county\ntitle: { zh: 本县, en: County }\nextends: cn\nyears: { 2026: { holidays: [{ name: 县庆, off: 2026-03-10 }] } }\n";

    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_is_laid_over_a_calendar_is_laid_over_the_newer_one_and_keeps_its_own_days()
    {
        var bureau = await BuildAsync();

        var uploaded = UploadedCalendar.Read("cn.yaml", Nation("2026-03-12"), await PublishedAsync(bureau), Language.English);
        await PublisherOf(bureau).CalendarsAsync(await OfficerAsync(bureau), uploaded.Calendars, Nation("2026-03-12"), CancellationToken.None);

        var published = await PublishedAsync(bureau);
        Assert.Equal(["cn", "county"], uploaded.Calendars.Select(calendar => calendar.Name));
        Assert.All(["cn", "county"], name => Assert.False(published.CalendarNamed(name).IsWorkingDay(new(2026, 3, 12))));
        Assert.False(published.CalendarNamed("county").IsWorkingDay(new(2026, 3, 10)));
        Assert.True(published.CalendarNamed("cn").IsWorkingDay(new(2026, 3, 10)));
    }

    [Fact]
    public async Task Started_again_the_folder_does_not_take_back_what_was_brought()
    {
        var bureau = await BuildAsync();
        var uploaded = UploadedCalendar.Read("cn.yaml", Nation("2026-03-12"), await PublishedAsync(bureau), Language.English);
        await PublisherOf(bureau).CalendarsAsync(await OfficerAsync(bureau), uploaded.Calendars, Nation("2026-03-12"), CancellationToken.None);

        await PublisherOf(bureau).HandleAsync(bureau.City, await FolderAsync(), CancellationToken.None);
        var again = UploadedCalendar.Read("cn.yaml", Nation("2026-03-13"), await PublishedAsync(bureau), Language.English);

        Assert.False((await PublishedAsync(bureau)).CalendarNamed("county").IsWorkingDay(new(2026, 3, 12)));
        Assert.False(again.Calendars[1].IsWorkingDay(new(2026, 3, 10)));
    }

    [Fact]
    public async Task A_newer_file_of_the_folder_is_laid_over_what_was_brought()
    {
        var bureau = await BuildAsync();
        var uploaded = UploadedCalendar.Read("cn.yaml", Nation("2026-03-12"), await PublishedAsync(bureau), Language.English);
        await PublisherOf(bureau).CalendarsAsync(await OfficerAsync(bureau), uploaded.Calendars, Nation("2026-03-12"), CancellationToken.None);

        await PublisherOf(bureau).HandleAsync(bureau.City, await FolderAsync(County.Replace("03-10", "03-11", StringComparison.Ordinal)), CancellationToken.None);

        var county = (await PublishedAsync(bureau)).CalendarNamed("county");
        Assert.Equal([true, false, false], new[] { 10, 11, 12 }.Select(day => county.IsWorkingDay(new(2026, 3, day))));
    }

    [Fact]
    public async Task The_preview_counts_the_deadlines_of_both()
    {
        var bureau = await BuildAsync();
        await bureau.IssueAsync("10wd");
        await bureau.ChangeAsync("update organisation set calendar = 'county' where id = $1", Sql.Of(bureau.County));
        var uploaded = UploadedCalendar.Read("cn.yaml", Nation("2026-03-12"), await PublishedAsync(bureau), Language.English);

        var preview = await new PreviewCalendar(bureau.Cities, bureau.Library, new BuiltInRunner(), _clock).ReadAsync(bureau.City, uploaded.Calendars, CancellationToken.None);

        Assert.Equal(1, preview.Looked);
        Assert.True(preview.Count > 0);
    }

    [Fact]
    public async Task A_circle_is_refused()
    {
        var bureau = await BuildAsync();
        var circle = "calendar: cn\ntitle: { zh: 全国, en: National }\nextends: county\nyears: {}\n";

        var uploaded = UploadedCalendar.Read("cn.yaml", circle, await PublishedAsync(bureau), Language.English);

        Assert.Empty(uploaded.Calendars);
        Assert.Contains("can't extend county", Assert.Single(uploaded.Faults), StringComparison.Ordinal);
    }

    private static string Nation(string off) =>
        $"calendar: cn\ntitle: {{ zh: 全国, en: National }}\nyears:\n  2026: {{ notice: x, holidays: [{{ name: 加休, off: {off} }}] }}\n";

    private static ValueTask<Published> PublishedAsync(TransportBureau bureau) => bureau.Library.OfAsync(bureau.City, CancellationToken.None);

    private static Publish PublisherOf(TransportBureau bureau) => new(bureau.Cities, bureau.Library, bureau.Clock);

    private async Task<CurrentAccount> OfficerAsync(TransportBureau bureau) =>
        new(bureau.City, await database.AddPersonAsync($"system-{Guid.NewGuid():n}", bureau.Bureau, bureau.City, Roles.SystemOfficer), "system", "system");

    private async Task<TransportBureau> BuildAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await PublisherOf(bureau).HandleAsync(bureau.City, await FolderAsync(), CancellationToken.None);
        return bureau;
    }

    // The nation's as it was when the bureau began, and the county's over it.
    private static async Task<WorkflowFolder> FolderAsync(string county = County)
    {
        var shipped = await WorkflowFolder.ReadAsync(PublishFolder.Shipped, [.. Roles.OfBusiness], CancellationToken.None);
        var nation = shipped.CalendarFiles["cn"];
        var library = CalendarLibrary.Read([("cn.yaml", nation), ("county.yaml", county)]);
        return WorkflowFolder.Read(new([], [], [], [], [], null), []) with
        {
            Calendars = library.Calendars,
            CalendarFiles = library.Files,
        };
    }
}
