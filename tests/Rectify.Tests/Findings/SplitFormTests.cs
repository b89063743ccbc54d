using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>The form of a split: twenty rows, of which those that something was typed into are the parts.</summary>
public class SplitFormTests(BureauSite site) : IClassFixture<BureauSite>
{
    private readonly Reader _reader = new(new HttpContextAccessor());

    [Fact]
    public async Task The_page_has_a_row_for_each_part_and_wants_the_first_two()
    {
        var id = await site.Bureau.OpenAsync();

        var page = await (await site.AsAsync("team_lead")).GetStringAsync($"/findings/{id}");

        Assert.Equal(PartsRule.Most, Regex.Count(page, "<fieldset class=\"part\">"));
        Assert.Equal(["p1", "p2"], Regex.Matches(page, @"<textarea[^>]*name=""(p\d+)\.description""[^>]* required").Select(row => row.Groups[1].Value));
    }

    [Fact]
    public async Task Rows_left_empty_are_no_parts_and_units_of_time_that_nobody_chose_fill_none()
    {
        var id = await site.Bureau.OpenAsync();

        var (outcome, _) = await SendAsync(id, ("p1.description", "护栏缺失"), ("p2.deadline.unit", "wd"), ("p5.description", "标志缺失"), ("p5.deadline", "10"), ("p5.deadline.unit", "wd"));

        Assert.Null(outcome.Refusal);
        var parts = (await ViewAsync(id)).Linked.OrderBy(linked => linked.Number, StringComparer.Ordinal).ToArray();
        Assert.Equal(2, parts.Length);
        Assert.Equal(("标志缺失", "10wd"), ((await ViewAsync(parts[1].Id)).State["description"], (await ViewAsync(parts[1].Id)).State["deadline"]));
    }

    [Fact]
    public async Task A_fault_stands_beside_its_row_and_what_was_typed_is_still_there()
    {
        var id = await site.Bureau.OpenAsync();

        var (outcome, shown) = await SendAsync(id, ("p1.description", "护栏缺失"), ("p5.term", "immediate"));

        var refilled = outcome.Refilled!(shown); // it was refused
        var row = refilled.Parts[4];
        Assert.Equal(("请填写：存在问题", "immediate"), (row.Fields[0].Fault, row.Fields[1].Value));
        Assert.Equal("护栏缺失", refilled.Parts[0].Fields[0].Value);
        Assert.Empty(outcome.Refusal!.Lines); // the same
    }

    private async Task<(FormOutcome Outcome, OfferForm Shown)> SendAsync(Guid id, params (string Name, string Value)[] typed)
    {
        var me = new CurrentAccount(site.Bureau.City, site.Bureau["team_lead"], "team_lead", "team_lead");
        var forms = new FindingForms(site.Bureau.Cities, new FindingQuery(site.Bureau.Cities, site.Bureau.Library, site.Clock), site.Bureau.Take, new StageEvidence(site.Bureau.Cities, new(), site.Clock), site.Clock);
        var view = await ViewAsync(id);
        var (choosable, _) = await forms.ReadAsync(me.Tenant, view, _reader, CancellationToken.None);
        var form = new OfferForms(view, choosable, _reader).All().Single(form => form.Name == "act-split");
        var posted = new FormCollection(typed.Append(("note", "实为两处不同的问题，分别整改")).ToDictionary(field => field.Item1, field => new StringValues(field.Item2)));
        return (await forms.TakeAsync(me, id, form, posted, _reader, CancellationToken.None), form);
    }

    private async Task<FindingView> ViewAsync(Guid id) =>
        (await new FindingQuery(site.Bureau.Cities, site.Bureau.Library, site.Clock).ReadAsync(site.Bureau.City, site.Bureau["team_lead"], id, CancellationToken.None))!; // the team's own
}
