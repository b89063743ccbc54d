using System.Net;
using System.Text.Json.Nodes;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Checklists;

/// <summary>责任清单: the units of a campaign go through it entry by entry, and it adds up to the city.</summary>
public class ChecklistTests(BureauSite site) : IClassFixture<BureauSite>, IAsyncLifetime
{
    private const string List = "first-person";

    private TransportBureau Bureau => site.Bureau;

    private string Address => $"/api/campaigns/{Bureau.Campaign}/checklists";

    public Task InitializeAsync() => Bureau.ChangeAsync("""
        with s as (insert into team_scope (tenant_id, team_id, organisation_id) values ($1, $2, $3) on conflict do nothing)
        update campaign set checklists = '{first-person,section-duty}' where id = $4
        """, Sql.Of(Bureau.City), Sql.Of(Bureau.Team), Sql.Of(Bureau.OtherCounty), Sql.Of(Bureau.Campaign));

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_is_ticked_adds_up_from_the_entry_to_the_list_the_unit_and_the_city()
    {
        await TickAsync("liaison", Bureau.County, "section-duty", ("named_person", "fulfilled", null), ("progress_on_time", "partly", "三月进展晚报两天"));
        await TickAsync("stranger", Bureau.OtherCounty, "section-duty", ("named_person", "fulfilled", null), ("files_complete", "unfulfilled", "抽查三卷缺审批表"));

        var rollUp = await site.ReadAsync<JsonObject>("supervisor", Address);

        var list = Assert.Single(rollUp["lists"]!.AsArray(), one => (string?)one!["checklist"] == "section-duty")!;
        var entry = Assert.Single(list["entries"]!.AsArray(), one => (string?)one!["entry"] == "named_person")!;
        Assert.Equal((2, 2), Counted(entry["counted"]!));
        Assert.Equal((2, 12), Counted(list["counted"]!));
        var units = rollUp["units"]!.AsArray();
        Assert.Equal(Counted(rollUp["total"]!).Fulfilled, units.Sum(unit => Counted(unit!["total"]!).Fulfilled));
        Assert.Equal(Counted(rollUp["total"]!).Of, rollUp["lists"]!.AsArray().Sum(one => Counted(one!["counted"]!).Of));
        Assert.All(units, unit => Assert.Equal(Counted(unit!["total"]!).Fulfilled, unit["lists"]!.AsArray().Sum(one => Counted(one!).Fulfilled)));
        Assert.Equal((1, 1, 1), ((int?)list["counted"]!["partly"], (int?)list["counted"]!["unfulfilled"], units.Count - 1));
    }

    [Fact]
    public async Task Of_two_who_tick_the_same_entry_the_second_is_told_and_nothing_of_theirs_is_saved()
    {
        var seen = await SequencesAsync("head", Bureau.County);
        await TickAsync("liaison", Bureau.County, List, seen, ("talks", "fulfilled", null));

        var (status, body) = await PutAsync("head", Bureau.County, List, seen, ("talks", "unfulfilled", "全年没有谈话记录"), ("on_site", "fulfilled", null));

        Assert.Equal((HttpStatusCode.Conflict, "checklist_conflict", "talks"), (status, (string?)body!["code"], (string?)Assert.Single(body["missing"]!.AsArray())!["field"]));
        Assert.Equal(("fulfilled", null), (await StandingAsync("talks"), await StandingAsync("on_site")));
    }

    [Fact]
    public async Task Of_many_who_tick_at_once_one_is_written()
    {
        var seen = await SequencesAsync("head", Bureau.County);
        await site.AsAsync("liaison");
        await site.AsAsync("inspector");

        string[] people = ["head", "liaison", "inspector", "head", "liaison", "inspector"];
        var answers = await Task.WhenAll(people.Select((person, number) => PutAsync(person, Bureau.County, List, seen, ("takes_charge", "partly", $"第{number}个人写的说明"))));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(1L, await Bureau.OneAsync<long>("select count(*) from checklist_tick where entry = 'takes_charge'"));
    }

    [Fact]
    public async Task With_one_fault_nothing_is_saved_and_the_fault_names_its_entry()
    {
        var (status, body) = await PutAsync(
            "liaison", Bureau.County, List, await SequencesAsync("liaison", Bureau.County),
            ("reports_duty", "fulfilled", null), ("not_in_charge", "unfulfilled", "无"), ("no_such", "fulfilled", null));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(["no_such", "not_in_charge"], body!["missing"]!.AsArray().Select(part => (string?)part!["field"]).Order());
        Assert.Null(await StandingAsync("reports_duty"));
    }

    [Fact]
    public async Task Who_said_what_and_when_is_kept()
    {
        await TickAsync("liaison", Bureau.County, List, ("signs_for", "unfulfilled", "签收由办公室代签"));
        await TickAsync("head", Bureau.County, List, ("signs_for", "fulfilled", null));

        var entry = await EntryAsync("supervisor", "signs_for");

        Assert.Equal(["liaison unfulfilled 签收由办公室代签", "head fulfilled "], entry["ticks"]!.AsArray().Select(tick => $"{tick!["by"]} {tick["standing"]} {tick["note"]}"));
    }

    [Theory]
    [InlineData("discipline", HttpStatusCode.Forbidden)]
    [InlineData("leader", HttpStatusCode.Forbidden)]
    [InlineData("rectifier", HttpStatusCode.Forbidden)]
    [InlineData("stranger", HttpStatusCode.NotFound)]
    [InlineData("system_officer", HttpStatusCode.NotFound)]
    public async Task Who_looks_on_does_not_fill_in_for_others_and_a_stranger_finds_nothing(string person, HttpStatusCode wanted)
    {
        var (status, _) = await PutAsync(person, Bureau.County, List, new JsonObject { ["on_site"] = 0 }, ("on_site", "fulfilled", null));

        Assert.Equal(wanted, status);
        Assert.Equal(wanted == HttpStatusCode.Forbidden ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await site.SendAsync(person, HttpMethod.Get, $"{Address}/{Bureau.County}/{List}")).Status);
    }

    private static (int Fulfilled, int Of) Counted(JsonNode counted) => ((int)counted["fulfilled"]!, (int)counted["of"]!);

    private async Task<JsonNode> EntryAsync(string person, string entry) => Assert.Single(
        (await site.ReadAsync<JsonObject>(person, $"{Address}/{Bureau.County}/{List}"))["entries"]!.AsArray(), one => (string?)one!["entry"]!["key"] == entry)!;

    private async Task<string?> StandingAsync(string entry) => (string?)(await EntryAsync("supervisor", entry))["last"]?["standing"];

    /// <summary>What a person sees now: the last sequence of each entry.</summary>
    private async Task<JsonObject> SequencesAsync(string person, Guid unit, string list = List)
    {
        var read = await site.ReadAsync<JsonObject>(person, $"{Address}/{unit}/{list}");
        return new(read["entries"]!.AsArray().Select(entry => KeyValuePair.Create((string)entry!["entry"]!["key"]!, (JsonNode?)(int)entry["sequence"]!)));
    }

    private async Task TickAsync(string person, Guid unit, string list, params (string Entry, string Standing, string? Note)[] ticks) =>
        await TickAsync(person, unit, list, await SequencesAsync(person, unit, list), ticks);

    private async Task TickAsync(string person, Guid unit, string list, JsonObject seen, params (string Entry, string Standing, string? Note)[] ticks)
    {
        var (status, body) = await PutAsync(person, unit, list, seen, ticks);
        Assert.Equal((HttpStatusCode.OK, ticks.Length), (status, (int?)body!["changed"]));
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> PutAsync(
        string person, Guid unit, string list, JsonObject seen, params (string Entry, string Standing, string? Note)[] ticks) =>
        site.SendAsync(person, HttpMethod.Put, $"{Address}/{unit}/{list}", new
        {
            entries = ticks.Select(tick => new { entry = tick.Entry, standing = tick.Standing, note = tick.Note, sequence = (int?)seen[tick.Entry] ?? 0 }),
        });
}
