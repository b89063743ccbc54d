using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Engine.Tests.Support;
using Rectify.Findings;

namespace Rectify.Engine.Tests.Walks;

/// <summary>One walk of a process: each number throws the dice of one step. Broken rules are thrown as <see cref="WalkException"/>.</summary>
internal sealed class Walk(Process process, ImmutableArray<Ladder> ladders, People people, Tally tally)
{
    private readonly Choosing _choosing = new(process, people);
    private readonly List<WorkCalendar> _calendars = [China.Calendar];
    private Shelf _shelf = new(ladders, [], [China.Calendar]);
    private WalkChecks _checks = new(process, people.Conclusions);
    private DateTimeOffset _now = An.Time("2026-01-05 08:30");
    private CaseState? _state;
    private CaseState? _fold;
    private byte[] _bytes = [];
    private int _stepsEnded;
    private ImmutableArray<string> _vacant = [];

    public void Go(IEnumerable<int> throws)
    {
        foreach (var number in throws)
            Step(new Random(number));
    }

    private void Step(Random dice)
    {
        Move(dice);
        if (_state is null || _stepsEnded > 4)
        {
            Begin(dice);
            return;
        }

        var choice = _choosing.Next(_state, At(), dice);
        if (choice.Command is Command.Recalculate)
            Publish(dice);
        var backwards = dice.Next(200) == 0;
        Take(choice, backwards ? At() with { Now = _state.LastAt.AddHours(-1) } : At(), backwards);
        _stepsEnded += process.StateNamed(_state.State) is { IsFinal: true } || _state.Undone ? 1 : 0;
    }

    private void Begin(Random dice)
    {
        (_state, _fold, _stepsEnded, _checks) = (null, null, 0, new WalkChecks(process, people.Conclusions));
        Take(_choosing.First(_now, dice), At(), backwards: false);
    }

    // Mostly the same hour, sometimes hours, days, weeks or months later.
    private void Move(Random dice)
    {
        _now = dice.Next(12) switch
        {
            0 or 1 => _now.AddMinutes(dice.Next(1, 2000)),
            2 => _now.AddDays(dice.Next(1, 12)),
            3 => dice.Next(6) == 0 ? _now.AddDays(dice.Next(20, 120)) : _now.AddDays(1),
            _ => _now.AddSeconds(dice.Next(0, 3)),
        };
        _vacant = dice.Next(20) == 0 ? [.. process.Parties.Select(party => party.Name)] : [];
    }

    // The same calendar comes of the same choice, whoever makes it first.
    private void Publish(Random dice)
    {
        var (variant, before) = (dice.Next(8), _calendars[^1]);
        _calendars.Add(Calendars.Known.GetOrAdd((before.Hash, variant), key =>
        {
            var chance = new Random(key.Variant);
            return before.WithOverrides("cn", Enumerable.Range(0, 12).Select(_ => KeyValuePair.Create(new DateOnly(2026, 1, 1).AddDays(chance.Next(400)), chance.Next(2) == 0)));
        }));
        _shelf = new Shelf(ladders, [], _calendars);
    }

    private Circumstances At() => new(_now, _calendars[^1], China.Zone, _shelf, null, _vacant);

    private void Take(Choosing.Choice choice, Circumstances at, bool backwards)
    {
        var before = _state;
        var advance = Advance.Take(process, before, choice.Command, at);
        if (advance.Last is Outcome.Refused refused)
        {
            tally.Count($"refusal {refused.Code}");
            WalkChecks.Hold(_state is null || _bytes.AsSpan().SequenceEqual(Bytes(_state)), "a refusal changed the finding");
            WalkChecks.Hold(!backwards || refused.Code is RefusalCode.ClockBackwards or RefusalCode.Ended, "a clock that goes backwards is refused as such", refused);
            return;
        }

        WalkChecks.Hold(!backwards, "a clock that goes backwards was accepted");
        WalkChecks.Hold(choice.Refusal is null || advance.Turns.Length > 1, "what an offer says of a refusal comes true", choice);
        foreach (var turn in advance.Turns)
            Keep(turn, at);
        if (choice.Command is not Command.FireRung)
            _checks.AtRest(_state!, at);
    }

    private void Keep(Turn turn, Circumstances at)
    {
        var next = turn.Outcome.Next;
        _checks.After(_state, turn, at);
        var command = next.Sequence % 4 == 0 ? ThroughJson(turn.Command) : turn.Command;
        var folded = Statechart.Step(process, _fold, command, at) as Outcome.Accepted;
        _bytes = Bytes(next);
        WalkChecks.Hold(folded is not null && _bytes.AsSpan().SequenceEqual(Bytes(folded.Next)), "a fold of the events is the finding", turn.Command);
        _fold = next.Sequence % 4 == 0 ? JsonSerializer.Deserialize<CaseState>(_bytes, EngineJson.Options) : folded!.Next; // held not to be null
        _state = next;
        Count(turn);
    }

    private void Count(Turn turn)
    {
        tally.Count($"state {process.Name}.{turn.Outcome.Next.State}");
        foreach (var request in turn.Command is Command.Approve or Command.Reject or Command.Withdraw or Command.VoidRequest or Command.Submit ? turn.Outcome.Next.Requests : [])
            tally.Count($"request {process.Name}.{request.Kind} {request.Status}");
    }

    private static Command ThroughJson(Command command) =>
        JsonSerializer.Deserialize<Command>(JsonSerializer.SerializeToUtf8Bytes(command, EngineJson.Options), EngineJson.Options)!; // just written

    private static byte[] Bytes(CaseState state) => JsonSerializer.SerializeToUtf8Bytes(state, EngineJson.Options);
}

/// <summary>Calendars cost more to make than a step to take, so walks share them.</summary>
internal static class Calendars
{
    public static readonly System.Collections.Concurrent.ConcurrentDictionary<(string Before, int Variant), WorkCalendar> Known = new();
}

/// <summary>A rule that a walk found broken.</summary>
internal sealed class WalkException(string rule) : Exception(rule);
