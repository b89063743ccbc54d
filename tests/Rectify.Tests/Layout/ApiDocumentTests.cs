using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Rectify.Tests.Support;

namespace Rectify.Tests.Layout;

/// <summary>What <c>/openapi/v1.json</c> says of the API, held to the routes that the service has.</summary>
public sealed partial class ApiDocumentTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private TestApp? _app;
    private JsonObject _paths = [];
    private JsonObject _document = [];

    private TestApp App => _app!; // made by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        _app = await TestApp.StartAsync(database, new ManualClock(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero)));
        _document = (await App.NewBrowser().GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!;
        _paths = _document["paths"]!.AsObject();
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public void Every_route_of_the_api_is_in_it()
    {
        var described = Described().Select(route => $"{route.Method.ToUpperInvariant()} {route.Path.TrimEnd('/')}");

        Assert.Empty(Routes().Except(described));
        Assert.True(Routes().Count() > 40);
    }

    [Fact]
    public void Every_route_names_the_problems_that_it_answers_with()
    {
        string[] always = ["401", "403", "429", "503"];
        var open = App.Routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(PathOf).ToHashSet();

        Assert.All(Described().Where(route => !open.Contains(route.Path.TrimEnd('/'))), route =>
            Assert.Empty(always.Except(Problems(route.Operation))));
        Assert.All(Described().Where(route => route.Path.Contains('{')), route => Assert.Contains("404", Problems(route.Operation)));
        string[] members = ["type", "title", "status", "detail", "code", "missing"];
        Assert.Empty(members.Except(_document["components"]!["schemas"]!["Problem"]!["properties"]!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public void A_command_says_its_body_its_headers_and_every_way_to_refuse_it()
    {
        var action = _paths["/api/findings/{id}/actions/{action}"]!["post"]!;

        var body = action["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!.AsObject();
        Assert.Equal(["evidence", "fields", "for", "measure", "note", "parts"], body.Select(member => member.Key).Order());
        string[] headers = [.. action["parameters"]!.AsArray().Where(one => (string?)one!["in"] == "header").Select(one => (string)one!["name"]!)];
        Assert.Equal(["Idempotency-Key", "If-Match"], headers.Order());
        Assert.Equal(["400", "401", "403", "404", "409", "412", "413", "415", "422", "429", "503"], Problems(action.AsObject()).Order());
    }

    [Fact]
    public async Task Every_route_that_reads_json_says_which()
    {
        await database.AddPersonAsync("reader", await database.AddBureauAsync(), null, "supervisor");
        var browser = await App.SignedInAsync("reader", People.Password);
        var silent = new List<string>();

        foreach (var (method, path, operation) in Described().Where(route => route.Method is "post" or "put" && route.Operation["requestBody"] is null))
        {
            using var request = new HttpRequestMessage(new(method.ToUpperInvariant()), Filled(path)) { Content = new StringContent("x", Encoding.UTF8, "text/plain") };
            var answer = await browser.SendAsync(request);
            if ((await answer.Content.ReadAsStringAsync()).Contains("\"json_wanted\"", StringComparison.Ordinal))
                silent.Add($"{method} {path}: say what it reads by .Takes<…>()");
        }

        Assert.Empty(silent);
    }

    private IEnumerable<string> Routes() =>
        from route in App.Routes
        let path = PathOf(route)
        where path.StartsWith("/api/", StringComparison.Ordinal)
        from method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select $"{method} {path}";

    private IEnumerable<(string Method, string Path, JsonObject Operation)> Described() =>
        from path in _paths
        from operation in path.Value!.AsObject() // a path that is described has operations
        select (operation.Key, path.Key, operation.Value!.AsObject()); // as above

    private static IEnumerable<string> Problems(JsonObject operation) =>
        from answer in operation["responses"]!.AsObject()
        where answer.Value!["content"]?["application/problem+json"]?["schema"]?["$ref"]?.ToString() == "#/components/schemas/Problem"
        select answer.Key;

    private static string PathOf(RouteEndpoint route) =>
        "/" + Constraint().Replace(route.RoutePattern.RawText ?? "", "").Trim('/');

    private static string Filled(string path) => Parameter().Replace(path, name => name.Value == "{act}" ? "issue" : Guid.Empty.ToString());

    [GeneratedRegex(@":[^}]*(?=})")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
