using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>A process as a workflow definition of Elsa 3, in its JSON, for Elsa Studio to open: a switch for each state, a case for each way
/// out of it. It is for looking at and discussing: who may act, what is needed and every deadline stay in the process's file.</summary>
public static class ElsaDrawing
{
    private const int Wide = 420;
    private const int High = 180;

    public static JsonObject Of(Process process) => new()
    {
        ["id"] = $"{process.Name}-v{process.Version}",
        ["definitionId"] = process.Name,
        ["name"] = $"{process.Title.Zh} / {process.Title.En}",
        ["version"] = process.Version,
        ["isLatest"] = true,
        ["isPublished"] = false,
        ["variables"] = new JsonArray(),
        ["inputs"] = new JsonArray(),
        ["outputs"] = new JsonArray(),
        ["outcomes"] = new JsonArray(),
        ["options"] = new JsonObject(),
        ["customProperties"] = new JsonObject(),
        ["root"] = Flowchart(process),
    };

    private static JsonObject Flowchart(Process process)
    {
        var layout = MapLayout.Of(process);
        var ways = process.States.ToDictionary(state => state.Name, state => WayOut.Of(process, state).Select(way => (way.Into, Label: LabelOf(process, state, way))).Distinct().ToImmutableArray());
        return new JsonObject
        {
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["id"] = "flowchart",
            ["start"] = process.Initial,
            ["activities"] = Array(process.States.Select(state => Activity(layout.BoxOf(state.Name), ways[state.Name].Select(way => way.Label).Distinct()))),
            ["connections"] = Array(process.States.SelectMany(state => ways[state.Name]
                .Where(way => way.Into is not null).Select(way => Connection(state.Name, way.Label, way.Into!)))), // just filtered
        };
    }

    private static JsonObject Activity(MapBox box, IEnumerable<string> labels) => new()
    {
        ["id"] = box.State.Name,
        ["name"] = box.State.Name,
        ["type"] = "Elsa.FlowSwitch",
        ["version"] = 1,
        ["cases"] = Array(labels.Select(label => new JsonObject { ["label"] = label, ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = false } })),
        ["customProperties"] = new JsonObject { ["canStartWorkflow"] = false, ["runAsynchronously"] = false },
        ["metadata"] = new JsonObject
        {
            ["displayText"] = $"{box.State.Title.Zh} / {box.State.Title.En}",
            ["designer"] = new JsonObject
            {
                ["position"] = new JsonObject { ["x"] = box.Place * Wide, ["y"] = box.Layer * High },
                ["size"] = new JsonObject { ["width"] = Wide - 60, ["height"] = 60 },
            },
        },
    };

    private static JsonObject Connection(string from, string label, string to) => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = label },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        ["vertices"] = new JsonArray(),
    };

    // A label is a port's name: the same one in one state leads to one place, unless the finding's past chooses.
    private static string LabelOf(Process process, State state, WayOut way)
    {
        var title = way switch
        {
            { Action: { } action } => process.RuleFor(state, action)!.Title, // ways out are of rules that are there
            { Into: null } => new Text("由引擎判定", "Decided by the engine"),
            _ => new Text("判定后转入", "Decided, to"),
        };
        var into = way.Into is not null && (way.Action is null || way.Recalls) ? process.StateNamed(way.Into)!.Title : null; // ways lead to states that are there
        return into is null ? $"{title.Zh} / {title.En}" : $"{title.Zh} → {into.Zh} / {title.En} → {into.En}";
    }

    private static JsonArray Array(IEnumerable<JsonObject> objects) => [.. objects];
}
