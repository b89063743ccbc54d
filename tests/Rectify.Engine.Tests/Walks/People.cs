using System.Collections.Immutable;
using Rectify.Engine.Tests.Support;
using Rectify.Engine.Verify;

namespace Rectify.Engine.Tests.Walks;

/// <summary>Everybody who may turn up on a walk: one for each party of a process, one who holds them all, one who holds none, and deputies.</summary>
internal sealed class People
{
    public People(Process process)
    {
        Conclusions = ProcessCheck.ConclusionsByState(process);
        var parties = process.Parties.Select(party => party.Name).ToImmutableArray();
        var holders = parties.Select(party => An.Person($"the {party}", party)).ToArray();
        var omni = new Actor(An.Id("omni"), null, parties);
        All =
        [
            .. holders, .. parties.Select(party => An.Person($"another {party}", party)), omni, new Actor(An.Id("nemo"), null, []),
            .. holders.Select(holder => new Actor(An.Id("deputy"), holder.Account, holder.Parties)), new Actor(An.Id("omni"), holders[0].Account, holders[0].Parties),
        ];
    }

    public ImmutableArray<Actor> All { get; }

    /// <summary>What verify proves that a finding may conclude in each state of the process.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedSet<Conclusion>> Conclusions { get; }

    public Actor OneOf(string party, Random dice)
    {
        var holders = All.RemoveAll(person => !person.Parties.Contains(party));
        return holders[dice.Next(holders.Length)];
    }
}
