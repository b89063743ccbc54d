using Rectify.Accounts;
using Rectify.Checklists;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Checklists;

/// <summary>未落实项直接转问题.</summary>
public class EntryToFindingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Entry = "files_complete";
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("inspector", "rectification", "inspection_team")]
    [InlineData("supervisor", "rectification", "inspection_team")]
    [InlineData("liaison", "self-inspection", "self_inspection")]
    public async Task One_press_makes_a_finding_that_says_what_the_entry_says(string person, string process, string source)
    {
        var bureau = await WithListAsync();
        await TickAsync(bureau, "unfulfilled", "抽查三卷缺审批表");

        var (id, refused) = await OpenAsync(bureau, person);

        Assert.Null(refused);
        var view = await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau[person], id, default);
        Assert.Equal((process, bureau.County, bureau.Campaign), (view!.Process.Name, view.State.Placement.Unit, view.State.Placement.Campaign)); // whoever opened it sees it
        Assert.Equal(
            ("case_quality", "中华人民共和国档案法；中华人民共和国行政处罚法第四十七条", source, "2026-03-02"),
            (view.State["category"], view.State["basis"], view.State["source"], view.State["found_on"]));
        Assert.Contains("抽查三卷缺审批表", view.State["description"], StringComparison.Ordinal);
        Assert.Contains("执法案卷", view.State["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_entry_shows_its_finding_with_state_and_light_and_becomes_no_second_one()
    {
        var bureau = await WithListAsync();
        await TickAsync(bureau, "unfulfilled", "抽查三卷缺审批表");
        var (id, _) = await OpenAsync(bureau, "inspector");

        var (_, again) = await OpenAsync(bureau, "inspector");

        var entry = await EntryAsync(bureau);
        Assert.Equal((id, "registered", true, false), (entry.Finding!.Id, entry.Finding.State, entry.Finding.IsOpen, entry.CanBecomeFinding)); // it has just become one
        Assert.Equal("checklist_became", again?.Code);
    }

    [Fact]
    public async Task Pressed_by_several_at_once_it_becomes_one_finding()
    {
        var bureau = await WithListAsync();
        await TickAsync(bureau, "unfulfilled", "抽查三卷缺审批表");

        var answers = await Task.WhenAll(new[] { "inspector", "liaison", "supervisor", "second_inspector", "team_lead" }.Select(person => OpenAsync(bureau, person)));

        Assert.Equal(1, answers.Count(answer => answer.Refused is null));
        Assert.All(answers.Where(answer => answer.Refused is not null), answer => Assert.Equal("checklist_became", answer.Refused!.Code)); // filtered
        Assert.Equal(1L, await bureau.OneAsync<long>("select count(*) from finding"));
    }

    [Fact]
    public async Task What_is_fulfilled_or_was_not_looked_at_becomes_none()
    {
        var bureau = await WithListAsync();
        Assert.Equal("checklist_no_fault", (await OpenAsync(bureau, "inspector")).Refused?.Code);

        await TickAsync(bureau, "fulfilled", "");

        Assert.Equal("checklist_no_fault", (await OpenAsync(bureau, "inspector")).Refused?.Code);
    }

    [Fact]
    public async Task Who_looks_on_makes_no_finding_of_it()
    {
        var bureau = await WithListAsync();
        await TickAsync(bureau, "unfulfilled", "抽查三卷缺审批表");

        Assert.Equal("not_yours", (await OpenAsync(bureau, "discipline")).Refused?.Code);
        Assert.Equal("not_found", (await OpenAsync(bureau, "stranger")).Refused?.Code);
    }

    private async Task<TransportBureau> WithListAsync()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        await bureau.ChangeAsync("update campaign set checklists = '{section-duty}' where id = $1", Sql.Of(bureau.Campaign));
        return bureau;
    }

    private static ChecklistPlace PlaceIn(TransportBureau bureau) => new(bureau.Campaign, bureau.County, "section-duty");

    private static CurrentAccount Me(TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);

    private async Task TickAsync(TransportBureau bureau, string standing, string note)
    {
        var (changed, refused) = await new TickEntries(bureau.Cities, bureau.Library, _clock)
            .HandleAsync(Me(bureau, "liaison"), PlaceIn(bureau), [new(Entry, standing, note, null, (await EntryAsync(bureau)).Sequence)], default);
        Assert.Equal((1, null), (changed, refused?.Code));
    }

    private async Task<EntryStanding> EntryAsync(TransportBureau bureau) =>
        (await new ChecklistQuery(bureau.Cities, bureau.Library, _clock).OfUnitAsync(Me(bureau, "liaison"), PlaceIn(bureau), default))!.Entries.Single(entry => entry.Entry.Key == Entry);

    private Task<Administered<Guid>> OpenAsync(TransportBureau bureau, string person) =>
        new OpenFromEntry(bureau.Cities, bureau.Library, bureau.Open, _clock).HandleAsync(Me(bureau, person), PlaceIn(bureau), Entry, default);
}
