using Elsa.Extensions;
using Elsa.Workflows.Middleware.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Rectify.Engine;

namespace Rectify.Elsa;

/// <summary>
/// Takes steps with Elsa: the flowchart of the state where the finding stands is started, so that it waits with one bookmark for each
/// action, and the bookmark of the action is resumed. Where that leads is Elsa's answer; guards, four-eyes, sign-off, deadlines and
/// ladders are the engine's, asked on the way. The finding's row is all there is: nothing of Elsa outlives the step.
/// </summary>
public sealed class ElsaRunner : IProcessRunner, IAsyncDisposable
{
    private readonly ServiceProvider _elsa = Services();
    private readonly Flowcharts _flowcharts;

    public ElsaRunner() => _flowcharts = new Flowcharts(_elsa.GetRequiredService<IServiceScopeFactory>());

    public string Name => "Elsa";

    /// <exception cref="ElsaStepException">Elsa did not take exactly this step.</exception>
    public async ValueTask<Outcome> StepAsync(Process process, CaseState? state, Command command, Circumstances at, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return state is not null && command is Command.Act or Command.Sign or Command.Approve or Command.FireRung
            ? await FlowAsync(process, state!, command, at) // tested before
            : await BesideAsync(process, state, command, at);
    }

    /// <summary>The bookmarks that wait when a finding stands in this state.</summary>
    internal async ValueTask<IReadOnlyList<string>> WaitingAsync(Process process, string state)
    {
        await using var scope = _elsa.CreateAsyncScope();
        var run = await WorkflowRun.StartAsync(scope.ServiceProvider, await _flowcharts.OfAsync(process, state));
        return run.Waiting;
    }

    public ValueTask DisposeAsync() => _elsa.DisposeAsync();

    private async ValueTask<Outcome> FlowAsync(Process process, CaseState state, Command command, Circumstances at)
    {
        var start = await _flowcharts.OfAsync(process, state.State);
        await using var scope = _elsa.CreateAsyncScope();
        var run = await WorkflowRun.StartAsync(scope.ServiceProvider, start);
        var bookmark = command is Command.Act act ? Standing.BookmarkOf(act.Action) : Standing.Decided;
        if (!run.Waiting.Contains(bookmark))
            return Unoffered(Statechart.Step(process, state, command, at), state, bookmark);

        var step = new StepUnderWay(process, state, command, at);
        await run.ResumeAsync(bookmark, step);
        return Checked(step);
    }

    // The rest happens beside the flow: the engine answers, and where it puts the finding the flowchart must be able to stand.
    private async ValueTask<Outcome> BesideAsync(Process process, CaseState? state, Command command, Circumstances at)
    {
        var outcome = Statechart.Step(process, state, command, at);
        if (outcome is not Outcome.Accepted accepted || accepted.Next.State == state?.State)
            return outcome;
        if (command is not (Command.Open or Command.Import or Command.Amend or Command.UndoImport or Command.Migrate))
            throw new ElsaStepException($"{command.GetType().Name} moved a finding to '{accepted.Next.State}' past the flowchart.");
        await WaitingAsync(process, accepted.Next.State);
        return outcome;
    }

    // Without a bookmark Elsa would do nothing and say nothing; the engine must refuse it, or move nothing in a state that has ended.
    private static Outcome Unoffered(Outcome outcome, CaseState state, string bookmark) =>
        outcome is Outcome.Accepted accepted && (bookmark != Standing.Decided || accepted.Next.State != state.State)
            ? throw new ElsaStepException($"'{bookmark}' is taken in '{state.State}', where nothing waits for it.")
            : outcome;

    internal static Outcome Checked(StepUnderWay step)
    {
        if (step is not { Resumed: 1, Endings: [var ending], Outcome: { } outcome })
            throw new ElsaStepException($"One step was asked for ({step}); {step.Resumed} were resumed and {step.Endings.Count} came to an end.");
        if (outcome is Outcome.Accepted accepted && accepted.Next.State != (ending.Into ?? step.State.State))
            throw new ElsaStepException($"The flow leads to '{ending.Into ?? step.State.State}', and the finding to '{accepted.Next.State}'.");
        return outcome;
    }

    internal static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        var module = services.CreateModule();
        // Without its own handler of exceptions, which would keep them: what is thrown on the way comes out of the step.
        module.UseWorkflows(workflows => workflows.WithWorkflowExecutionPipeline(pipeline => pipeline.UseDefaultActivityScheduler()));
        module.Apply();
        return services.BuildServiceProvider();
    }
}
