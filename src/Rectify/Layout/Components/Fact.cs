using Microsoft.AspNetCore.Components;

namespace Rectify.Layout.Components;

/// <summary>A name and its value.</summary>
/// <param name="Value">Absent or empty is shown as a dash.</param>
/// <param name="Whole">It takes the whole width: a long text.</param>
public sealed record Fact(string Name, string? Value, bool Whole = false)
{
    /// <summary>A value that is more than text; it stands instead of <see cref="Value"/>.</summary>
    public RenderFragment? Rendered { get; init; }
}
