namespace Rectify.Layout.Components;

/// <summary>A number with its name.</summary>
/// <param name="Value">As written: 1,065 or 70%.</param>
/// <param name="Note">What to compare it with; absent when there is nothing.</param>
/// <param name="Href">The list that it counts; absent when there is none.</param>
/// <param name="Colour">blue, green, yellow, orange, red or purple; grey when absent.</param>
public sealed record KeyFigure(string Title, string Value, string? Note = null, string? Href = null, string? Colour = null);
