using System.Collections.Immutable;
using System.Text.Json;
using Rectify.Accounts;
using Rectify.Engine.Tests.Support;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Engine.Tests.Walks;

/// <summary>Findings of every shipped process walk at random, go on under a version with one state renamed, and walk on.</summary>
public sealed class MigrationWalkTests
{
    private const int Walks = 600;

    [Fact]
    [Trait("rule", "2")]
    public async Task A_fold_of_the_events_is_the_finding_across_versions()
    {
        var folder = await WorkflowFolder.ReadAsync("workflows", [.. Roles.OfBusiness], CancellationToken.None);
        var seed = Random.Shared.Next();
        var migrated = 0;

        for (var walk = 0; walk < Walks; walk++)
        {
            var process = folder.Processes[walk % folder.Processes.Length];
            if (Walked(new Random(seed + walk), process, folder.Ladders) is not { } going)
                continue;
            migrated++;
            Assert.True(Folded(going).SequenceEqual(going.States), $"seed {seed}, walk {walk}: the fold is another finding");
        }

        Assert.InRange(migrated, Walks / 4, Walks);
    }

    /// <returns>Null when the walk came to an end, or to a state that can't go on, before it could be migrated.</returns>
    private static Going? Walked(Random dice, Process process, ImmutableArray<Ladder> ladders)
    {
        var going = new Going(process, ladders, dice);
        going.Walk(dice.Next(2, 25));
        var renamed = process.States[dice.Next(process.States.Length)].Name;
        if (dice.Next(2) == 0)
            renamed = going.State.State;
        if (!going.Migrate(Versions.Renamed(process, renamed, "renamed"), renamed))
            return null;
        going.Walk(15);
        return going;
    }

    private static IEnumerable<string> Folded(Going going)
    {
        CaseState? state = null;
        foreach (var (process, command, at) in going.Events)
        {
            var read = JsonSerializer.Deserialize<Command>(JsonSerializer.Serialize(command, EngineJson.Options), EngineJson.Options)!; // just written
            state = ((Outcome.Accepted)Statechart.Step(process, state, read, at)).Next;
            yield return EngineJson.TextOf(state);
        }
    }

    private sealed class Going
    {
        private readonly Shelf _shelf;
        private readonly Random _dice;
        private Process _process;
        private Choosing _choosing;
        private DateTimeOffset _now = An.Time("2026-01-05 08:30");
        private CaseState? _state;

        public Going(Process process, ImmutableArray<Ladder> ladders, Random dice)
        {
            (_process, _dice, _shelf) = (process, dice, new Shelf(ladders, [], [China.Calendar]));
            _choosing = new Choosing(process, new People(process));
            while (_state is null)
                Take(_choosing.First(_now, dice).Command);
        }

        public CaseState State => _state!; // the constructor has opened it

        public List<(Process Process, Command Command, Circumstances At)> Events { get; } = [];

        public List<string> States { get; } = [];

        public void Walk(int steps)
        {
            for (var step = 0; step < steps && !_process.StateNamed(State.State)!.IsFinal && !State.Undone; step++) // a walk stays within its process
            {
                _now = _now.AddHours(_dice.Next(0, 60));
                Take(_choosing.Next(State, At(), _dice).Command);
            }
        }

        public bool Migrate(Process to, string renamed)
        {
            _now = _now.AddHours(_dice.Next(0, 400));
            Keep(Advance.Sweep(_process, State, At()));
            var map = ImmutableSortedDictionary<string, string>.Empty.Add(renamed, "renamed");
            (var old, _process) = (_process, to);
            if (Take(new Command.Migrate(Actor.System, old.Version, to.Version, map)) is Outcome.Refused)
                return false;
            var people = new People(to);
            _choosing = new Choosing(to, people);
            new WalkChecks(to, people.Conclusions).AtRest(State, At());
            return true;
        }

        private Circumstances At() => new(_now, China.Calendar, China.Zone, _shelf, null, []);

        private Outcome Take(Command command)
        {
            var advance = Advance.Take(_process, _state, command, At());
            if (advance.Last is Outcome.Accepted)
                Keep(advance.Turns);
            return advance.Last;
        }

        private void Keep(ImmutableArray<Turn> turns)
        {
            foreach (var turn in turns)
            {
                _state = turn.Outcome.Next;
                Events.Add((_process, turn.Command, At()));
                States.Add(EngineJson.TextOf(_state));
            }
        }
    }
}
