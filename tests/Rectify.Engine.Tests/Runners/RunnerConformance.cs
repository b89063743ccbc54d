using System.Collections.Immutable;
using Rectify.Accounts;
using Rectify.Engine.Tests.Support;
using Rectify.Processes;
using Rectify.Processes.Stories;

namespace Rectify.Engine.Tests.Runners;

/// <summary>What every runner of processes is held to: the answers of the engine, to the last effect. A runner that is built in has a class
/// below, and one that isn't has none.</summary>
[Collection(Alone.Name)]
public abstract class RunnerConformance(IProcessRunner runner)
{
    private const int Workers = 8;
    private static readonly Lazy<Task<StoryLibrary>> Library = new(() => StoryLibrary.ReadAsync("workflows", [.. Roles.OfBusiness], CancellationToken.None));

    // The engine against itself needs no more than show that the suite works.
    private readonly int _steps = runner is BuiltInRunner ? 8_000 : 50_000;

    [Fact]
    public async Task Every_story_comes_out_as_with_the_built_in_runner()
    {
        var library = await Library.Value;
        var expected = await library.TellAsync(new BuiltInRunner(), CancellationToken.None);

        var told = await library.TellAsync(runner, CancellationToken.None);

        Assert.All(told, story => Assert.Null(story.Failure));
        Assert.All(expected.Zip(told), pair => Outcomes.AssertSame(pair.First.Happened, pair.Second.Happened));
        Assert.Equal(expected.Length, told.Length);
        Assert.NotEmpty(told);
        Counted.Say($"runner={runner.Name}: {told.Length} stories");
    }

    [Fact]
    public async Task Random_steps_come_out_the_same_with_findings_interleaved_and_runners_switched_in_flight()
    {
        var library = await Library.Value;
        var walks = Enumerable.Range(0, Workers).Select(worker => WalkAsync(library, new Random(20260105 + worker))).ToArray();

        var taken = await Task.WhenAll(walks);

        Assert.True(taken.Sum(walk => walk.Steps) >= _steps);
        Assert.InRange(taken.Sum(walk => walk.Switches), _steps / 12, _steps / 8);
        Assert.InRange(taken.Sum(walk => walk.Accepted), _steps / 5, _steps);
        Counted.Say($"runner={runner.Name}: {taken.Sum(walk => walk.Steps)} random steps, {taken.Sum(walk => walk.Switches)} switches of runner");
    }

    [Fact]
    public async Task The_same_input_twice_has_the_same_answer()
    {
        foreach (var given in await GivenAsync())
            Outcomes.AssertSame(await given.AnswerAsync(runner), await given.AnswerAsync(runner));
    }

    [Fact]
    public async Task Every_action_in_every_state_has_the_engines_answer()
    {
        var library = await Library.Value;
        var states = (await library.TellAsync(new BuiltInRunner(), CancellationToken.None))
            .SelectMany(told => told.Happened.Select(happened => (told.Process, State: happened.Before))).Where(pair => pair.State is not null)
            .DistinctBy(pair => (pair.Process.Name, pair.State!.State)).ToArray(); // just filtered
        var at = new Circumstances(An.Time("2027-01-04 09:00"), China.Calendar, China.Zone, new Shelf(library.Ladders, [], [China.Calendar]), null, []);

        var asked = 0;
        foreach (var (process, state) in states)
        {
            var omni = new Actor(An.Id("omni"), null, [.. process.Parties.Select(party => party.Name)]);
            foreach (var action in process.States.SelectMany(one => one.Actions).Concat(process.Everywhere).Select(rule => rule.Name).Distinct().Append("no_such_action"))
            {
                var given = new Given(process, state! with { LastAt = at.Now, Deadlines = [] }, new Command.Act(omni, action, Brought.Nothing with { Note = new string('n', 40) }), at); // just filtered
                Outcomes.AssertSame(given.Expected, await given.AnswerAsync(runner));
                asked++;
            }
        }

        Assert.True(states.Length > 25 && asked > 500, $"{states.Length} states, {asked} actions");
    }

    [Fact]
    public async Task A_new_version_with_a_state_put_in_front_takes_a_finding_on_from_where_it_stands()
    {
        var given = Issuing() with { Process = Version(2, [Rules.State("before", "team_lead", "2wd"), .. Sample.Process.States]) };

        var came = await given.AnswerAsync(runner);

        Outcomes.AssertSame(given.Expected, came);
        Assert.Equal("issued", Assert.IsType<Outcome.Accepted>(came).Next.State);
    }

    [Fact]
    public async Task A_version_that_does_not_know_the_findings_state_takes_no_step_and_ends_nothing()
    {
        var given = Issuing() with { Process = Version(3, [.. Sample.Process.States.Where(state => state.Name != "registered")]) };

        await Assert.ThrowsAnyAsync<Exception>(async () => await given.AnswerAsync(runner));
    }

    [Fact]
    public async Task A_finding_goes_on_under_another_version_in_the_state_that_its_own_became()
    {
        var finding = An.HandedOver();
        var to = Versions.Renamed(Sample.Process, "verification", "site_check");

        var migrated = await MigratedAsync(("verification", "site_check"));
        await MigratedAsync();
        var given = new Given(to, migrated, new Command.Act(Case.Who("wang"), "confirm", Brought.Nothing), finding.Circumstances);

        Outcomes.AssertSame(given.Expected, await given.AnswerAsync(runner));

        async Task<CaseState?> MigratedAsync(params (string, string)[] states)
        {
            var given = new Given(to, finding.State, Case.MigrationWith(states), finding.Circumstances);
            Outcomes.AssertSame(given.Expected, await given.AnswerAsync(runner));
            return (given.Expected as Outcome.Accepted)?.Next;
        }
    }

    [Fact]
    public async Task A_fault_inside_comes_out_and_the_next_call_is_answered()
    {
        var given = Issuing();
        var faulty = given with { At = given.At with { Shelf = new Shelf([], [], [China.Calendar]) } };

        await Assert.ThrowsAsync<KeyNotFoundException>(async () => await faulty.AnswerAsync(runner));

        Outcomes.AssertSame(given.Expected, await given.AnswerAsync(runner));
    }

    [Fact]
    public async Task A_long_lived_token_holds_on_to_nothing()
    {
        using var lifelong = new CancellationTokenSource();
        var given = (await GivenAsync())[0];
        await RepeatAsync(given, 1_000, lifelong.Token);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await RepeatAsync(given, 10_000, lifelong.Token);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 10_000 * 64);
    }

    [Fact]
    public async Task A_cancelled_call_takes_no_step()
    {
        var given = (await GivenAsync())[0];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await runner.StepAsync(given.Process, given.State, given.Command, given.At, new CancellationToken(canceled: true)));
    }

    private async Task<RunnerWalk> WalkAsync(StoryLibrary library, Random dice)
    {
        await Task.Yield(); // the workers run side by side
        var walk = new RunnerWalk(library, runner, dice);
        while (walk.Steps < _steps / Workers)
            await walk.StepAsync();
        return walk;
    }

    // Everything that stories do, all of it taken down before any runner is asked.
    private static async Task<ImmutableArray<Given>> GivenAsync()
    {
        var library = await Library.Value;
        var shelf = new Shelf(library.Ladders, [], [China.Calendar]);
        return
        [
            .. (await library.TellAsync(new BuiltInRunner(), CancellationToken.None))
                .SelectMany(told => told.Happened.Where(happened => happened.Before?.Deadlines.IsEmpty is true).Select(happened => new Given(
                    told.Process, happened.Before, happened.Command, new Circumstances(happened.Before!.LastAt, China.Calendar, China.Zone, shelf, null, [])))), // just filtered
        ];
    }

    private static Given Issuing()
    {
        var finding = An.Finding();
        return new Given(
            finding.Process, finding.State, new Command.Act(Case.Who("zhao"), "issue", Case.With("severity=minor deadline=20wd", 0, "a note that is long enough", 0)), finding.Circumstances);
    }

    private static Process Version(int number, ImmutableArray<State> states) => new(
        Sample.Process.Name, number, Sample.Process.Title, Sample.Process.Initial, Sample.Process.Number, Sample.Process.Choices, Sample.Process.Fields,
        Sample.Process.Parties, states, Sample.Process.Everywhere, Sample.Process.Requests);

    private async Task RepeatAsync(Given given, int times, CancellationToken ct)
    {
        for (var i = 0; i < times; i++)
            await runner.StepAsync(given.Process, given.State, given.Command, given.At, ct);
    }
}

public sealed class BuiltInRunnerConformance() : RunnerConformance(new BuiltInRunner());

/// <summary>What measures this process's memory runs when nothing else of it does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
