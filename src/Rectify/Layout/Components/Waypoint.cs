namespace Rectify.Layout.Components;

/// <summary>One place on the way from first to last.</summary>
public sealed record Waypoint(string Title, StepReached Reached);

/// <summary>Whether a step is behind, here or still to come.</summary>
public enum StepReached
{
    Ahead,
    Now,
    Done,
}
