using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>Where the states of a process stand on its map: layer by layer as far as they are from the beginning.</summary>
/// <param name="Boxes">Every state once, in the order of the file.</param>
/// <param name="Arrows">One for each pair of states that some action, sign-off or request joins; what is offered everywhere is left out.</param>
public sealed record MapLayout(ImmutableArray<MapBox> Boxes, ImmutableArray<MapArrow> Arrows, int Layers, int Widest)
{
    public static MapLayout Of(Process process)
    {
        var arrows = Joined(process).DistinctBy(arrow => (arrow.From, arrow.To)).ToImmutableArray();
        var layers = LayersOf(process, arrows);
        var last = layers.Values.Max();
        var taken = new int[last + 1];
        var boxes = process.States.Select(state => new MapBox(state, layers[state.Name], taken[layers[state.Name]]++)).ToImmutableArray();
        return new MapLayout(boxes, arrows, last + 1, taken.Max());
    }

    public MapBox BoxOf(string state) => Boxes.First(box => box.State.Name == state);

    // Ways forward go down: a state stands below every state that leads forward to it. Ends stand together in the last layer.
    private static Dictionary<string, int> LayersOf(Process process, ImmutableArray<MapArrow> arrows)
    {
        var layers = new Dictionary<string, int>();
        foreach (var state in process.States.Where(state => !state.IsFinal))
        {
            var above = arrows.Where(arrow => arrow.To == state.Name && !arrow.IsReturn && layers.ContainsKey(arrow.From));
            layers[state.Name] = above.Select(arrow => layers[arrow.From] + 1).DefaultIfEmpty(0).Max();
        }

        var last = layers.Values.DefaultIfEmpty(-1).Max() + 1;
        foreach (var state in process.States.Where(state => state.IsFinal))
            layers[state.Name] = last;
        return layers;
    }

    private static IEnumerable<MapArrow> Joined(Process process)
    {
        var order = process.States.Select(state => state.Name).ToList();
        return process.States.Where(state => !state.IsFinal).SelectMany(state => Ways(process, state))
            .Where(way => process.StateNamed(way.To) is not null && way.From != way.To)
            .Select(way => new MapArrow(way.From, way.To, way.Title, order.IndexOf(way.To) < order.IndexOf(way.From)));
    }

    private static IEnumerable<(string From, string To, Text Title)> Ways(Process process, State state)
    {
        foreach (var rule in state.Actions.Where(rule => rule.To is not (null or ActionRule.Previous)))
            yield return (state.Name, rule.To!, rule.Title); // filtered just above
        if (state.SignOff is { } signOff)
        {
            yield return (state.Name, signOff.Pass, new Text("会签通过", "Signed off"));
            yield return (state.Name, signOff.Fail, new Text("会签不通过", "Not signed off"));
        }

        foreach (var request in process.Requests.Where(request => request.EndAs is not null && (request.While.IsEmpty || request.While.Contains(state.Name))))
            yield return (state.Name, request.EndAs!, request.Title); // filtered just above
    }
}

/// <summary>A state on the map.</summary>
/// <param name="Layer">Counted from 0, the initial state's.</param>
/// <param name="Place">Counted from 0 within its layer.</param>
public sealed record MapBox(State State, int Layer, int Place);

/// <param name="IsReturn">It leads back to a state that the file names earlier.</param>
public sealed record MapArrow(string From, string To, Text Title, bool IsReturn);
