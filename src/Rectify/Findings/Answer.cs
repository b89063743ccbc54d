using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>What a person, a page or a program is told about a command: exactly one of the records inside.</summary>
public abstract record Answer
{
    private Answer()
    {
    }

    /// <summary>Done, and on disk.</summary>
    /// <param name="Turns">Every event that it made, in order: due rungs first.</param>
    public sealed record Taken(FindingNow Finding, ImmutableArray<Turn> Turns) : Answer;

    /// <summary>The same command came before under the same key: its answer, again.</summary>
    public sealed record Repeated(byte[] Response) : Answer;

    /// <summary>Nothing was written.</summary>
    public sealed record Refused(RefusalCode Code, ImmutableArray<Missing> Missing, Process Process) : Answer;

    /// <summary>There is no such finding, or it isn't this person's to see.</summary>
    public sealed record NotThere : Answer;

    /// <summary>Somebody acted first: the finding isn't at the sequence that the person saw.</summary>
    public sealed record Stale(int Sequence) : Answer;

    /// <summary>The key was used for another command.</summary>
    public sealed record KeyReused : Answer;
}

/// <summary>Where a finding stands after a command.</summary>
public sealed record FindingNow(Guid Id, string Number, int Sequence, string State, Conclusion Conclusion)
{
    public static FindingNow Of(Guid id, string number, CaseState state) => new(id, number, state.Sequence, state.State, state.Conclusion);
}
