using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>One thing that a process or ladder must not say.</summary>
/// <param name="Path">The keys and names that lead to it in its file, such as <c>states, issued, actions, assign, by, head</c>.</param>
public sealed record Flaw(ImmutableArray<string> Path, Text Message)
{
    internal static Flaw At(ImmutableArray<string> path, string zh, string en) => new(path, new Text(zh, en));
}

/// <summary>What a process may name that stands outside its file.</summary>
/// <param name="Ladders">By name, those in force.</param>
/// <param name="Roles">The roles that accounts can be granted.</param>
public sealed record Surroundings(
    IReadOnlyDictionary<string, Ladder> Ladders,
    IReadOnlySet<string> Processes,
    IReadOnlySet<string> Documents,
    IReadOnlySet<string> Roles);
