using System.Xml.Linq;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Tests.Processes;

public class MapTests
{
    public static TheoryData<string> Names => ["rectification", "self-inspection", "lookback", "accountability", "alert", "complaint", "patrol"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_two_states_stand_on_the_same_place(string name)
    {
        var process = await ProcessAsync(name);

        var layout = MapLayout.Of(process);

        Assert.Equal(process.States.Length, layout.Boxes.Select(box => (box.Layer, box.Place)).Distinct().Count());
        Assert.Equal(0, layout.BoxOf(process.Initial).Layer);
        Assert.All(layout.Boxes.Where(box => box.State.IsFinal), box => Assert.Equal(layout.Layers - 1, box.Layer));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_way_forward_leads_down(string name)
    {
        var layout = MapLayout.Of(await ProcessAsync(name));

        Assert.All(layout.Arrows.Where(arrow => !arrow.IsReturn), arrow => Assert.True(layout.BoxOf(arrow.From).Layer < layout.BoxOf(arrow.To).Layer, $"{arrow.From} to {arrow.To}"));
    }

    [Fact]
    public async Task The_drawing_marks_the_present_state_and_names_every_state()
    {
        var process = await ProcessAsync("rectification");

        var drawn = XDocument.Parse(await RenderAsync(process, present: "verification", visited: ["registered", "qualified"]));

        var boxes = drawn.Descendants().Where(element => element.Attribute("class")?.Value.StartsWith("box", StringComparison.Ordinal) ?? false).ToArray();
        Assert.Equal(process.States.Select(state => state.Title.Zh), boxes.Select(box => string.Concat(box.Descendants().Where(part => part.Name.LocalName == "text").Select(text => text.Value))));
        Assert.Equal("待核查", Assert.Single(boxes, box => box.Attribute("class")!.Value == "box present").Value.Trim());
        Assert.Equal(2, boxes.Count(box => box.Attribute("class")!.Value == "box visited"));
        Assert.Contains("待核查", drawn.Descendants().Single(element => element.Name.LocalName == "svg").Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(drawn.Descendants(), element => element.Name.LocalName == "script");
    }

    private static async Task<string> RenderAsync(Process process, string present, string[] visited)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IHttpContextAccessor, HttpContextAccessor>().AddSingleton<Reader>().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Process"] = process, ["Present"] = present, ["Visited"] = visited });
            return (await renderer.RenderComponentAsync<ProcessMap>(parameters)).ToHtmlString();
        });
    }

    private static async Task<Process> ProcessAsync(string name) =>
        (await WorkflowFolder.ReadAsync("workflows", Roles.OfBusiness, default)).Processes.Single(process => process.Name == name);
}
