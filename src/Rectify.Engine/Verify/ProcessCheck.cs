using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Proves of a process, before any finding follows it, what would otherwise show in the middle of one.</summary>
public static class ProcessCheck
{
    /// <returns>Every flaw, grouped by what was looked at; empty when the process is sound.</returns>
    public static ImmutableArray<Flaw> Flaws(Process process, Surroundings around)
    {
        var named = NameCheck.Flaws(process, around).ToImmutableArray();
        var local = StateCheck.Flaws(process).Concat(PartyCheck.Flaws(process, around)).Concat(FieldCheck.Flaws(process))
            .Concat(ActionCheck.Flaws(process, around)).Concat(RequestCheck.Flaws(process)).Concat(SignOffCheck.Flaws(process))
            .Concat(SealCheck.Flaws(process));

        // Where a finding can get to is only worth asking once every name in the process means something.
        return named.IsEmpty ? [.. local, .. ReachCheck.Flaws(process)] : [.. named, .. local];
    }

    /// <summary>The conclusions that a finding can have in each state, by any way there: what an import may say of it.</summary>
    public static ImmutableSortedDictionary<string, ImmutableSortedSet<Conclusion>> ConclusionsByState(Process process) =>
        Stance.AllOf(process).GroupBy(stance => stance.State.Name)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Select(stance => stance.Conclusion).ToImmutableSortedSet());
}

/// <summary>An action's rule and where it stands; <paramref name="In"/> is null for those that stand everywhere.</summary>
internal sealed record Site(State? In, ActionRule Rule)
{
    public ImmutableArray<string> Path => In is null ? ["everywhere", Rule.Name] : ["states", In.Name, "actions", Rule.Name];

    public static IEnumerable<Site> AllOf(Process process) => process.States
        .SelectMany(state => state.Actions.Select(rule => new Site(state, rule)))
        .Concat(process.Everywhere.Select(rule => new Site(null, rule)));
}
