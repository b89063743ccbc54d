using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>
/// The order in which commands on one finding are decided (engine.md 5.3): its due rungs by their instants, then the command that
/// was asked for, after each what follows from it, and last the rungs that it made due. Whoever decides takes <see cref="Next"/>, decides it on <see cref="State"/>
/// and tells <see cref="Decided"/>, until there is no next. Only before a migration are no rungs fired: its process is the one that
/// comes, and what was due is due to the one that goes, so a sweep by that goes first.
/// </summary>
public sealed class Course
{
    private const int MostRungs = 50;

    private readonly ImmutableArray<Turn>.Builder _turns = ImmutableArray.CreateBuilder<Turn>(1);
    private readonly DateTimeOffset _now;
    private Stack<Command>? _following;
    private Command? _asked;
    private bool _firesDue;
    private bool _follows;
    private int _fired;
    private Outcome? _answer;

    /// <param name="asked">Null for a sweep, which fires what is due and nothing else.</param>
    public Course(CaseState? state, Command? asked, DateTimeOffset now)
    {
        (State, _asked, _now) = (state, asked, now);
        _firesDue = state is not null && asked is not (Command.FireRung or Command.Migrate);
        Next = DueRung() ?? Asked();
    }

    /// <summary>What is to be decided now; null at the end.</summary>
    public Command? Next { get; private set; }

    /// <summary>The finding as the turns so far left it; null before it is there.</summary>
    public CaseState? State { get; private set; }

    /// <summary>Every event so far, in order.</summary>
    public ImmutableArray<Turn> Turns => _turns.ToImmutable();

    /// <summary>The answer to the command that was asked for; null until it was decided, and for a sweep.</summary>
    public Outcome? Answer => _answer;

    /// <exception cref="RunawayLadderException">More than 50 rungs of the finding are due at once.</exception>
    public void Decided(Outcome outcome)
    {
        var isRung = _firesDue && !_follows;
        var isAnswer = !_firesDue && !_follows;
        if (outcome is Outcome.Accepted accepted)
            Keep(accepted);
        else if (isRung)
            Stop();
        if (isAnswer || (isRung && outcome is Outcome.Refused))
            _answer ??= outcome;
        if (isAnswer && outcome is Outcome.Accepted && Next is not Command.FireRung)
            _firesDue = true; // an early resume may bring a rung back to this very day
        Next = Following() ?? DueRung() ?? Asked();
    }

    private void Keep(Outcome.Accepted accepted)
    {
        _turns.Add(new Turn(Next!, accepted)); // only what was next can have been decided
        State = accepted.Next;
        for (var i = accepted.Then.Length - 1; i >= 0; i--)
            (_following ??= new Stack<Command>()).Push(accepted.Then[i]);
    }

    // A due rung is refused only when the finding is ahead of this machine's clock: nothing else can be decided then either.
    private void Stop() => (_firesDue, _asked) = (false, null);

    private Command? Following()
    {
        _follows = _following is { Count: > 0 };
        return _follows ? _following!.Pop() : null; // not null where its count was read
    }

    private Command.FireRung? DueRung()
    {
        if (!_firesDue || Advance.NextToFire(State!) is not { Version: { NextRung: { } rung } version } deadline || version.NextAt > _now)
            return null;
        return _fired++ < MostRungs ? new Command.FireRung(deadline.Key, version.Number, rung) : throw new RunawayLadderException(deadline.Key, rung);
    }

    private Command? Asked()
    {
        var asked = _asked;
        (_firesDue, _asked) = (false, null);
        return asked;
    }
}

/// <summary>A ladder fires more rungs of one finding than any honest one would; the sweep stops this finding and shows it to administrators.</summary>
public sealed class RunawayLadderException(string deadline, string rung)
    : Exception($"More than 50 rungs are due at once on the deadline '{deadline}'; stopped before '{rung}'.");
