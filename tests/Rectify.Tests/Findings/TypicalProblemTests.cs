using System.Net;
using System.Text.Json.Nodes;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout.Components;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

public class TypicalProblemTests(BureauSite site) : IClassFixture<BureauSite>
{
    [Fact]
    public async Task The_shipped_library_says_of_each_problem_what_a_ledger_wants()
    {
        var library = await LibraryAsync();

        Assert.InRange(library.Count, 30, 500);
        Assert.All(library, entry => Assert.All(
            ["category", "severity", "term", "deadline", "description", "basis", "suggestion"], field => Assert.True(entry.Sets.ContainsKey(field), $"{entry.Code}: {field}")));
        Assert.All(library, entry => Assert.NotNull(entry.Group));
        Assert.Equal(library.Count, library.Select(entry => entry.Title.Zh).Distinct().Count());
    }

    [Fact]
    public async Task An_entry_is_found_by_all_of_the_words_wherever_they_stand_in_it()
    {
        var library = await LibraryAsync();

        Assert.Equal(["split_to_avoid_tender"], library.Where(entry => entry.Says("化整为零 发包方式")).Select(entry => entry.Code));
        Assert.Equal(library.Count, library.Count(entry => entry.Says(" ")));
    }

    [Fact]
    public async Task What_stands_in_a_field_already_is_named_and_stays_until_it_is_to_be_replaced()
    {
        var entry = (await LibraryAsync()).Single(one => one.Code == "guardrail_missing");
        FormField[] form = [Field("typical", ""), Field("description", "我写的"), Field("basis", ""), Field("severity", "serious"), Field("place", "x")];

        var filled = entry.Fill(form, replacing: false);
        var replaced = entry.Fill([.. filled.Fields], replacing: true);

        Assert.Equal(["description"], filled.Kept);
        Assert.Equal(["basis"], filled.Set);
        Assert.Equal(["guardrail_missing", "我写的", entry.Sets["basis"], "serious", "x"], filled.Fields.Select(one => one.Value));
        Assert.Equal((entry.Sets["description"], 0), (replaced.Fields[1].Value, replaced.Kept.Count));
    }

    [Fact]
    public async Task A_finding_opened_with_an_entry_alone_remembers_it_and_has_all_that_it_says()
    {
        var answer = await site.SendAsync("inspector", HttpMethod.Post, "/api/findings", new
        {
            process = "rectification",
            unit = site.Bureau.County,
            team = site.Bureau.Team,
            fields = new Dictionary<string, string> { ["typical"] = "wages_unsecured", ["deadline"] = "5wd" },
        });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var finding = await site.ReadAsync<JsonObject>("inspector", $"/api/findings/{answer.Body!["id"]}");
        var fields = finding["case"]!["fields"]!;
        Assert.Equal(("wages_unsecured", "5wd", "limited"), ((string?)fields["typical"], (string?)fields["deadline"], (string?)fields["term"]));
        Assert.Contains("保障农民工工资支付条例", (string?)fields["basis"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_library_is_listed_over_HTTP_narrowed_by_words_and_only_of_processes_that_there_are()
    {
        var all = await site.ReadAsync<JsonArray>("inspector", "/api/typical-problems");
        var some = await site.ReadAsync<JsonArray>("inspector", "/api/typical-problems?process=rectification&q=" + Uri.EscapeDataString("护栏"));

        Assert.Equal((await LibraryAsync()).Count, all.Count);
        Assert.Contains(some, entry => (string?)entry!["code"] == "guardrail_missing");
        Assert.InRange(some.Count, 1, 10);
        Assert.Empty(await site.ReadAsync<JsonArray>("inspector", "/api/typical-problems?process=patrol"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.SendAsync("inspector", HttpMethod.Get, "/api/typical-problems?process=none")).Status);
    }

    private static FormField Field(string name, string value) => new(OfferForm.FieldPrefix + name, name, FieldType.LongText) { Value = value };

    private async Task<IReadOnlyList<TypicalProblem>> LibraryAsync() =>
        TypicalProblem.Of((await site.Bureau.Library.OfAsync(site.Bureau.City, default)).ProcessNamed("rectification")!); // it ships
}
