using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>The plain way of a process from its first state to its end, and how far along a finding is.</summary>
public static class Way
{
    /// <summary>States on the plain way, in order: what each state's first forward move leads to.</summary>
    public static IReadOnlyList<State> Plain(Process process)
    {
        var way = new List<State>();
        for (var state = process.StateNamed(process.Initial); state is not null && !way.Contains(state); state = Next(process, state, way))
            way.Add(state);
        return way;
    }

    /// <summary>The plain way with the present state on it, wherever that lies.</summary>
    public static IReadOnlyList<Waypoint> Of(Process process, CaseState state, Reader reader)
    {
        var way = Plain(process).ToList();
        // A finding's state is one of its process's.
        var here = process.StateNamed(state.State)!;
        if (!way.Contains(here))
        {
            way.RemoveAll(step => here.IsFinal && !state.Visited.Contains(step.Name));
            way.Insert(way.FindLastIndex(step => state.Visited.Contains(step.Name)) + 1, here);
        }

        var place = way.IndexOf(here);
        return [.. way.Select((step, at) => new Waypoint(reader.Of(step.Title), at < place || (at == place && here.IsFinal) ? StepReached.Done : at == place ? StepReached.Now : StepReached.Ahead))];
    }

    private static State? Next(Process process, State state, List<State> way)
    {
        if (state.SignOff is { } signOff)
            return process.StateNamed(signOff.Pass);
        var targets = state.Actions.Where(rule => rule.To is not null and not ActionRule.Previous)
            .Select(rule => process.StateNamed(rule.To!)) // just filtered
            .OfType<State>().Where(target => !way.Contains(target)).ToList();
        return targets.FirstOrDefault(target => !target.IsFinal) ?? targets.FirstOrDefault(target => target.Freeze) ?? targets.FirstOrDefault();
    }
}
