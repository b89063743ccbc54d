using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rectify.Accounts;
using Rectify.Inbound;
using Rectify.Tests.Support;

namespace Rectify.Tests.Inbound;

/// <summary>Other systems push over HTTP, each with a token bound to its source.</summary>
public sealed class InboundTests : IAsyncLifetime
{
    private readonly BureauSite _site = new();

    private TransportBureau Bureau => _site.Bureau;

    public Task InitializeAsync() => _site.InitializeAsync();

    public Task DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_same_number_twice_is_one_finding_and_the_second_answer_says_which()
    {
        var source = await SourceAsync("sunshine-supervision");

        var first = await PushAsync(source, "sunshine-supervision", Problem("YG-1"));
        var second = await PushAsync(source, "sunshine-supervision", Problem("YG-1"));

        Assert.Equal(("opened", "known"), (StatusOf(first), StatusOf(second)));
        Assert.Equal(first["items"]![0]!["finding"]!.GetValue<Guid>(), second["items"]![0]!["finding"]!.GetValue<Guid>());
        Assert.Equal("ZG〔2026〕0001", second["items"]![0]!["finding_number"]!.GetValue<string>());
        Assert.Equal(1, await Bureau.OneAsync<long>("select count(*) from finding"));
    }

    [Fact]
    public async Task Fifty_of_the_same_at_once_make_one_finding()
    {
        var sources = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SourceAsync("sunshine-supervision")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => PushAsync(sources[i % 5], "sunshine-supervision", Problem("YG-7"))));

        Assert.Equal(1, await Bureau.OneAsync<long>("select count(*) from finding"));
        Assert.Single(answers, answer => StatusOf(answer) == "opened");
        Assert.Single(answers.Select(answer => answer["items"]![0]!["finding"]!.GetValue<Guid>()).Distinct());
        await Bureau.AssertChainsAsync();
    }

    [Fact]
    public async Task The_same_number_with_other_content_changes_nothing_and_names_what_differs()
    {
        var source = await SourceAsync("sunshine-supervision");
        await PushAsync(source, "sunshine-supervision", Problem("YG-2"));

        var other = Problem("YG-2");
        other["problem"] = "护栏缺失约五十米";
        var answer = await PushAsync(source, "sunshine-supervision", other);

        Assert.Equal("differs", StatusOf(answer));
        Assert.Equal("problem", answer["items"]![0]!["faults"]![0]!["field"]!.GetValue<string>());
        Assert.Equal("护栏缺失约三十米", await Bureau.OneAsync<string>("select title from finding"));
    }

    [Fact]
    public async Task Of_a_list_each_item_is_answered_by_itself_and_a_refused_one_leaves_nothing()
    {
        var source = await SourceAsync("sunshine-supervision");
        var (unknownUnit, noNumber, noDay, noLevel) = (Problem("YG-3"), Problem(""), Problem("YG-4"), Problem("YG-5"));
        unknownUnit["owner_unit"] = "无此县交通运输局";
        noDay["found_date"] = "上周五";
        noLevel["level"] = "特大";

        var answer = await PushAsync(source, "sunshine-supervision", Problem("YG-6"), unknownUnit, noNumber, noDay, noLevel);

        Assert.Equal(["opened", "refused", "refused", "refused", "refused"], answer["items"]!.AsArray().Select(item => item!["status"]!.GetValue<string>()));
        Assert.Equal(["owner_unit", "problem_no", "found_date", "level"], answer["items"]!.AsArray().Skip(1).Select(item => item!["faults"]![0]!["field"]!.GetValue<string>()));
        Assert.Equal((1, 4), (answer["opened"]!.GetValue<int>(), answer["refused"]!.GetValue<int>()));
        Assert.Equal(["YG-6"], await Bureau.ManyAsync<string>("select number from inbound_item"));
        Assert.Equal(1, await Bureau.OneAsync<long>("select count(*) from finding"));

        noDay["found_date"] = "2026/2/27";
        Assert.Equal("opened", StatusOf(await PushAsync(source, "sunshine-supervision", noDay)));
    }

    [Fact]
    public async Task What_came_from_outside_says_so_on_its_page_and_is_found_by_it()
    {
        var source = await SourceAsync("sunshine-supervision");
        var id = (await PushAsync(source, "sunshine-supervision", Problem("YG-88321")))["items"]![0]!["finding"]!.GetValue<Guid>();
        var supervisor = await _site.AsAsync("supervisor");

        var page = await supervisor.GetStringAsync($"/findings/{id}");

        Assert.Contains("交通工程阳光监管平台", page, StringComparison.Ordinal);
        Assert.Contains("YG-88321", page, StringComparison.Ordinal);
        foreach (var word in new[] { "YG-88321", "阳光监管" })
            Assert.Equal(1, (await supervisor.GetFromJsonAsync<JsonObject>($"/api/findings?search={Uri.EscapeDataString(word)}"))!["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_case_past_its_day_and_one_withdrawn_each_become_an_alert_in_one_sweep_and_only_once()
    {
        var source = await SourceAsync("enforcement-cases");
        var answer = await PushAsync(source, "enforcement-cases",
            Case("AJ-1", due: "2026-02-27"), Case("AJ-2", due: "2026-03-20"), Case("AJ-3", due: "2026-02-20", closed: "2026-02-19"), Case("AJ-4", due: "2026-03-20", revoked: "2026-03-01"));
        Assert.Equal(4, answer["kept"]!.GetValue<int>());

        await SweepAsync();
        await SweepAsync();

        var alerts = await Bureau.ManyAsync<string>("select (case_state #>> '{fields,external_number}') || ' ' || (case_state #>> '{fields,alert_kind}') || ' ' || state from finding order by 1");
        Assert.Equal(["AJ-1 case_overdue registered", "AJ-4 case_withdrawn registered"], alerts);
        Assert.Equal("案件 AJ-1（超限运输案）应于 2026-02-27 办结，尚未办结。", await Bureau.OneAsync<string>("select case_state #>> '{fields,description}' from finding where title like '%AJ-1%'"));

        Assert.Equal("changed", StatusOf(await PushAsync(source, "enforcement-cases", Case("AJ-2", due: "2026-03-20", revoked: "2026-03-02"))));
        await SweepAsync();
        Assert.Equal(3, await Bureau.OneAsync<long>("select count(*) from finding"));
    }

    [Fact]
    public async Task Two_sweeps_at_once_open_one_alert()
    {
        var source = await SourceAsync("enforcement-cases");
        await PushAsync(source, "enforcement-cases", Case("AJ-9", due: "2026-02-27"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SweepAsync()));

        Assert.Equal(1, await Bureau.OneAsync<long>("select count(*) from finding"));
        Assert.Equal(1, await Bureau.OneAsync<long>("select count(*) from inbound_alert"));
    }

    [Fact]
    public async Task Who_complains_is_sealed_as_it_comes_in()
    {
        var source = await SourceAsync("hotline-12345");
        var order = new JsonObject { ["order_no"] = "RX-1", ["unit"] = "云山县交通运输局", ["content"] = "窗口十点仍未开门", ["called_at"] = "2026-03-01 10:20:00", ["caller"] = "张三丰", ["phone"] = "13812345678" };

        var answer = await PushAsync(source, "hotline-12345", order);

        Assert.Equal("opened", StatusOf(answer));
        Assert.Equal(["complainant", "telephone"], await Bureau.ManyAsync<string>("select field from sealed_value order by field"));
        Assert.DoesNotContain("13812345678", await Bureau.OneAsync<string>("select content::text from inbound_item"), StringComparison.Ordinal);
        Assert.Equal("known", StatusOf(await PushAsync(source, "hotline-12345", order)));
    }

    [Fact]
    public async Task City_and_source_come_from_the_token_alone()
    {
        var sunshine = await SourceAsync("sunshine-supervision");
        using var reader = _site.Bearing((await Bureau.Cities.MakeTokenAsync(Bureau.City, Bureau["supervisor"])).Text);

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(sunshine, "enforcement-cases", Case("AJ-1", "2026-02-27"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(reader, "sunshine-supervision", Problem("YG-1"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await sunshine.GetAsync("/api/findings")).StatusCode);
        Assert.Equal(0, await Bureau.OneAsync<long>("select count(*) from inbound_item"));
    }

    [Fact]
    public async Task A_source_whose_account_may_not_open_is_refused_with_the_reason()
    {
        var source = await SourceAsync("sunshine-supervision", "leader");

        var answer = await PushAsync(source, "sunshine-supervision", Problem("YG-1"));

        Assert.Equal("refused.not_your_part", answer["items"]![0]!["faults"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(0, await Bureau.OneAsync<long>("select count(*) from inbound_item"));
    }

    [Fact]
    public async Task Too_many_items_and_none_are_refused_whole()
    {
        var source = await SourceAsync("sunshine-supervision");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(source, "sunshine-supervision")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(source, "sunshine-supervision", [.. Enumerable.Range(0, ReceiveItems.Most + 1).Select(i => Problem($"YG-{i}"))])).StatusCode);
        Assert.Equal(0, await Bureau.OneAsync<long>("select count(*) from inbound_delivery"));
    }

    [Fact]
    public async Task The_administrator_sees_what_arrived_and_why_some_was_refused()
    {
        var wrong = Problem("YG-1");
        wrong["owner_unit"] = "无此县交通运输局";
        await PushAsync(await SourceAsync("sunshine-supervision"), "sunshine-supervision", Problem("YG-2"), wrong);
        var officer = await _site.AsAsync("system_officer");

        var page = await officer.GetStringAsync("/administration/inbound");

        Assert.Contains("Works supervision platform of the province", page, StringComparison.Ordinal);
        Assert.Contains("There is no such unit", page, StringComparison.Ordinal);
        Assert.Contains(">YG-2<", page, StringComparison.Ordinal);
        Assert.Contains(">ZG〔2026〕0001<", page, StringComparison.Ordinal); // which came of it
        Assert.Equal(HttpStatusCode.NotFound, (await (await _site.AsAsync("supervisor")).GetAsync("/administration/inbound")).StatusCode);
    }

    [Theory]
    [InlineData(new[] { "push" }, null)]
    [InlineData(new[] { "read" }, "hotline-12345")]
    [InlineData(new[] { "push", "read" }, "hotline-12345")]
    public async Task A_token_that_pushes_is_bound_to_a_source_and_does_nothing_else(string[] scopes, string? source)
    {
        var supervisor = await _site.AsAsync("supervisor");

        var refused = await supervisor.PostAsJsonAsync("/api/me/tokens", new { name = "platform", scopes, days = 9, source });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("source_and_scope", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static JsonObject Problem(string number) => new()
    {
        ["problem_no"] = number,
        ["owner_unit"] = "云山县交通运输局",
        ["problem"] = "护栏缺失约三十米",
        ["project"] = "云山隧道",
        ["found_date"] = "2026-02-27",
        ["level"] = "较大",
        ["unknown"] = 7,
    };

    private static JsonObject Case(string number, string due, string? closed = null, string? revoked = null) => new()
    {
        ["case_no"] = number,
        ["organ"] = "云山",
        ["case_name"] = "超限运输案",
        ["due_date"] = due,
        ["closed_date"] = closed,
        ["revoked_date"] = revoked,
    };

    private Task SweepAsync() => new SweepInbound(Bureau.Cities, Bureau.Library, Bureau.Open, _site.Clock).RunAsync(CancellationToken.None);

    private async Task<HttpClient> SourceAsync(string source, string person = "supervisor")
    {
        var (_, text) = await new OwnAccount(Bureau.Cities, _site.Clock).MakeTokenAsync(
            new(Bureau.City, Bureau[person], person, person), source, [TokenScope.Push], TimeSpan.FromDays(9), CancellationToken.None, source);
        return _site.Bearing(text);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string source, params JsonObject[] items) =>
        client.PostAsJsonAsync($"/api/inbound/{source}", new { items = items.Select(item => item.DeepClone()) });

    private static async Task<JsonObject> PushAsync(HttpClient client, string source, params JsonObject[] items)
    {
        var answer = await SendAsync(client, source, items);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!; // an answer has a body
    }

    private static string StatusOf(JsonObject answer) => answer["items"]![0]!["status"]!.GetValue<string>();
}
