using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>A step in the making: the state so far, and the effects and commands that it has called for.</summary>
internal sealed class Draft(Process process, CaseState state, Circumstances at)
{
    private ImmutableArray<Effect>.Builder? _effects;
    private ImmutableArray<Command>.Builder? _then;

    public Process Process => process;
    public CaseState State { get; set; } = state;
    public Circumstances At => at;

    /// <summary>The state that the action leads into, when the caller says so; null to find it in the process.</summary>
    public State? Into { get; init; }

    public DateTimeOffset Now => at.Now;

    // A finding keeps the version of the process that its state's name comes from.
    public State Here => process.StateNamed(State.State)!;

    public DateOnly Today => LocalTime.DayOf(at.Now, at.Zone);

    public void Add(Effect effect) => (_effects ??= ImmutableArray.CreateBuilder<Effect>()).Add(effect);

    public void Follow(Command command) => (_then ??= ImmutableArray.CreateBuilder<Command>()).Add(command);

    /// <summary>Whatever was asked for and not yet decided is so no more.</summary>
    /// <param name="except">The request that brings it about.</param>
    public void VoidPending(string cause, string? except = null)
    {
        foreach (var request in State.Requests.Where(request => request.IsPending && request.Id != except))
            Follow(new Command.VoidRequest(request.Id, cause));
    }

    public Outcome.Accepted Accept() => new(
        State with { Sequence = State.Sequence + 1, LastAt = at.Now },
        _effects?.DrainToImmutable() ?? [],
        _then?.DrainToImmutable() ?? []);

    public void Tell(string? party, string kind, string about)
    {
        if (party is not null)
            Add(new Effect.Notify([party], kind, about));
    }
}
