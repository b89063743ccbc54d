using Rectify.Engine.Tests.Support;
using Rectify.Engine.Tests.Walks;
using Rectify.Processes;
using Rectify.Processes.Stories;

namespace Rectify.Engine.Tests.Runners;

/// <summary>One worker's walk over several findings in turn. Every decision is taken by the engine and by a runner, one time of ten by the
/// built-in one instead, and compared at once.</summary>
internal sealed class RunnerWalk
{
    private readonly IProcessRunner _runner;
    private readonly BuiltInRunner _other = new();
    private readonly Random _dice;
    private readonly Shelf _shelf;
    private readonly Walked[] _findings;

    public RunnerWalk(StoryLibrary library, IProcessRunner runner, Random dice)
    {
        (_runner, _dice, _shelf) = (runner, dice, new Shelf(library.Ladders, [], [China.Calendar]));
        _findings = [.. library.Books.SelectMany(book => new[] { new Walked(book.Process), new Walked(book.Process) })];
    }

    public int Steps { get; private set; }

    public int Switches { get; private set; }

    public int Accepted { get; private set; }

    public async Task StepAsync()
    {
        var finding = _findings[_dice.Next(_findings.Length)];
        finding.Now = _dice.Next(12) < 2 ? finding.Now.AddHours(_dice.Next(1, 60)) : finding.Now.AddSeconds(_dice.Next(0, 3));
        var vacant = _dice.Next(20) == 0 ? finding.Process.Parties.Select(party => party.Name) : [];
        var at = new Circumstances(finding.Now, China.Calendar, China.Zone, _shelf, null, [.. vacant]);
        var choice = finding.State is null ? finding.Choosing.First(finding.Now, _dice) : finding.Choosing.Next(finding.State, at, _dice);

        var course = new Course(finding.State, choice.Command, finding.Now);
        while (course.Next is { } command)
        {
            var given = new Given(finding.Process, course.State, command, at);
            var (expected, came) = (given.Expected, await given.AnswerAsync(Chosen()));
            Outcomes.AssertSame(expected, came);
            course.Decided(came);
            Steps++;
            Accepted += came is Outcome.Accepted ? 1 : 0;
        }

        finding.State = course.Answer is Outcome.Accepted && !HasEnded(finding.Process, course.State!) ? course.State : KeptAfter(finding, course); // an accepted course has a state
    }

    private IProcessRunner Chosen()
    {
        if (_dice.Next(10) > 0)
            return _runner;
        Switches++;
        return _other;
    }

    // A refusal keeps nothing; an end is walked on from now and then, for what ends still offer.
    private CaseState? KeptAfter(Walked finding, Course course) =>
        course.Answer is Outcome.Refused ? finding.State : _dice.Next(2) == 0 ? null : course.State;

    private static bool HasEnded(Process process, CaseState state) => state.Undone || process.StateNamed(state.State) is { IsFinal: true };

    private sealed class Walked(Process process)
    {
        public Process Process => process;

        public Choosing Choosing { get; } = new(process, new People(process));

        public CaseState? State { get; set; }

        public DateTimeOffset Now { get; set; } = An.Time("2026-01-05 08:30");
    }
}
