using Rectify.Engine;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>四责协同: those who bear the four duties each see their own to do, and whoever watches annotates and fills in for nobody.</summary>
public class FourDutiesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ManualClock _clock = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task On_one_finding_the_discipline_office_annotates_and_is_refused_whatever_is_the_units_to_do()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();

        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "discipline", "annotate", TransportBureau.Saying("请核实护栏缺失的起止桩号")));
        foreach (var (action, person) in new[] { ("acknowledge", "head"), ("submit_plan", "rectifier"), ("report_progress", "rectifier"), ("submit", "rectifier"), ("self_pass", "head") })
        {
            if (await OffersAsync(bureau, "discipline", id) is var offered && offered.Contains(action))
                Assert.Fail($"{action} is offered to the discipline office, and is {person}'s");
        }

        var refused = await bureau.ActAsync(id, "discipline", "acknowledge", TransportBureau.With(("rectifier", $"{bureau["rectifier"]}")));
        Assert.Equal(RefusalCode.NotYourPart, Assert.IsType<Answer.Refused>(refused).Code);
        var written = (await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau["head"], id, default))!.Timeline; // the head sees it
        Assert.Contains(written, entry => entry.Body.Command is Command.Act { Action: "annotate" });
    }

    [Fact]
    public async Task Each_of_the_four_sees_the_finding_and_only_whose_turn_it_is_has_it_to_do()
    {
        var bureau = await TransportBureau.BuildAsync(database, _clock);
        var id = await bureau.IssueAsync();

        Assert.Equal([id], await TasksAsync(bureau, "head"));
        foreach (var person in new[] { "deputy", "leader", "discipline" })
        {
            Assert.Empty(await TasksAsync(bureau, person));
            Assert.NotNull(await new FindingQuery(bureau.Cities, bureau.Library, _clock).ReadAsync(bureau.City, bureau[person], id, default));
        }
    }

    private async Task<IEnumerable<Guid>> TasksAsync(TransportBureau bureau, string person) =>
        (await new WorkbenchQuery(bureau.Cities, bureau.Library, new(_clock), _clock).ReadAsync(bureau.City, bureau[person], default)).Tasks.Select(task => task.Id);

    private async Task<string[]> OffersAsync(TransportBureau bureau, string person, Guid id) =>
        [.. (await new FindingQuery(bureau.Cities, bureau.Library, _clock).OffersAsync(bureau.City, bureau[person], id, default))!.Offers.Select(one => one.Offer.Name)]; // whoever watches sees it
}
