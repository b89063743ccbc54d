using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Elsa.Workflows;
using Elsa.Workflows.Activities;
using Elsa.Workflows.Activities.Flowchart.Activities;
using Elsa.Workflows.Activities.Flowchart.Models;
using Elsa.Workflows.Models;
using Microsoft.Extensions.DependencyInjection;
using Rectify.Engine;

namespace Rectify.Elsa;

/// <summary>The flowcharts of every version of every process that findings follow, one for each state that a finding may stand in: that
/// state, its ways, and where they lead. Built when first asked for; forgotten with the process they were built from.</summary>
internal sealed class Flowcharts(IServiceScopeFactory scopes)
{
    private readonly Lazy<Task> _registered = new(() => RegisterAsync(scopes));
    private readonly ConditionalWeakTable<Process, ConcurrentDictionary<string, StartState>> _known = [];

    /// <exception cref="ElsaStepException">The process has no such state: this version doesn't know where the finding stands.</exception>
    public async ValueTask<StartState> OfAsync(Process process, string state)
    {
        var states = _known.GetOrCreateValue(process);
        if (!states.TryGetValue(state, out var start))
            start = states.GetOrAdd(state, await BuildAsync(process, state));
        return start;
    }

    private async Task<StartState> BuildAsync(Process process, string name)
    {
        var state = process.StateNamed(name)
            ?? throw new ElsaStepException($"The process {process.Name}, version {process.Version}, has no state '{name}'.");
        var ways = WayOut.Of(process, state);
        var standing = new Standing(name, ways);
        var endings = ways.Select(way => way.Into).Distinct().Select(into => new Ending(into)).ToArray();
        var workflow = Workflow.FromActivity(new Flowchart
        {
            Id = "flowchart",
            Start = standing,
            Activities = [standing, .. endings],
            Connections = [.. ways.Select(way => Connect(standing, way, endings))],
        });
        workflow.Id = $"{process.Name} v{process.Version} {standing.Id}";

        // No token: what is built here is built for whoever asks next, too.
        await _registered.Value;
        await using var scope = scopes.CreateAsyncScope();
        var graph = await scope.ServiceProvider.GetRequiredService<IWorkflowGraphBuilder>().BuildAsync(workflow);
        return new StartState(graph, standing.Bookmarks);
    }

    // Elsa runs only activities that it has a description of.
    private static async Task RegisterAsync(IServiceScopeFactory scopes)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IActivityRegistry>().RegisterAsync([typeof(Standing), typeof(Ending)]);
    }

    private static Connection Connect(Standing standing, WayOut way, Ending[] endings) => new(
        new Endpoint(standing, Standing.PortOf(way)), new Endpoint(endings.Single(ending => ending.Into == way.Into)));
}

/// <param name="Graph">Shared by every finding that stands in this state: its activities hold nothing of any of them.</param>
/// <param name="Bookmarks">What must wait once the flowchart has started.</param>
internal sealed record StartState(WorkflowGraph Graph, IReadOnlyList<string> Bookmarks);
