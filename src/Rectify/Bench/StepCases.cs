using System.Collections.Immutable;
using Rectify.Engine;
using Rectify.Processes.Stories;

namespace Rectify.Bench;

/// <summary>
/// What <c>bench steps</c> decides over and over: of twenty steps on a finding with five measures and two pauses, twelve plain ones,
/// five that begin a version of a deadline under a ladder of nine rungs, three that are refused.
/// </summary>
internal sealed class StepCases
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private readonly Process _process;
    private readonly Circumstances _at;

    public StepCases(Process process, ImmutableArray<Ladder> ladders)
    {
        var calendar = WorkCalendar.Create("bench", [], Enumerable.Range(2020, 20));
        _process = process;
        _at = new Circumstances(Monday, calendar, StoryTelling.Zone, new Shelf(ladders, [], [calendar]), Ladder: null, []);
        Mix = [.. Make()];
    }

    /// <summary>Twenty steps in a fixed order.</summary>
    public ImmutableArray<(CaseState State, Command Command)> Mix { get; }

    public Outcome Step((CaseState State, Command Command) one) => Statechart.Step(_process, one.State, one.Command, _at);

    private IEnumerable<(CaseState State, Command Command)> Make()
    {
        var rectifying = Rectifying();
        var extending = Take(
            rectifying, new Command.Submit(By("rectifier"), "extension", With("new_deadline=2026-06-30 reason=rain")), new Command.Approve(By("unit_head"), "extension-1", With("")));
        var checking = Take(
            Enumerable.Range(1, 5).Aggregate(rectifying, (state, measure) => Take(state, Finish(measure))), Act("rectifier", "submit", With("result=done", evidence: true)));
        (CaseState State, Command Command)[] plain =
        [
            (rectifying, Act("leader", "remark", With(""))),
            (rectifying, Act("liaison", "assign", With($"rectifier={StoryCommands.IdOf("rectifier")}"))),
            (rectifying, Finish(3)),
            (checking, Act("unit_head", "self_pass", With("self_opinion=fine"))),
        ];
        (CaseState State, Command Command) version = (extending, new Command.Approve(By("leader"), "extension-1", With("")));
        (CaseState State, Command Command)[] refused =
        [
            (rectifying, Act("discipline", "submit", With(""))),
            (rectifying, Act("rectifier", "submit", With(""))),
            (checking, new Command.Act(By("unit_head") with { Account = StoryCommands.IdOf("rectifier") }, "self_pass", With("self_opinion=fine"))),
        ];
        for (var i = 0; i < 20; i++)
            yield return i % 4 == 3 ? version : i % 7 == 2 && i < 17 ? refused[i / 7] : plain[i / 2 % plain.Length];
    }

    private CaseState Rectifying()
    {
        var opened = Take(null, new Command.Open(By("inspector"), new Placement(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), null), Fields("description=crack"), null));
        var issued = Take(
            opened,
            Act("team_lead", "qualify", With("inspection_method=spot category=works basis=rule severity=general term=limited")),
            Act("supervisor", "issue", With("source=inspection_team found_on=2026-02-27 deadline=60wd")),
            Act("unit_head", "acknowledge", With($"rectifier={StoryCommands.IdOf("rectifier")}")));
        var planned = Enumerable.Range(1, 5).Aggregate(
            issued, (state, number) => Take(state, Act("rectifier", "plan_measure", With($"measure_title=measure{number} measure_due={number * 5}wd"))));
        return Take(
            planned,
            Act("rectifier", "submit_plan", With("goal=safe leader_responsible=head")),
            Act("team_lead", "approve_plan", With("")),
            Pause("2026-03-05", "2026-03-10"), new Command.Approve(By("leader"), "pause-1", With("")),
            Pause("2026-03-23", "2026-03-30"), new Command.Approve(By("leader"), "pause-2", With("")));
    }

    private static Command.Submit Pause(string from, string until) =>
        new(By("rectifier"), "pause", With($"pause_from={from} until={until} reason=flood reason_code=disaster"));

    private static Command.Act Finish(int measure) => Act("rectifier", "finish_measure", With("", evidence: true) with { Measure = measure });

    private CaseState Take(CaseState? state, params ReadOnlySpan<Command> commands)
    {
        foreach (var command in commands)
        {
            state = Statechart.Step(_process, state, command, _at) is Outcome.Accepted accepted
                ? accepted.Next : throw new InvalidOperationException($"The bench's finding can't be made: {command}");
        }

        return state!; // every call brings a state or a command that makes one
    }

    private static Command.Act Act(string party, string action, Brought with) => new(By(party), action, with);

    private static Actor By(string party) => new(StoryCommands.IdOf(party), null, [party]);

    private static Brought With(string fields, bool evidence = false) =>
        new("a note that is long enough", Fields(fields), evidence ? [Guid.NewGuid()] : []);

    private static ImmutableSortedDictionary<string, string> Fields(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=')).ToImmutableSortedDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
