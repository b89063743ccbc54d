using System.Text.Json.Nodes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Processes;

public sealed class ElsaDrawingTests
{
    [Fact]
    public async Task A_process_is_drawn_with_every_state_and_no_connection_hangs_in_the_air()
    {
        var (exit, output, _) = await Executable.RunAsync(["export-elsa", "rectification"]);

        var root = JsonNode.Parse(output)!["root"]!; // else the test has failed
        var activities = root["activities"]!.AsArray();
        var ports = activities.SelectMany(state => state!["cases"]!.AsArray().Select(one => ((string?)state["id"], (string?)one!["label"]))).ToHashSet();
        var connections = root["connections"]!.AsArray();
        Assert.Equal(0, exit);
        Assert.Equal("registered", (string?)root["start"]);
        Assert.True(activities.Count > 10 && connections.Count > 40, $"{activities.Count} states, {connections.Count} connections");
        Assert.All(connections, one => Assert.Contains(((string?)one!["source"]!["activity"], (string?)one["source"]!["port"]), ports));
        Assert.All(connections, one => Assert.Contains(activities, state => (string?)state!["id"] == (string?)one!["target"]!["activity"]));
        Assert.Equal(connections.Count, connections.DistinctBy(one => ((string?)one!["source"]!["activity"], (string?)one["source"]!["port"], (string?)one["target"]!["activity"])).Count());
        Assert.Contains("会签", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_process_is_answered_with_the_known_ones()
    {
        var (exit, _, errors) = await Executable.RunAsync(["export-elsa", "nonsense"]);

        Assert.Equal(1, exit);
        Assert.Contains("rectification", errors, StringComparison.Ordinal);
    }
}
