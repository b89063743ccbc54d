namespace Rectify.Layout.Components;

/// <summary>One thing that happened.</summary>
/// <param name="Who">Office and name; for the service itself, its word.</param>
/// <param name="Lines">What was said or changed; may be empty.</param>
/// <param name="Colour">green, yellow, orange, red, purple or grey; blue when absent.</param>
public sealed record Happening(DateTimeOffset At, string Title, string Who, IReadOnlyList<string> Lines, string? Colour = null);
